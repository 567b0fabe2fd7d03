/** Clover XML, as Atlassian's and PHPUnit's readers take it: statements are lines, methods are functions. */
import { type CoverageFacts, type FileFacts, filesOf, summarize } from '../coverage/index.ts';
import { byDirectory, packageName } from './directories.ts';
import { uniqueNames } from './function-names.ts';
import { absolutePath } from './istanbul.ts';
import type { ReportOptions } from './report.ts';
import { xml } from './xml.ts';

function metrics(files: readonly FileFacts[]): string {
  const { lines, functions } = summarize(files);
  const elements = lines.total + functions.total;
  const covered = lines.covered + functions.covered;
  return [
    `statements="${lines.total}" coveredstatements="${lines.covered}"`,
    'conditionals="0" coveredconditionals="0"',
    `methods="${functions.total}" coveredmethods="${functions.covered}"`,
    `elements="${elements}" coveredelements="${covered}"`,
  ].join(' ');
}

/** Lines of one file; the first line of a function is a `method`, once. */
function linesOf(file: FileFacts): string[] {
  const methods = uniqueNames(file.functions, '').map(
    ({ name, line, hits }) =>
      `        <line num="${line}" count="${hits}" type="method" name="${xml(name)}"/>`,
  );
  const statements = file.lines.map(
    ({ line, hits, covered }) =>
      `        <line num="${line}" count="${covered ? Math.max(1, hits) : 0}" type="stmt"/>`,
  );
  return [...methods, ...statements];
}

function fileOf(file: FileFacts, { sourceRoot }: ReportOptions): string[] {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const path = absolutePath(file.path, sourceRoot);
  return [
    `      <file name="${xml(name)}" path="${xml(path)}">`,
    `        <metrics ${metrics([file])}/>`,
    ...linesOf(file),
    '      </file>',
  ];
}

/** Formats the facts as Clover XML. */
export function formatClover(facts: CoverageFacts, options: ReportOptions): string {
  const files = filesOf(facts);
  const packages = byDirectory(files);
  const seconds = Math.floor(options.timestamp / 1000);
  const counts = `packages="${packages.size}" classes="${files.length}" files="${files.length}" loc="0" ncloc="0" complexity="0"`;
  const output = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<coverage generated="${seconds}" clover="3.2.0">`,
    `  <project timestamp="${seconds}" name="All files">`,
    `    <metrics ${metrics(files)} ${counts}/>`,
    ...[...packages].flatMap(([directory, members]) => [
      `    <package name="${xml(packageName(directory))}">`,
      `      <metrics ${metrics(members)}/>`,
      ...members.flatMap((file) => fileOf(file, options)),
      '    </package>',
    ]),
    '  </project>',
    '</coverage>',
  ];
  return `${output.join('\n')}\n`;
}
