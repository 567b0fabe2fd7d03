/**
 * `lcov.info` as geninfo(1) describes it, with the function records of lcov 1 (`FN`, `FNDA`), which every reader
 * knows. lcov before 2.0 cuts names at a comma: functions with one in theirs have their linkage name, as geninfo writes.
 */
import { type CoverageFacts, type FileFacts, filesOf, summarize } from '../coverage/index.ts';
import { uniqueNames } from './function-names.ts';
import { printable } from './printable.ts';

function record(file: FileFacts): string {
  const functions = uniqueNames(file.functions, ',');
  const { lines } = summarize([file]);
  let text = `TN:\nSF:${printable(file.path)}\n`;
  for (const fn of functions) text += `FN:${fn.line},${fn.name}\n`;
  for (const fn of functions) text += `FNDA:${fn.hits},${fn.name}\n`;
  text += `FNF:${functions.length}\nFNH:${functions.filter((fn) => fn.hits > 0).length}\n`;
  // The format knows no "covered without a count": such a line has to count once.
  for (const { line, hits, covered } of file.lines) text += `DA:${line},${covered ? Math.max(1, hits) : 0}\n`;
  return `${text}LF:${lines.total}\nLH:${lines.covered}\nend_of_record\n`;
}

/** Formats the facts as an lcov trace file. */
export const formatLcov = (facts: CoverageFacts): string => [...lcovParts(facts)].join('');

/** The same in parts, one for each source file. */
export function* lcovParts(facts: CoverageFacts): Generator<string, void, undefined> {
  for (const file of filesOf(facts)) yield record(file);
}
