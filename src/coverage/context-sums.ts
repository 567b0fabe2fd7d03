/** Counters by context, such as a test, added up before they are solved. There may be a thousand, so that all but one are packed. */
import { CountSums, type CountsOfRun, type CountsToSolve } from './count-sum.ts';
import { packCounters, unpackCounters } from './packed-counters.ts';

/** What ran in one context. */
export interface ContextCounts {
  readonly name: string;
  /** To be solved one after the other; what ran is the union. The counters of each hold until the next is read. */
  readonly sums: Iterable<CountsToSolve>;
}

/** A sum whose counters are packed. */
interface PackedSum extends Omit<CountsToSolve, 'counters'> {
  readonly packed: Uint8Array;
}

/** Of which module. */
interface Counted {
  readonly counterCount: number;
  readonly hitOnly: boolean;
}

/** See the top of this file. */
export class ContextSums {
  readonly #module: Counted;
  readonly #packed = new Map<string, readonly PackedSum[]>();
  /** The context that was added to last: mostly the next counts are of the same one. */
  #open: { readonly name: string; readonly sums: CountSums } | undefined;

  constructor(module: Counted) {
    this.#module = module;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#open === undefined && this.#packed.size === 0;
  }

  /** Adds what one run counted in a context. */
  add(name: string, counts: CountsOfRun): void {
    let open = this.#open;
    if (open?.name !== name) {
      this.#close();
      open = { name, sums: this.#unpacked(name) };
      this.#open = open;
    }
    open.sums.add(counts);
  }

  /** Adds those of another working directory. */
  addAll(other: ContextSums): void {
    for (const { name, sums } of other.contexts()) for (const sum of sums) this.add(name, sum);
  }

  /** In the order of first appearance, each to be read before the next. */
  *contexts(): Generator<ContextCounts> {
    this.#close();
    const counters = new Float64Array(this.#module.counterCount);
    for (const [name, packed] of this.#packed) yield { name, sums: unpackedInto(counters, packed) };
  }

  #close(): void {
    if (this.#open === undefined) return;
    const { name, sums } = this.#open;
    this.#open = undefined;
    const packed = Array.from(sums.sums, ({ counters, ends, inexact }) => ({
      packed: packCounters(counters),
      ends,
      inexact,
    }));
    this.#packed.set(name, packed);
  }

  #unpacked(name: string): CountSums {
    const sums = new CountSums(this.#module);
    const packed = this.#packed.get(name);
    if (packed === undefined) return sums;
    for (const sum of unpackedInto(new Float64Array(this.#module.counterCount), packed)) sums.add(sum);
    return sums;
  }
}

/** Sums whose counters are all in one array, one after the other. */
function* unpackedInto(counters: Float64Array, sums: readonly PackedSum[]): Generator<CountsToSolve> {
  for (const { packed, ends, inexact } of sums) {
    counters.fill(0);
    unpackCounters({ bytes: packed, at: 0, count: counters.length, into: counters });
    yield { counters, ends, inexact };
  }
}
