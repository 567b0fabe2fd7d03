/**
 * `lcov.info` as geninfo(1) describes it, with the function records of lcov 1 (`FN`, `FNDA`), which every reader
 * knows. lcov before 2.0 cuts names at a comma: functions with one in theirs have their linkage name, as geninfo writes.
 */
import { type CoverageFacts, type FileFacts, filesOf, summarize } from '../coverage/index.ts';
import { uniqueNames } from './function-names.ts';
import { printable } from './printable.ts';

function record(file: FileFacts): string[] {
  const functions = uniqueNames(file.functions, ',');
  const { lines } = summarize([file]);
  return [
    'TN:',
    `SF:${printable(file.path)}`,
    ...functions.map((fn) => `FN:${fn.line},${fn.name}`),
    ...functions.map((fn) => `FNDA:${fn.hits},${fn.name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter((fn) => fn.hits > 0).length}`,
    // The format knows no "covered without a count": such a line has to count once.
    ...file.lines.map(({ line, hits, covered }) => `DA:${line},${covered ? Math.max(1, hits) : 0}`),
    `LF:${lines.total}`,
    `LH:${lines.covered}`,
    'end_of_record',
  ];
}

/** Formats the facts as an lcov trace file. */
export function formatLcov(facts: CoverageFacts): string {
  return filesOf(facts)
    .flatMap(record)
    .map((line) => `${line}\n`)
    .join('');
}
