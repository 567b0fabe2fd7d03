/**
 * Hits of the lines of one file, while they are added up: in columns, as reports have millions of lines. Lines mostly come in
 * the order in which they came before, or ascending, so that adding one takes no search.
 */
import { grown, lowerBound } from '../columns/index.ts';
import type { LineFacts } from './facts.ts';

/** Lines that there is room for at first. */
const SMALLEST = 16;
/** So many lines that are in no order yet are cheap to have, however few are in order. */
const UNORDERED_AT_LEAST = 1024;
/** A line and its position are one key of a sort where both fit into 53 bits. */
const POSITIONS = 2 ** 21;
const MAX_LINE = 2 ** 31;

/** Sums of hits by line. */
export class LineSum {
  #line = new Float64Array(0);
  #hits = new Float64Array(0);
  #covered = new Uint8Array(0);
  #length = 0;
  /** Up to here, lines are ascending and each is there once; those after it are in any order. */
  #ordered = 0;
  /** Where the line after the last one that was added is expected. */
  #next = 0;

  /** Makes `line` (1-based) coverable and adds to its hits, which stop at 2^53 - 1. */
  add(line: number, hits: number, covered: boolean): void {
    if (this.#next < this.#ordered && this.#line[this.#next] === line) this.#addAt(this.#next, hits, covered);
    else if (this.#isLast(line)) this.#append({ line, hits, covered }, true);
    else {
      const at = this.#find(line);
      if (at >= 0) this.#addAt(at, hits, covered);
      else this.#append({ line, hits, covered }, false);
    }
  }

  /** Notes that code of `line` ran without an event; of no effect on a line that is not coverable. */
  markCovered(line: number): void {
    this.#order();
    const at = this.#find(line);
    if (at >= 0) this.#covered[at] = 1;
  }

  /** The sums, ascending by line. */
  toFacts(): readonly LineFacts[] {
    this.#order();
    const facts = new Array<LineFacts>(this.#length);
    for (let i = 0; i < facts.length; i++)
      facts[i] = {
        line: this.#line[i] as number,
        hits: this.#hits[i] as number,
        covered: this.#covered[i] === 1,
      };
    return facts;
  }

  #isLast(line: number): boolean {
    const length = this.#length;
    return this.#ordered === length && (length === 0 || line > (this.#line[length - 1] as number));
  }

  #addAt(at: number, hits: number, covered: boolean): void {
    this.#hits[at] = Math.min((this.#hits[at] as number) + hits, Number.MAX_SAFE_INTEGER);
    if (covered) this.#covered[at] = 1;
    this.#next = at + 1;
  }

  #append({ line, hits, covered }: LineFacts, inOrder: boolean): void {
    const at = this.#length++;
    if (at === this.#line.length) {
      const capacity = Math.max(SMALLEST, 2 * at);
      this.#line = grown(this.#line, capacity);
      this.#hits = grown(this.#hits, capacity);
      this.#covered = grown(this.#covered, capacity);
    }
    this.#line[at] = line;
    this.#hits[at] = hits;
    this.#covered[at] = covered ? 1 : 0;
    if (inOrder) this.#next = this.#ordered = this.#length;
    else if (this.#length - this.#ordered > this.#ordered + UNORDERED_AT_LEAST) this.#order();
  }

  /** Where `line` is among those in order; -1: nowhere. */
  #find(line: number): number {
    const at = lowerBound(this.#line, line, 0, this.#ordered);
    return at < this.#ordered && this.#line[at] === line ? at : -1;
  }

  /** Brings all lines in order, those that are there several times together. */
  #order(): void {
    const length = this.#length;
    if (this.#ordered === length) return;
    const [line, hits, covered] = [this.#line, this.#hits, this.#covered];
    this.#line = new Float64Array(length);
    this.#hits = new Float64Array(length);
    this.#covered = new Uint8Array(length);
    this.#length = this.#ordered = this.#next = 0;
    for (const at of ascending(line, length)) {
      const found = line[at] as number;
      const last = this.#length - 1;
      if (last >= 0 && this.#line[last] === found) this.#addAt(last, hits[at] as number, covered[at] === 1);
      else this.#append({ line: found, hits: hits[at] as number, covered: covered[at] === 1 }, true);
    }
  }
}

/** Positions of the first `length` values, in the order of the values. */
function ascending(values: Float64Array, length: number): Iterable<number> {
  const positions = new Float64Array(length);
  if (length >= POSITIONS || values.subarray(0, length).some((value) => value >= MAX_LINE))
    return positions.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  // Without a function that compares, sorting takes a tenth of the time.
  for (let i = 0; i < length; i++) positions[i] = (values[i] as number) * POSITIONS + i;
  positions.sort();
  return positions.map((key) => key % POSITIONS);
}
