/** What the plan of a function's counters is made from. */
import type { LineTable } from '../../debuginfo/index.ts';
import type { FuncIdx } from '../../indices.ts';
import type { InstructionMap } from '../../wasm/index.ts';
import type { TracedBody } from '../kind/probe-kind.ts';
import type { Scratch } from '../lines/working-memory.ts';
import type { KeptColumns } from './kept-columns.ts';

/** What a plan may rely on. */
export interface CounterPlanOptions {
  /** Counts every block and edge that can have a counter. */
  readonly everywhere?: boolean;
  /** Whether the function's entries follow from the counts of calls to it. */
  readonly entryShared?: boolean;
  /** Whether the entries of a function, by funcidx, follow from its calls, which must then be counted; by default none do. */
  readonly sharesEntry?: ((funcidx: FuncIdx) => boolean) | undefined;
  /** Whether the count of every block must be derivable, not only those that lines need. */
  readonly everyBlock?: boolean;
  /** Block → its count in an earlier run. */
  readonly known?: ArrayLike<number | undefined> | undefined;
  /** Set when it is only required whether code ran. */
  readonly hitOnly?: HitOnlyInput | undefined;
}

/** What is known of a function when it is only required whether code ran. */
export interface HitOnlyInput {
  /** Block → ModuleOffset of its last instruction. */
  readonly last: ArrayLike<number>;
  /** Whether the entries of others follow from the counts of this function. */
  readonly needsCounts: boolean;
}

/** Everything that a plan is made from. */
export interface CounterPlanInput {
  readonly body: TracedBody;
  readonly lines: LineTable;
  /** Where instructions begin. */
  readonly instructions: InstructionMap;
  /** Number of the first counter that this function may use. */
  readonly firstCounter: number;
  readonly manyLocals: boolean;
  readonly memory: Scratch;
  readonly kept: KeptColumns;
  readonly options: CounterPlanOptions;
}
