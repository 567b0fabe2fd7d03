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
  /** Blocks that both counted alike. */
  readonly equal: number;
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

  /** How often the instruction at an offset of the module ran, modulo 2^32. */
  at(offset: number): number | undefined {
    const wanted = offset - this.#from;
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ranges[middle]!.start <= wanted) low = middle + 1;
      else high = middle;
    }
    const range = this.#ranges[low - 1];
    return range === undefined || range.end < wanted ? undefined : range.count >>> 0;
  }
}

/** V8 says nothing of a module but its counts: the one whose last block ends where the code does. */
function countsOf(
  { code }: ReturnType<typeof readModule>,
  all: readonly (readonly BlockRange[])[],
): V8Counts {
  const from = code.start[0] ?? 0;
  const length = (code.end[code.count - 1] ?? 0) - from;
  const found = all.filter(
    (ranges) => ranges.reduce((last, { end }) => Math.max(last, end), 0) === length - 1,
  );
  if (found.length !== 1) throw new Error(`V8 counted ${found.length} modules with ${length} bytes of code`);
  return new V8Counts(found[0]!, from);
}

/** Compares the counts of the `index`-th module of a run under `attach` with V8's. */
export function compareWithV8(
  { directory, modules }: Run<CountedModule>,
  index: number,
  all: readonly (readonly BlockRange[])[],
): Comparison {
  const bytes = readFileSync(join(directory, `${index}.wasm`));
  const module = readModule(bytes);
  const v8 = countsOf(module, all);
  const { functions } = modules[index]!;
  const differing = new Map<number, string>();
  const entries = new Map<number, number>();
  for (const [name, ours, funcidx, start] of functions) {
    const first = module.code.codeStart[funcidx - module.importedFunctions];
    if (first !== undefined && bytes[first] === Op.loop) continue;
    const theirs = v8.at(start);
    entries.set(funcidx, theirs ?? Number.NaN);
    if (theirs !== ours % 2 ** 32) differing.set(funcidx, `${name}: entered ${ours}, ${theirs}`);
  }

  const raw = readFileSync(join(directory, `${index}.blocks`));
  const blocks = new Float64Array(raw.buffer, raw.byteOffset, raw.length / Float64Array.BYTES_PER_ELEMENT);
  let equal = 0;
  let unknown = 0;
  let fn = 0;
  for (let i = 0; i < blocks.length; i += 2) {
    const [offset, ours] = [blocks[i]!, blocks[i + 1]!];
    while (offset >= functions[fn]![4]) fn++;
    const [name, , funcidx] = functions[fn]!;
    // NaN: no line depends on it.
    if (bytes[offset] === Op.loop || Number.isNaN(ours)) continue;
    const theirs = v8.at(offset);
    if (theirs === undefined) unknown++;
    else if (theirs === ours % 2 ** 32) equal++;
    else if (!differing.has(funcidx)) differing.set(funcidx, `${name}: at ${offset} ${ours}, ${theirs}`);
  }
  return { equal, differing, unknown, entries };
}
