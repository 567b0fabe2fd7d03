/**
 * Solves many sets of counters of one module, of each of which few counters are not 0, such as those of single tests. What a
 * function's counts follow from is the same as where nothing ran, unless a counter of its own is not 0, an activation ended in it,
 * or calls of it were counted: only such functions are solved.
 */
import { groupByKey } from '../../columns/index.ts';
import type { AbnormalExit, FunctionCounts, FunctionProbes } from '../probe-map.ts';
import { type BlockExits, exitsByFunction } from './block-exits.ts';
import { RepeatedFunction } from './repeated-function.ts';
import {
  type Calls,
  type Counted,
  type CountedMap,
  callsOfOthers,
  entriesOf,
  type SharedFunction,
  solveOwn,
  solveShared,
} from './solve-function.ts';

/** Counts of one function. */
export interface PositionedCounts {
  /** Of the function in the probe map. */
  readonly position: number;
  /** Where they are not exact, negative numbers and NaN stand for 0. */
  readonly counts: FunctionCounts;
  /** Whether they are exact: in `counts`, ends that are not known are left out of account. */
  readonly exact: boolean;
}

/** See the top of this file. */
export class CountSolver {
  readonly #probeMap: CountedMap;
  /** Counts where nothing ran, not settled; those of functions that are solved take their place for a while. */
  readonly #counts: FunctionCounts[] = [];
  /** The same, to go back to. */
  readonly #idle: readonly FunctionCounts[];
  /** Calls by others of each shared function, where nothing ran. */
  readonly #idleCalls: readonly Calls[];
  /** Counter → functions that have it. */
  readonly #users: Groups;
  readonly #sites: Groups;
  /** Site → index into `sharing.functions` of what it calls. */
  readonly #calleeOf: Int32Array;
  /** Index into `sharing.functions` → sites in functions that were solved. */
  readonly #called: number[][];
  /** Funcidx → positions. */
  readonly #positions = new Map<number, number[]>();
  readonly #isShared: Uint8Array;
  /** By position, of functions that have run. */
  readonly #repeated: RepeatedFunction[] = [];
  /** Functions that are not exact even where nothing ran, which has to be said each time. */
  readonly #always: readonly number[];
  /** Function → whether its own input is not that of a function that did not run. */
  readonly #isTouched: Uint8Array;
  #touched: number[] = [];

