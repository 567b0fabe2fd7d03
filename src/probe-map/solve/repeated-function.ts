/**
 * Counts of one function for many sets of counters: the order of its equations and what its places follow from are found once, and
 * each set overwrites the counts of the one before. Only for functions with counters in which no activation ended.
 */
import { type Flow, FlowPlan } from '../flow-equations.ts';
import type { FunctionCounts, FunctionProbes } from '../probe-map.ts';

/** No counter, no block: several edges. */
const SEVERAL = -1;

interface Mutable {
  entries: number;
  exact: boolean;
}

/** See the top of this file. */
export class RepeatedFunction {
  readonly #plan: FlowPlan;
  readonly #flow: Flow;
  /** Place → block or edge (after the blocks), or the counter after them, or {@link SEVERAL}. */
  readonly #source: Int32Array;
  /** Place → edges, where there are several. */
  readonly #edges = new Map<number, readonly number[]>();
  readonly #silentBlocks: readonly number[];
  readonly #silent: boolean[];
  readonly #counts: FunctionCounts & Mutable;

  /** @param entryKnown whether calls tell how often it is entered */
  constructor(fn: FunctionProbes, entryKnown: boolean) {
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
    this.#silentBlocks = fn.silent.map(([, , block]) => block);
    this.#silent = fn.silent.map(() => false);
    this.#counts = {
      entries: 0,
      blocks: this.#flow.subarray(0, blockCount),
      places: new Float64Array(fn.places.length),
      silent: this.#silent,
      exact: true,
    };
  }

  /** Counts, without those of edges. They change when this is called again. */
  solve(counters: Float64Array, entry: number | undefined): FunctionCounts {
    const flow = this.#flow;
    this.#plan.solve(flow, { counters, stops: [], entry });
    let exact = !Number.isNaN(flow[0]);
    for (let i = 0; i < flow.length; i++)
      if (flow[i]! < 0 || flow[i]! > Number.MAX_SAFE_INTEGER) exact = false;
    const { places } = this.#counts;
    for (let place = 0; place < places.length; place++) {
      const source = this.#source[place]!;
      const events =
        source === SEVERAL
          ? this.#sumOfEdges(place)
          : source < flow.length
            ? flow[source]!
            : counters[source - flow.length]!;
      if (!(events >= 0 && events <= Number.MAX_SAFE_INTEGER)) exact = false;
      places[place] = events;
    }
    for (let i = 0; i < this.#silent.length; i++) this.#silent[i] = flow[this.#silentBlocks[i]!]! > 0;
    this.#counts.entries = flow[0]!;
    this.#counts.exact = exact;
    return this.#counts;
  }

  #sumOfEdges(place: number): number {
    let sum = 0;
    for (const item of this.#edges.get(place) ?? []) sum += this.#flow[item]!;
    return sum;
  }
}
