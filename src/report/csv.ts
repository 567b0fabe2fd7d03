/**
 * `instructions.csv`: a row per counted instruction, as RFC 4180 has it but for line ends, which are those of other
 * tools' CSV (LF). What only the module itself knows (names, lines, text) is empty where it is not at hand.
 */
import {
  type CoverageFacts,
  countedRange,
  type InstructionCounts,
  type InstructionListing,
  type ListedFunction,
} from '../coverage/index.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';

const HEADER = 'module,funcidx,function,file,line,offset,instruction,count\n';

/** A value that may hold anything. */
function quoted(text: string): string {
  const clean = printable(text);
  return /[",]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean;
}

/** Formats the counts of all modules. */
export const formatCsv = (facts: CoverageFacts, options: Pick<ReportOptions, 'listing'>): string =>
  [...csvParts(facts, options)].join('');

/** The same in parts: there may be millions of rows. */
export function* csvParts(
  facts: CoverageFacts,
  options: Pick<ReportOptions, 'listing'>,
): Generator<string, void, undefined> {
  yield HEADER;
  for (const module of facts.modules) {
    const counts = module.instructions;
    if (counts === undefined) continue;
    const name = quoted(module.name);
    const listing = options.listing?.(module);
    if (listing === undefined) yield* bareRows(name, counts);
    else for (const fn of listing.functions) yield functionRows(name, counts, listing, fn);
  }
}

function functionRows(
  module: string,
  counts: InstructionCounts,
  { files }: InstructionListing,
  fn: ListedFunction,
): string {
  const { from, to } = countedRange(counts, fn);
  if (from === to) return '';
  const known = new Map(fn.instructions().map((instruction) => [instruction.offset, instruction]));
  const start = `${module},${fn.funcidx},${quoted(fn.name)}`;
  let rows = '';
  for (const [i, offset] of counts.offset.subarray(from, to).entries()) {
    const found = known.get(offset);
    const file = files[found?.file ?? -1];
    const line = found === undefined || found.line === 0 ? '' : found.line;
    const text = found === undefined ? '' : quoted(found.text.trimStart());
    rows += `${start},${file === undefined ? '' : quoted(file)},${line},${offset},${text},${counts.count[from + i]}\n`;
  }
  return rows;
}

const ROWS_PER_PART = 4096;

function* bareRows(module: string, { offset, count }: InstructionCounts): Generator<string> {
  for (let from = 0; from < offset.length; from += ROWS_PER_PART) {
    let rows = '';
    const to = Math.min(from + ROWS_PER_PART, offset.length);
    for (let i = from; i < to; i++) rows += `${module},,,,,${offset[i]},,${count[i]}\n`;
    yield rows;
  }
}