  constructor(probeMap: CountedMap & { readonly counterCount: number }) {
    const { functions, sharing, counterCount } = probeMap;
    this.#probeMap = probeMap;
    this.#isShared = new Uint8Array(functions.length);
    this.#isTouched = new Uint8Array(functions.length);
    for (const position of sharing?.functions ?? []) this.#isShared[position] = 1;
    functions.forEach(({ funcidx }, position) => {
      const known = this.#positions.get(funcidx);
      if (known === undefined) this.#positions.set(funcidx, [position]);
      else known.push(position);
    });
    this.#users = usersOf(functions, counterCount);
    this.#sites = sitesByCaller(probeMap);
    this.#called = (sharing?.functions ?? []).map(() => []);
    this.#calleeOf = new Int32Array(sharing?.caller.length ?? 0);
    sharing?.functions.forEach((_, k) => {
      this.#calleeOf.fill(k, sharing.firstSite[k], sharing.firstSite[k + 1]);
    });
    const nothing: Counted = {
      probeMap,
      values: new Float64Array(counterCount),
      endsIn: exitsByFunction(functions, []),
    };
    functions.forEach(({ flags }, i) => {
      if (flags || this.#isShared[i] === 0) this.#counts[i] = solveOwn(nothing, i);
    });
    this.#idleCalls = (sharing?.functions ?? []).map((position, k) => {
      const shared = { sharing: sharing!, k };
      const calls = callsOfOthers(nothing, shared, this.#counts);
      this.#counts[position] = solveShared(nothing, shared, calls);
      return calls;
    });
    this.#idle = [...this.#counts];
    this.#always = functions.flatMap((_, position) =>
      this.#idle[position]?.exact === false ? [position] : [],
    );
  }

  /**
   * Counts as `solveNumbers` gives them, without those of edges, and not limited to 1 with `hitOnly`: of all functions that may
   * have run or are not exact. They hold until this is called again.
   * @param values all counters of the module, in order
   * @param ends activations that ended in the middle of a block
   */
  solve(values: Float64Array, ends: readonly AbnormalExit[]): readonly PositionedCounts[] {
    const { functions, sharing } = this.#probeMap;
    for (const position of this.#always) this.#touch(position);
    const users = this.#users;
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue;
      for (let user = users.first[i]!; user < users.first[i + 1]!; user++) this.#touch(users.values[user]!);
    }
    for (const { funcidx } of ends) for (const at of this.#positions.get(funcidx) ?? []) this.#touch(at);
    const counted: Counted = { probeMap: this.#probeMap, values, endsIn: exitsByFunction(functions, ends) };
    const solved: number[] = [];
    const put = (position: number, counts: FunctionCounts): void => {
      this.#counts[position] = counts;
      solved.push(position);
      const sites = this.#sites;
      for (let i = sites.first[position]!; i < sites.first[position + 1]!; i++) {
        const site = sites.values[i]!;
        this.#called[this.#calleeOf[site]!]!.push(site);
      }
    };
    for (const position of this.#touched)
      if (this.#isShared[position] === 0) put(position, this.#own(counted, position));
    for (let k = 0; k < this.#called.length && sharing !== undefined; k++) {
      const position = sharing.functions[k]!;
      const isTouched = this.#isTouched[position] === 1;
      if (this.#called[k]!.length === 0 && !isTouched) continue;
      const shared = { sharing, k };
      const calls = this.#callsOf(counted, shared);
      if (isTouched || !isSame(calls, this.#idleCalls[k]!))
        put(position, this.#shared(counted, shared, calls));
    }
    return this.#taken(solved, counted.endsIn);
  }

  /** Calls by others: sites in functions that did not run add nothing, unless these are not known to have no calls. */
  #callsOf(counted: Counted, shared: SharedFunction): Calls {
    const called = this.#called[shared.k]!;
    const isSparse = isSame(this.#idleCalls[shared.k]!, NO_CALLS);
    // Ascending: large numbers are rounded as where all are added up.
    const sites = isSparse ? called.sort((a, b) => a - b) : undefined;
    const calls = callsOfOthers(counted, shared, this.#counts, sites);
    called.length = 0;
    return calls;
  }

  #own(counted: Counted, position: number): FunctionCounts {
    if (this.#probeMap.functions[position]!.flags) return solveOwn(counted, position);
    return this.#repeatedOf(position).solve(counted.values, counted.endsIn(position), undefined);
  }

  #shared(counted: Counted, shared: SharedFunction, others: Calls): FunctionCounts {
    const position = shared.sharing.functions[shared.k]!;
    const ends = counted.endsIn(position);
    const repeated = this.#repeatedOf(position);
    const { values } = counted;
    const { count, exact } = entriesOf(counted, shared, others, {
      without: () => repeated.flow({ counters: values, stops: ends.stops, entry: 0 }),
      perEntry: () => repeated.flow({ counters: undefined, stops: [], entry: 1 }),
    });
    const own = repeated.solve(values, ends, count);
    return exact ? own : { ...own, exact: false };
  }

  #repeatedOf(position: number): RepeatedFunction {
    const known = this.#repeated[position];
    if (known !== undefined) return known;
    const made = new RepeatedFunction(this.#probeMap.functions[position]!, this.#isShared[position] === 1);
    this.#repeated[position] = made;
    return made;
  }

  #touch(position: number): void {
    if (this.#isTouched[position] === 1) return;
    this.#isTouched[position] = 1;
    this.#touched.push(position);
  }

  /** What was solved; afterwards, nothing has run. */
  #taken(solved: readonly number[], endsIn: (position: number) => BlockExits): readonly PositionedCounts[] {
    const taken = solved.map((position) => {
      const counts = this.#counts[position]!;
      this.#counts[position] = this.#idle[position]!;
      return { position, counts, exact: counts.exact && endsIn(position).complete };
    });
    for (const position of this.#touched) this.#isTouched[position] = 0;
    this.#touched = [];
    return taken;
  }
}

const NO_CALLS: Calls = { count: 0, exact: true };
const isSame = (a: Calls, b: Calls): boolean => Object.is(a.count, b.count) && a.exact === b.exact;

/** Numbers by key: of key k, `values[first[k]]` up to `values[first[k + 1]]`, excluded. */
class Groups {
  readonly first: Int32Array;
  readonly values: Int32Array;

  /** @param keys those of `values`, from 0 up to `groups` */
  constructor(groups: number, keys: readonly number[], values: readonly number[]) {
    this.first = new Int32Array(groups + 1);
    const items = new Int32Array(keys.length);
    groupByKey({ keys: Int32Array.from(keys), length: keys.length, groups, first: this.first, items });
    this.values = items.map((item) => values[item]!);
  }
}

function usersOf(functions: readonly FunctionProbes[], counterCount: number): Groups {
  const keys: number[] = [];
  const values: number[] = [];
  functions.forEach(({ blockCounter, edgeCounter, places }, position) => {
    const use = (counter: number): void => {
      if (counter < 0 || counter >= counterCount) return;
      keys.push(counter);
      values.push(position);
    };
    blockCounter.forEach(use);
    edgeCounter.forEach(use);
    const place = places.read();
    while (place.next()) if (place.count.kind === 'counter') use(place.count.counter);
  });
  return new Groups(counterCount, keys, values);
}

/** Function → sites of its calls of shared functions other than itself. */
function sitesByCaller({ functions, sharing }: CountedMap): Groups {
  const keys: number[] = [];
  const values: number[] = [];
  sharing?.functions.forEach((position, k) => {
    for (let site = sharing.firstSite[k]!; site < sharing.firstSite[k + 1]!; site++) {
      const caller = sharing.caller[site]!;
      if (caller === position) continue;
      keys.push(caller);
      values.push(site);
    }
  });
  return new Groups(functions.length, keys, values);
}
