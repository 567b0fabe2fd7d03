/** Cobertura XML by its coverage-04 DTD: a package per directory, a class per file, a method per function. */
import { type CoverageFacts, type FileFacts, filesOf, type Share, summarize } from '../coverage/index.ts';
import { byDirectory, packageName } from './directories.ts';
import { uniqueNames } from './function-names.ts';
import type { ReportOptions } from './report.ts';
import { xml } from './xml.ts';

/** 0 to 1 with four digits; 1 and 0 only when exact. */
function rate({ covered, total }: Share): string {
  if (covered === 0) return '0';
  if (covered === total) return '1';
  return Math.min(0.9999, Math.max(0.0001, covered / total)).toFixed(4);
}

/** Attributes that package, class and method share. No branch is counted. */
const rates = (share: Share): string => `line-rate="${rate(share)}" branch-rate="0" complexity="0"`;

function classOf(file: FileFacts): string[] {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const methods = uniqueNames(file.functions, '').flatMap((fn) => [
    `            <method name="${xml(fn.name)}" signature="" ${rates({ covered: fn.hits > 0 ? 1 : 0, total: 1 })}>`,
    '              <lines>',
    `                <line number="${fn.line}" hits="${fn.hits}"/>`,
    '              </lines>',
    '            </method>',
  ]);
  const lines = file.lines.map(
    // The format knows no "covered without a count": such a line has to count once.
    ({ line, hits, covered }) =>
      `            <line number="${line}" hits="${covered ? Math.max(1, hits) : 0}" branch="false"/>`,
  );
  return [
    `        <class name="${xml(name)}" filename="${xml(file.path)}" ${rates(summarize([file]).lines)}>`,
    '          <methods>',
    ...methods,
    '          </methods>',
    '          <lines>',
    ...lines,
    '          </lines>',
    '        </class>',
  ];
}

function packageOf(directory: string, files: readonly FileFacts[]): string[] {
  return [
    `    <package name="${xml(packageName(directory))}" ${rates(summarize(files).lines)}>`,
    '      <classes>',
    ...files.flatMap(classOf),
    '      </classes>',
    '    </package>',
  ];
}

/** Formats the facts as Cobertura XML. */
export function formatCobertura(facts: CoverageFacts, options: ReportOptions): string {
  const files = filesOf(facts);
  const { lines } = summarize(files);
  const output = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">',
    `<coverage line-rate="${rate(lines)}" branch-rate="0" lines-covered="${lines.covered}" lines-valid="${lines.total}" branches-covered="0" branches-valid="0" complexity="0" version="${xml(options.generator)}" timestamp="${options.timestamp}">`,
    '  <sources>',
    `    <source>${xml(options.sourceRoot === '' ? '.' : options.sourceRoot)}</source>`,
    '  </sources>',
    '  <packages>',
    ...[...byDirectory(files)].flatMap(([directory, members]) => packageOf(directory, members)),
    '  </packages>',
    '</coverage>',
  ];
  return `${output.join('\n')}\n`;
}
