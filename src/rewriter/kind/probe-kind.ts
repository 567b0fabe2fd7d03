/**
 * What a kind of probe is to `instrument`: one folder and one row of the table in kinds.ts. A kind plans each function
 * from its graph and its lines, gives the writer a part of the body, adds what it needs to the module, and fills in its
 * section of the probe map. Kinds know nothing of each other except their ranks and the places at which they act.
 */
import type { DebugInfo, LineTable } from '../../debuginfo/index.ts';
import type { Warning } from '../../errors.ts';
import type { DefinedFunction, FileIndex, FuncIdx, RowIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { ProbeMap } from '../../probe-map/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import type { BranchPoint } from '../branches/branch-points.ts';
import type { CallSites } from '../flow/call-sites.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { LineEvents } from '../lines/line-events.ts';
import type { PlaceActor } from '../lines/state-part.ts';
import type { Scratch } from '../lines/working-memory.ts';
import type { BodyPart } from '../write/body-part.ts';
import type { EngineLimits } from '../write/engine-limits.ts';
import type { ModuleAdditions } from '../write/module-additions.ts';
import type { Outside } from '../write/module-writer.ts';
import type { Refusal } from '../write/refusal.ts';
import type { EntryCode } from './entry.ts';

/** What all kinds know of a module. Functions are numbered by their body, from 0, unless a funcidx is named. */
export interface ModuleToProbe {
  readonly module: WasmModule;
  readonly debugInfo: DebugInfo;
  readonly lines: LineTable;
  readonly calls: CallSites;
  /** Exceptions may be caught in the module, or the engine's stack traces lack offsets. */
  readonly catches: boolean;
  /** Function → 1 when it is traced: some line of it counts. */
  readonly traced: Uint8Array;
  /** Function → 1 when it has no lines, and is to be known to have run. */
  readonly unlined: Uint8Array;
  /** Whether lines of the file with this index count. */
  readonly selects: (file: FileIndex) => boolean;
  readonly additions: ModuleAdditions;
  readonly limits: EngineLimits;
  /** Working memory, valid until the next function. */
  readonly memory: Scratch;
}

/** A body. Offsets are ModuleOffsets, rows those of the line table. */
export interface BodyToProbe {
  readonly index: DefinedFunction;
  readonly funcidx: FuncIdx;
  /** Start of the locals vector. */
  readonly start: ModuleOffset;
  /** The first instruction. */
  readonly codeStart: ModuleOffset;
  /** One past the final `end`. */
  readonly end: ModuleOffset;
  readonly firstRow: RowIndex;
  /** One past the last row. */
  readonly lastRow: RowIndex;
}

/** A body that is traced, with everything known of it. */
export interface TracedBody extends BodyToProbe {
  readonly graph: FunctionGraph;
  /** The line rule applied to it, once for all kinds. */
  readonly events: LineEvents;
  /** Place of `events`, in order → 1 when its line is counted. */
  readonly counted: Uint8Array;
  /** Whether the line of any place is counted. */
  readonly hasLines: boolean;
  /** Whether the file with this index is selected. */
  readonly selectsFile: (file: FileIndex) => boolean;
  /** Its branch points in files that are selected, where their arms are to be counted; else none. */
  readonly branches: readonly BranchPoint[];
}

/** What a kind does with one body. */
export type BodyDecision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** `actor`: what it does at places of the line rule that depend on the state. */
  | { readonly kind: 'part'; readonly part: BodyPart; readonly actor?: PlaceActor };

/** One kind of probe applied to one module. For each body: one plan, then `keep` or `drop`. */
export interface ProbeSession {
  /** Plans a traced body. */
  plan(body: TracedBody): BodyDecision;
  /** Why no traced body can get a part any more, so that none need be read; undefined: there is room. */
  full?(): Refusal | undefined;
  /** Plans a body that is not traced itself. */
  planUntraced?(body: BodyToProbe): BodyDecision;
  /** The body planned last was written. */
  keep(): void;
  /** The body planned last was not written: drops what was recorded for it. Its globals are already removed. */
  drop(): void;
  /** Upper bound of what the kind adds outside the bodies so far. */
  outside(): Outside;
  /**
   * True when bodies written earlier rely on the one planned last: if that one cannot be written, everything must be redone
   * without such reliance.
   */
  isReliedOn?(): boolean;
  /** Adds what comes last: readers, tables, exports. */
  finish(): void;
  /** The kind's section of the probe map. After {@link finish}. */
  section(): Partial<ProbeMap>;
  /** True when the host must prepare the instance before its start function runs. */
  readonly startsLate?: boolean;
  warnings?(): readonly Warning[];
  /** A report of the choices made, for `wtrace inspect --plan`. */
  report?(): ProbeReport;
}

/** What kinds report of their choices. */
export interface ProbeReport {
  /** Function of the probe map → why its entries have a counter or have none; absent when all have one. */
  readonly entries?: readonly EntryCode[];
}

/** A row in the table of kinds. */
export interface ProbeKind<Options> {
  readonly name: string;
  /** Begins a module; undefined when the options request no probe of this kind. */
  begin(module: ModuleToProbe, options: Options): ProbeSession | undefined;
}

/** The decision of a kind that does nothing in a body. */
export const nothing: BodyDecision = { kind: 'nothing' };
