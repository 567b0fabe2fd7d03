/** Annotated disassembly: how often each instruction of a function ran, under the source lines it belongs to. */
import picocolors from 'picocolors';
import {
  countedRange,
  type InstructionCounts,
  type InstructionListing,
  instructionTotal,
  type ListedFunction,
  type ListedInstruction,
} from '../coverage/index.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';

/** From these shares of the function on, a row is hot or warm: those of `perf annotate`. */
const HOT_PERCENT = 5;
const WARM_PERCENT = 0.5;

/** A function to be shown, and the module that it is in. */
export interface AnnotatedFunction {
  readonly fn: ListedFunction;
  readonly listing: InstructionListing;
  readonly counts: InstructionCounts;
  /** False when its counts are not exact. */
  readonly exact: boolean;
}

/**
 * The functions that a user means by `wanted`, hottest first: those of that name, linkage name or `func[12]`; where
 * there is none, those whose name contains it. Only functions with counts.
 */
export function findFunctions(
  listing: InstructionListing,
  counts: InstructionCounts,
  wanted: string,
): readonly ListedFunction[] {
  const counted = listing.functions.filter((fn) => {
    const { from, to } = countedRange(counts, fn);
    return to > from;
  });
  const exact = counted.filter(
    (fn) => fn.name === wanted || fn.linkageName === wanted || `func[${fn.funcidx}]` === wanted,
  );
  const found = exact.length > 0 ? exact : counted.filter((fn) => fn.name.includes(wanted));
  return hottestFirst(found, counts);
}

/** Orders functions by the number of instructions that ran in them. */
export function hottestFirst(
  functions: readonly ListedFunction[],
  counts: InstructionCounts,
): readonly ListedFunction[] {
  return functions
    .map((fn) => ({ fn, total: totalOf(fn, counts) }))
    .sort((a, b) => b.total - a.total || a.fn.start - b.fn.start)
    .map(({ fn }) => fn);
}

function totalOf(fn: ListedFunction, counts: InstructionCounts): number {
  const { from, to } = countedRange(counts, fn);
  return instructionTotal(counts, from, to);
}

const PERCENT_WIDTH = 7;
const LINE_WIDTH = 5;
const GAP = '  ';

/** `12.34`, and `0` and `100` only when exact, as for lines. */
function percentOf(count: number, total: number): string {
  if (count === 0) return '';
  if (count === total) return '100';
  return Math.min(99.99, Math.max(0.01, (count / total) * 100)).toFixed(2);
}

/** Formats one function, with a newline at its end. */
export function formatAnnotated(annotated: AnnotatedFunction, options: Pick<ReportOptions, 'color'>): string {
  return new Annotation(annotated, options.color).format();
}

class Annotation {
  readonly #annotated: AnnotatedFunction;
  readonly #colors: ReturnType<typeof picocolors.createColors>;
  /** Part of the columns that belongs to the function, and its sum. */
  readonly #from: number;
  readonly #to: number;
  readonly #total: number;
  readonly #countWidth: number;
  readonly #offsetWidth: number;
  /** Text before a line number where there is no instruction. */
  readonly #blank: string;
  readonly #output: string[] = [];

  constructor(annotated: AnnotatedFunction, color: boolean) {
    const { counts, fn } = annotated;
    this.#annotated = annotated;
    this.#colors = picocolors.createColors(color);
    ({ from: this.#from, to: this.#to } = countedRange(counts, fn));
    this.#total = instructionTotal(counts, this.#from, this.#to);
    const most = counts.count.subarray(this.#from, this.#to).reduce((a, b) => Math.max(a, b), 0);
    this.#countWidth = Math.max('count'.length, String(most).length);
    this.#offsetWidth = Math.max('offset'.length, `0x${fn.end.toString(16)}`.length);
    this.#blank = ' '.repeat(PERCENT_WIDTH + this.#countWidth + this.#offsetWidth + 3 * GAP.length);
  }

  format(): string {
    const { fn, listing, counts } = this.#annotated;
    this.#header();
    let index = this.#from;
    let file = -1;
    let line = -1;
    for (const instruction of fn.instructions()) {
      if (listing.hasSources && fn.isDisassembled !== true) {
        const hasLine = instruction.line > 0;
        const moved = hasLine && instruction.file !== file;
        if (moved) {
          ({ file } = instruction);
          const changed = listing.isChanged?.(file) ? ' (changed since it was compiled)' : '';
          const name = printable(listing.files[file] ?? '');
          this.#output.push(this.#colors.dim(`${this.#blank}${name}${changed}`));
        }
        if (moved || instruction.line !== line) this.#sourceLine(file, instruction.line);
        ({ line } = instruction);
      }
      while (index < this.#to && counts.offset[index]! < instruction.offset) index++;
      const counted = index < this.#to && counts.offset[index] === instruction.offset;
      this.#instruction(instruction, counted ? counts.count[index]! : 0);
    }
    return `${this.#output.join('\n')}\n`;
  }

  #header(): void {
    const { fn, listing, counts, exact } = this.#annotated;
    const declared = listing.files[fn.file];
    const place = declared === undefined || fn.line === 0 ? '' : `${printable(declared)}:${fn.line}, `;
    const all = instructionTotal(counts, 0, counts.count.length);
    const columns = [
      'percent'.padStart(PERCENT_WIDTH),
      'count'.padStart(this.#countWidth),
      'offset'.padStart(this.#offsetWidth),
      'line'.padStart(LINE_WIDTH),
    ];
    this.#output.push(
      this.#colors.bold(`${printable(fn.name)}  (${place}func[${fn.funcidx}])`),
      `${this.#total} instructions ran, ${percentOf(this.#total, all) || '0'} % of those counted in the module${
        exact ? '' : '; these counts are approximate'
      }`,
      this.#colors.dim(columns.join(GAP)),
    );
  }

  #sourceLine(file: number, line: number): void {
    const number = (line === 0 ? '?' : String(line)).padStart(LINE_WIDTH);
    const source = line === 0 ? undefined : this.#annotated.listing.sourceLines(file)?.[line - 1];
    const text = source === undefined ? '' : ` ${printable(source.replaceAll('\t', '    '))}`.trimEnd();
    this.#output.push(`${this.#blank}${this.#colors.cyan(`${number} |${text}`)}`);
  }

  #instruction({ offset, text }: ListedInstruction, count: number): void {
    const share = percentOf(count, this.#total).padStart(PERCENT_WIDTH);
    const row = [
      this.#heat(count)(share),
      String(count).padStart(this.#countWidth),
      `0x${offset.toString(16)}`.padStart(this.#offsetWidth),
      `${' '.repeat(LINE_WIDTH)}   ${printable(text)}`,
    ].join(GAP);
    this.#output.push(count === 0 ? this.#colors.dim(row) : row);
  }

  #heat(count: number): (text: string) => string {
    const percent = this.#total === 0 ? 0 : (count / this.#total) * 100;
    if (percent >= HOT_PERCENT) return this.#colors.red;
    return percent >= WARM_PERCENT ? this.#colors.green : (text) => text;
  }
}
