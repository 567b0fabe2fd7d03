/** Clover XML, as Atlassian's and PHPUnit's readers take it: statements are lines, methods are functions. */
import { type CoverageFacts, type FileFacts, filesOf, type Share, summarize } from '../coverage/index.ts';
import { armsOfLines } from './arms-of-lines.ts';
import { byDirectory, packageName } from './directories.ts';
import { uniqueNames } from './function-names.ts';
import { absolutePath } from './istanbul.ts';
import type { ReportOptions } from './report.ts';
import { xml } from './xml.ts';

function metrics(files: readonly FileFacts[]): string {
  const { lines, functions, branches } = summarize(files);
  const elements = lines.total + functions.total + branches.total;
  const covered = lines.covered + functions.covered + branches.covered;
  return [
    `statements="${lines.total}" coveredstatements="${lines.covered}"`,
    `conditionals="${branches.total}" coveredconditionals="${branches.covered}"`,
    `methods="${functions.total}" coveredmethods="${functions.covered}"`,
    `elements="${elements}" coveredelements="${covered}"`,
  ].join(' ');
}

const kindText = (arms: Share | undefined): string =>
  arms === undefined
    ? 'type="stmt"'
    : `type="cond" truecount="${arms.covered}" falsecount="${arms.total - arms.covered}"`;

/** One file; the first line of a function is a `method`, once. */
function fileOf(file: FileFacts, { sourceRoot }: ReportOptions): string {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const path = absolutePath(file.path, sourceRoot);
  let text = `      <file name="${xml(name)}" path="${xml(path)}">\n        <metrics ${metrics([file])}/>\n`;
  for (const { name: method, line, hits } of uniqueNames(file.functions, ''))
    text += `        <line num="${line}" count="${hits}" type="method" name="${xml(method)}"/>\n`;
  const arms = armsOfLines(file);
  for (const { line, hits, covered } of file.lines)
    text += `        <line num="${line}" count="${covered ? Math.max(1, hits) : 0}" ${kindText(arms.get(line))}/>\n`;
  return `${text}      </file>\n`;
}

/** Formats the facts as Clover XML. */
export const formatClover = (facts: CoverageFacts, options: ReportOptions): string =>
  [...cloverParts(facts, options)].join('');

/** The same in parts, one for each source file. */
export function* cloverParts(
  facts: CoverageFacts,
  options: ReportOptions,
): Generator<string, void, undefined> {
  const files = filesOf(facts);
  const packages = byDirectory(files);
  const seconds = Math.floor(options.timestamp / 1000);
  const counts = `packages="${packages.size}" classes="${files.length}" files="${files.length}" loc="0" ncloc="0" complexity="0"`;
  yield `<?xml version="1.0" encoding="UTF-8"?>
<coverage generated="${seconds}" clover="3.2.0">
  <project timestamp="${seconds}" name="All files">
    <metrics ${metrics(files)} ${counts}/>\n`;
  for (const [directory, members] of packages) {
    yield `    <package name="${xml(packageName(directory))}">\n      <metrics ${metrics(members)}/>\n`;
    for (const file of members) yield fileOf(file, options);
    yield '    </package>\n';
  }
  yield '  </project>\n</coverage>\n';
}
