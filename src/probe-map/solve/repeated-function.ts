/**
 * Counts of one function for many sets of counters: the order of its equations and what its places follow from are found once, and
 * each set overwrites the counts of the one before. Only for functions with counters.
 */
import { type Flow, type FlowInput, FlowPlan } from '../flow-equations.ts';
import type { FunctionCounts, FunctionProbes } from '../probe-map.ts';
import { type BlockExits, reached } from './block-exits.ts';

/** No counter, no block: several edges. */
const SEVERAL = -1;

interface Mutable {
  entries: number;
  exact: boolean;
}

/** See the top of this file. */
export class RepeatedFunction {
  readonly #fn: FunctionProbes;
  readonly #plan: FlowPlan;
  readonly #flow: Flow;
  /** Place → block or edge (after the blocks), or the counter after them, or {@link SEVERAL}. */
  readonly #source: Int32Array;
  /** Place → edges, where there are several. */
  readonly #edges = new Map<number, readonly number[]>();
  readonly #silent: boolean[];
  readonly #counts: FunctionCounts & Mutable;

  /** @param entryKnown whether calls tell how often it is entered */
  constructor(fn: FunctionProbes, entryKnown: boolean) {
    this.#fn = fn;
    this.#plan = new FlowPlan(fn, entryKnown);
    this.#flow = this.#plan.flow();
    const blockCount = fn.blockStart.length;
    const items = this.#flow.length;
    this.#source = new Int32Array(fn.places.length);
    const at = fn.places.read();
    for (let place = 0; at.next(); place++) {
      const { count, block } = at;
      if (count.kind === 'edges') {
        this.#source[place] = SEVERAL;
        this.#edges.set(
          place,
          count.edges.map((edge) => blockCount + edge),
        );
      } else this.#source[place] = count.kind === 'block' ? block : items + count.counter;
    }
    this.#silent = fn.silent.map(() => false);
    this.#counts = {
      entries: 0,
      blocks: this.#flow.subarray(0, blockCount),
      places: new Float64Array(fn.places.length),
      silent: this.#silent,
      exact: true,
    };
  }

  /** The flow, which changes when anything else is solved. */
  flow(input: FlowInput): Flow {
    this.#plan.solve(this.#flow, input);
    return this.#flow;
  }

  /** Counts, without those of edges. They change when anything else is solved. @param entry calls, where they tell the entries */
  solve(counters: Float64Array, ends: BlockExits, entry: number | undefined): FunctionCounts {
    const flow = this.flow({ counters, stops: ends.stops, entry });
    const { places, silent } = this.#counts;
    for (let place = 0; place < places.length; place++) {
      const source = this.#source[place]!;
      places[place] =
        source === SEVERAL
          ? this.#sumOfEdges(place)
          : source < flow.length
            ? flow[source]!
            : counters[source - flow.length]!;
    }
    for (let i = 0; i < silent.length; i++) this.#silent[i] = flow[this.#fn.silent[i]![2]]! > 0;
    if (ends.inBlock.size > 0) this.#cutOff(ends);
    this.#counts.entries = flow[0]!;
    this.#counts.exact = this.#isExact();
    return this.#counts;
  }

  /** Takes from the counts what control did not reach in blocks where activations ended. */
  #cutOff(ends: BlockExits): void {
    const { places } = this.#counts;
    const flow = this.#flow;
    const at = this.#fn.places.read();
    for (let place = 0; at.next(); place++)
      if (at.count.kind === 'block') places[place] = reached(ends, at.block, flow[at.block]!, at.offset);
    this.#fn.silent.forEach(([, , block, offset], i) => {
      this.#silent[i] = reached(ends, block, flow[block]!, offset) > 0;
    });
  }

  #isExact(): boolean {
    const flow = this.#flow;
    const { places } = this.#counts;
    if (Number.isNaN(flow[0])) return false;
    // NaN: not required.
    for (let i = 0; i < flow.length; i++)
      if (flow[i]! < 0 || flow[i]! > Number.MAX_SAFE_INTEGER) return false;
    for (let i = 0; i < places.length; i++)
      if (!(places[i]! >= 0 && places[i]! <= Number.MAX_SAFE_INTEGER)) return false;
    return true;
  }

  #sumOfEdges(place: number): number {
    let sum = 0;
    for (const item of this.#edges.get(place) ?? []) sum += this.#flow[item]!;
    return sum;
  }
}
