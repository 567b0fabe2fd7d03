/**
 * The oracle of counts: V8's own block counters (`--wasm-code-coverage`), made of the untouched module by the engine. It
 * counts the arrivals by a back edge at a `loop` instruction as well, so blocks that begin with one are left out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Op, readModule } from '../../src/wasm/index.ts';
import type { CountedModule, Run } from './run.ts';

/** Instructions from `start` to `end`, both from the start of the first body, and how often they ran (32 bits). */
export interface BlockRange {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** What wtrace counted of a module, beside V8's counts. */
export interface Comparison {
  /** Blocks that both counted alike, and of them those that ran. */
  readonly equal: number;
  readonly ran: number;
  /** Functions of which some count differs: `name: what, ours, V8's`. */
  readonly differing: ReadonlyMap<number, string>;
  /** Blocks that V8 does not know. */
  readonly unknown: number;
  /** Function → how often it was entered, by V8. */
  readonly entries: ReadonlyMap<number, number>;
}

/** V8's counts of one module, by offset. */
class V8Counts {
  readonly #ranges: readonly BlockRange[];
  readonly #from: number;

  constructor(ranges: readonly BlockRange[], from: number) {
    this.#ranges = ranges.toSorted((a, b) => a.start - b.start);
    this.#from = from;
  }

  /** Whether anything between two offsets was compiled. What was not did not run. */
  knows(start: number, end: number): boolean {
    const last = this.#lastFrom(end - 1 - this.#from);
    return last !== undefined && last.end >= start - this.#from;
  }

  /** How often the instruction at an offset of the module ran, modulo 2^32. */
  at(offset: number): number | undefined {
    const range = this.#lastFrom(offset - this.#from);
    return range === undefined || range.end < offset - this.#from ? undefined : range.count >>> 0;
  }

  /** The last range that does not begin after this. */
  #lastFrom(wanted: number): BlockRange | undefined {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ranges[middle]!.start <= wanted) low = middle + 1;
      else high = middle;
    }
    return this.#ranges[low - 1];
  }
}

const lastEnd = (ranges: readonly BlockRange[]): number =>
  ranges.reduce((last, { end }) => Math.max(last, end), 0);

/** V8 says nothing of a module but its counts. The order by size is the same; what does not fit will show as differences. */
export function pairWithV8(
  modules: readonly CountedModule[],
  all: readonly (readonly BlockRange[])[],
): ReadonlyMap<CountedModule, readonly BlockRange[]> {
  const code = ({ functions }: CountedModule): number =>
    (functions.at(-1)?.[4] ?? 0) - (functions[0]?.[3] ?? 0);
  const largest = modules.toSorted((a, b) => code(b) - code(a));
  const lists = all.map((ranges) => ({ ranges, end: lastEnd(ranges) })).sort((a, b) => b.end - a.end);
  return new Map(largest.map((module, i) => [module, lists[i]?.ranges ?? []]));
}

/** Compares the counts of the `index`-th module of a run under `attach` with V8's. */
export function compareWithV8(
  { directory, modules }: Run<CountedModule>,
  index: number,
  ranges: readonly BlockRange[],
): Comparison {
  const bytes = readFileSync(join(directory, `${index}.wasm`));
  const module = readModule(bytes);
  const v8 = new V8Counts(ranges, module.code.start[0] ?? 0);
  const { functions } = modules[index]!;
  const differing = new Map<number, string>();
  const entries = new Map<number, number>();
  const neverRan = new Set<number>();
  for (const [name, ours, funcidx, start, end] of functions) {
    const known = v8.knows(start, end);
    if (!known) neverRan.add(funcidx);
    const first = module.code.codeStart[funcidx - module.importedFunctions];
    if (first !== undefined && bytes[first] === Op.loop) continue;
    const theirs = known ? v8.at(start) : 0;
    entries.set(funcidx, theirs ?? Number.NaN);
    if (theirs !== ours % 2 ** 32) differing.set(funcidx, `${name}: entered ${ours}, ${theirs}`);
  }

  const raw = readFileSync(join(directory, `${index}.blocks`));
  const blocks = new Float64Array(raw.buffer, raw.byteOffset, raw.length / Float64Array.BYTES_PER_ELEMENT);
  let equal = 0;
  let ran = 0;
  let unknown = 0;
  let fn = 0;
  for (let i = 0; i < blocks.length; i += 2) {
    const [offset, ours] = [blocks[i]!, blocks[i + 1]!];
    while (offset >= functions[fn]![4]) fn++;
    const [name, , funcidx] = functions[fn]!;
    // NaN: no line depends on it.
    if (bytes[offset] === Op.loop || Number.isNaN(ours)) continue;
    const theirs = neverRan.has(funcidx) ? 0 : v8.at(offset);
    if (theirs === undefined) unknown++;
    else if (theirs === ours % 2 ** 32) {
      equal++;
      if (ours > 0) ran++;
    } else if (!differing.has(funcidx)) differing.set(funcidx, `${name}: at ${offset} ${ours}, ${theirs}`);
  }
  return { equal, ran, differing, unknown, entries };
}
