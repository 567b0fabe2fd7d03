/**
 * Instruction counts in the text of data files: `[[offset,count],…]`. JSON.parse would make
 * an array of each of a million pairs; here they go from text to columns and back.
 */
import type { ModuleOffset } from '../location.ts';
import type { InstructionCounts } from './facts.ts';
import { InstructionColumns } from './instruction-columns.ts';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const ZERO = 0x30;
const MAX_OFFSET = 0xffff_ffff;

/** Bytes that become a string at once. */
const CHUNK = 1 << 16;
/** `,[4294967295,9007199254740991]` */
const LONGEST_PAIR = 30;

/** The pairs as JSON, digit by digit: a string for each number would be two million. */
export function instructionsToJSON({ offset, count }: InstructionCounts): string {
  const chunks: string[] = [];
  const bytes = new Uint8Array(CHUNK);
  const decoder = new TextDecoder();
  let at = 0;
  const flush = (): void => {
    chunks.push(decoder.decode(bytes.subarray(0, at)));
    at = 0;
  };
  const number = (value: number): void => {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
    at += digits;
    for (let rest = value, to = at; digits > 0; digits--) {
      const tenth = Math.floor(rest / 10);
      bytes[--to] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
  };
  for (let i = 0; i < offset.length; i++) {
    if (at > CHUNK - LONGEST_PAIR) flush();
    if (i > 0) bytes[at++] = COMMA;
    bytes[at++] = OPEN;
    number(offset[i]!);
    bytes[at++] = COMMA;
    number(count[i]!);
    bytes[at++] = CLOSE;
  }
  flush();
  return `[${chunks.join('')}]`;
}

/** A JSON text without its instruction counts. */
export interface CutText {
  /** The string `<mark><index into columns>` is in place of the pairs that were cut out. */
  readonly text: string;
  /** A text that is nowhere in the original. */
  readonly mark: string;
  readonly columns: readonly InstructionCounts[];
}

const KEY = '"instructions":[';
const BACKSLASH = 0x5c;

/**
 * Cuts out what {@link instructionsToJSON} wrote. Lists in any other form (white space, other numbers, another order)
 * stay in the text for a JSON parser, which costs more and comes to the same.
 */
export function cutInstructions(json: string): CutText {
  let mark = '';
  do mark = `instructions ${Math.random()} `;
  while (json.includes(mark));
  const columns: InstructionCounts[] = [];
  const kept: string[] = [];
  let from = 0;
  for (let at = json.indexOf(KEY); at >= 0; at = json.indexOf(KEY, at + KEY.length)) {
    // In a string, quotes have a backslash before them.
    if (json.charCodeAt(at - 1) === BACKSLASH) continue;
    const begin = at + KEY.length - 1;
    const reader = new PairReader(json, begin);
    const found = reader.read();
    if (found === undefined) continue;
    kept.push(json.slice(from, begin), JSON.stringify(`${mark}${columns.length}`));
    columns.push(found);
    from = reader.at;
  }
  kept.push(json.slice(from));
  return { text: kept.join(''), mark, columns };
}

/** Reads one list of pairs, digit by digit. */
class PairReader {
  at: number;
  readonly #json: string;

  constructor(json: string, at: number) {
    this.#json = json;
    this.at = at;
  }

  /** Undefined when it is not a list of pairs, ascending and without white space. */
  read(): InstructionCounts | undefined {
    if (!this.#take(OPEN)) return undefined;
    const columns = new InstructionColumns();
    let before = -1;
    while (!this.#take(CLOSE)) {
      if (before >= 0 && !this.#take(COMMA)) return undefined;
      if (!this.#take(OPEN)) return undefined;
      const offset = this.#number(MAX_OFFSET);
      if (offset <= before || !this.#take(COMMA)) return undefined;
      const count = this.#number(Number.MAX_SAFE_INTEGER);
      if (count < 0 || !this.#take(CLOSE)) return undefined;
      columns.push(offset as ModuleOffset, count);
      before = offset;
    }
    return columns.done();
  }

  #take(code: number): boolean {
    if (this.#json.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  /** -1 when there is no whole number here, or one above `most`, or with a leading zero. */
  #number(most: number): number {
    const start = this.at;
    let value = 0;
    for (;;) {
      const digit = this.#json.charCodeAt(this.at) - ZERO;
      // NaN at the end of the text is neither.
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      if (value > most) return -1;
      this.at++;
    }
    const digits = this.at - start;
    return digits === 0 || (digits > 1 && this.#json.charCodeAt(start) === ZERO) ? -1 : value;
  }
}
