/**
 * Cobertura XML by its coverage-04 DTD: a package per directory, a class per file, a method per function. Complexity is McCabe's where
 * branches were counted; of classes, packages and all the mean of their methods, as Cobertura has it; 0 where it is not known.
 */
import {
  type BranchFacts,
  type CoverageFacts,
  type FileFacts,
  filesOf,
  type LineFacts,
  type Share,
  type Summary,
  summarize,
} from '../coverage/index.ts';
import { armShare, branchesByLine } from './branches-by-line.ts';
import { complexities, meanComplexity } from './complexity.ts';
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

/** Attributes that package, class and method share. A complexity that is not known is 0. */
const rates = ({ lines, branches }: Pick<Summary, 'lines' | 'branches'>, complexity: number = 0): string =>
  `line-rate="${rate(lines)}" branch-rate="${rate(branches)}" complexity="${Number(complexity.toFixed(2))}"`;

const noBranches: Share = { covered: 0, total: 0 };

/** A percentage as the format has it: whole; 100 and 0 only when exact. */
function whole({ covered, total }: Share): string {
  if (covered === 0 || covered === total) return covered === 0 ? '0%' : '100%';
  return `${Math.min(99, Math.max(1, Math.round((100 * covered) / total)))}%`;
}

/** A line; its branches are its conditions. */
function lineOf({ line, hits, covered }: LineFacts, branches: readonly BranchFacts[]): string[] {
  // The format knows no "covered without a count": such a line has to count once.
  const start = `            <line number="${line}" hits="${covered ? Math.max(1, hits) : 0}"`;
  if (branches.length === 0) return [`${start} branch="false"/>`];
  const all = armShare(branches);
  return [
    `${start} branch="true" condition-coverage="${whole(all)} (${all.covered}/${all.total})">`,
    '              <conditions>',
    ...branches.map(
      (branch, i) =>
        `                <condition number="${i}" type="${branch.kind === 'switch' ? 'switch' : 'jump'}" coverage="${whole(armShare([branch]))}"/>`,
    ),
    '              </conditions>',
    '            </line>',
  ];
}

function classOf(file: FileFacts): string {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const known = complexities(file);
  let text = `        <class name="${xml(name)}" filename="${xml(file.path)}" ${rates(summarize([file]), meanComplexity([file]))}>
          <methods>\n`;
  for (const fn of uniqueNames(file.functions, ''))
    text += `            <method name="${xml(fn.name)}" signature="" ${rates({ lines: { covered: fn.hits > 0 ? 1 : 0, total: 1 }, branches: noBranches }, known.get(fn.line))}>
              <lines>
                <line number="${fn.line}" hits="${fn.hits}"/>
              </lines>
            </method>\n`;
  text += '          </methods>\n          <lines>\n';
  const branches = branchesByLine(file);
  for (const line of file.lines)
    for (const row of lineOf(line, branches.get(line.line) ?? [])) text += `${row}\n`;
  return `${text}          </lines>\n        </class>\n`;
}

function* packageOf(directory: string, files: readonly FileFacts[]): Generator<string> {
  yield `    <package name="${xml(packageName(directory))}" ${rates(summarize(files), meanComplexity(files))}>
      <classes>\n`;
  for (const file of files) yield classOf(file);
  yield '      </classes>\n    </package>\n';
}

/** Formats the facts as Cobertura XML. */
export const formatCobertura = (facts: CoverageFacts, options: ReportOptions): string =>
  [...coberturaParts(facts, options)].join('');

/** The same in parts, one for each source file. */
export function* coberturaParts(
  facts: CoverageFacts,
  options: ReportOptions,
): Generator<string, void, undefined> {
  const files = filesOf(facts);
  const { lines, branches } = summarize(files);
  yield `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="${rate(lines)}" branch-rate="${rate(branches)}" lines-covered="${lines.covered}" lines-valid="${lines.total}" branches-covered="${branches.covered}" branches-valid="${branches.total}" complexity="${Number((meanComplexity(files) ?? 0).toFixed(2))}" version="${xml(options.generator)}" timestamp="${options.timestamp}">
  <sources>
    <source>${xml(options.sourceRoot === '' ? '.' : options.sourceRoot)}</source>
  </sources>
  <packages>\n`;
  for (const [directory, members] of byDirectory(files)) yield* packageOf(directory, members);
  yield '  </packages>\n</coverage>\n';
}
