/** The counters of one body as a part for the writer, and the code of each. */
import type { CounterIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { ByteReader, type CodeWriter } from '../../wasm/index.ts';
import type { AddedGlobals } from '../write/added-globals.ts';
import type { AddedLocals, BodyPart, CodePlace, ProbeCode, Surroundings } from '../write/body-part.ts';
import type { CounterCells, CounterHolder } from './counter-forms.ts';
import { type CounterProbe, counterRank } from './counter-probes.ts';

/** What {@link CounterPart} is made of. */
export interface CounterPartOptions {
  readonly probes: readonly CounterProbe[];
  /** Number of the body's first counter, and how many it has; `probes` name them by number. */
  readonly firstCounter: number;
  readonly counterCount: number;
  readonly globals: AddedGlobals;
  readonly holder: CounterHolder;
}

/** Counters are globals, which are allocated when the body is written. */
export class CounterPart implements BodyPart<CounterProbe> {
  readonly probes: readonly CounterProbe[];
  readonly locals: AddedLocals;
  private readonly options: CounterPartOptions;

  constructor(options: CounterPartOptions) {
    this.options = options;
    this.probes = options.probes;
    const dispatches = options.probes.some(({ kind }) => kind === 'table' || kind === 'arm');
    this.locals = { i32: dispatches ? 1 : 0, i64: 0 };
  }

  rank(probe: CounterProbe): number {
    return counterRank(probe);
  }

  code({ code, firstLocal }: CodePlace): ProbeCode<CounterProbe> {
    const { globals, holder, counterCount, firstCounter } = this.options;
    const cells = holder.allocate(globals, counterCount);
    return new CounterCode({ code, cells, firstCounter, index: firstLocal.i32 });
  }
}

type Arms = Extract<CounterProbe, { readonly kind: 'arm' | 'table' }>;

interface CounterCodeOptions {
  readonly code: CodeWriter;
  readonly cells: CounterCells;
  /** Number of the body's first counter, which is the first of `cells`. */
  readonly firstCounter: number;
  /** localidx of the local that holds the index of a `br_table`. */
  readonly index: number;
}

class CounterCode implements ProbeCode<CounterProbe> {
  private readonly code: CodeWriter;
  private readonly cells: CounterCells;
  private readonly firstCounter: number;
  private readonly index: number;

  constructor({ code, cells, firstCounter, index }: CounterCodeOptions) {
    this.code = code;
    this.cells = cells;
    this.firstCounter = firstCounter;
    this.index = index;
  }

  write(probe: CounterProbe, around: Surroundings): ModuleOffset {
    const { code } = this;
    switch (probe.kind) {
      case 'count':
        this.act(probe.counter);
        return probe.at;
      case 'flag':
        this.cells.mark(code, probe.counter - this.firstCounter);
        return probe.at;
      case 'else':
        code.else();
        this.act(probe.counter);
        return probe.at;
      case 'table':
        this.dispatchTwice(probe);
        return probe.at;
      case 'taken':
        return this.countTaken(probe.at, probe.counter, around);
      case 'arm':
        return this.countArms(probe, around);
    }
  }

  /** Adds 1 to a counter. */
  act(counter: CounterIndex): void {
    this.cells.increment(this.code, counter - this.firstCounter);
  }

  /** `br_if l` becomes `if, count, br l + 1, end`. */
  private countTaken(
    at: ModuleOffset,
    counter: CounterIndex,
    { bytes, blocksTo }: Surroundings,
  ): ModuleOffset {
    const { code } = this;
    const immediates = new ByteReader(bytes, at + 1);
    const label = immediates.u32();
    code.if();
    this.act(counter);
    code.br(label + 1 + blocksTo(label));
    code.end();
    return immediates.position as ModuleOffset;
  }

  /**
   * For each counted arm, the `br_table` leads out of a block, after which the arm is counted and branched to; the other
   * arms branch directly. An activation may be stopped in this code where an arm leads to a loop.
   */
  private countArms({ at, arms }: Arms, { bytes, copied, blocksTo }: Surroundings): ModuleOffset {
    const { code } = this;
    const labels: number[] = [];
    /** Counter → the label of its arm. */
    const counted = new Map<CounterIndex, number>();
    const immediates = new ByteReader(bytes, at + 1);
    // The number of labels, without the default.
    immediates.u32();
    for (const arm of arms) {
      const original = immediates.u32();
      const label = original + blocksTo(original);
      labels.push(label);
      if (arm >= 0) counted.set(arm, label);
    }
    const blockOf = new Map(Array.from(counted.keys(), (counter, i) => [counter, i]));
    code.localSet(this.index);
    let blocks = counted.size;
    for (let i = 0; i < blocks; i++) code.block();
    code.localGet(this.index);
    copied(at, code.out.length, 1);
    code.brTable(labels.map((label, i) => blockOf.get(arms[i] ?? (-1 as CounterIndex)) ?? label + blocks));
    for (const [counter, label] of counted) {
      blocks--;
      code.end();
      this.act(counter);
      code.br(label + blocks);
    }
    return immediates.position as ModuleOffset;
  }

  /**
   * Dispatches a second time on the index, only to count. The values below the index on the stack stay where they are,
   * whatever their types, and the original `br_table` is unchanged.
   */
  private dispatchTwice({ arms }: Arms): void {
    const { code } = this;
    const counters = [...new Set(arms.filter((arm) => arm >= 0))];
    code.localSet(this.index);
    for (let i = 0; i <= counters.length; i++) code.block();
    code.localGet(this.index);
    const labels = new Map(counters.map((counter, i) => [counter, i]));
    code.brTable(arms.map((arm) => labels.get(arm) ?? counters.length));
    counters.forEach((counter, i) => {
      code.end();
      this.act(counter);
      code.br(counters.length - 1 - i);
    });
    code.end();
    code.localGet(this.index);
  }
}
