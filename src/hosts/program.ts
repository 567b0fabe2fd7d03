/** The types of this folder: a program to run, and its outcome. */
import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { AbnormalExit, ProbeMap } from '../probe-map/index.ts';
import type { AskWhereStopped, VariablePlans } from '../variables/index.ts';
import type { ValType } from '../wasm/index.ts';
import type { HeldSignals } from './held-signals.ts';
import type { Job, WorkerModule } from './protocol.ts';
import type { Signal } from './signals.ts';
import type { EventNames, TraceRequest, WorkerTrace } from './trace.ts';

/** A core module as it is run. */
export interface TracedModule {
  readonly name: string;
  /** Rewritten; original when `probeMap` is undefined. */
  readonly bytes: Uint8Array;
  /** Undefined: not traced. */
  readonly probeMap: ProbeMap | undefined;
  /** Present with event probes. */
  readonly eventNames?: EventNames;
  /** Present where frames show variables of the source. */
  readonly variables?: VariablePlans;
  /** What is in scope where activations stand that a trap ended; present with `variables`. */
  readonly stopped?: AskWhereStopped;
  /** Its functions where `probeMap` has none because there are no counters: stack traces are resolved with them. */
  readonly functions?: readonly FunctionRange[];
}

/** Position of a function in the original. */
export interface FunctionRange {
  readonly funcidx: FuncIdx;
  /** ModuleOffsets of its body. */
  readonly start: ModuleOffset;
  readonly end: ModuleOffset;
}

/** What to run, and how. */
export interface RunOptions {
  /** File name: the program's `argv[0]`, and its name in messages. */
  readonly name: string;
  /** The original: a core module or a component. */
  readonly bytes: Uint8Array;
  /**
   * Called once per core module, before the program starts.
   * @param alone no other module of the program is rewritten
   */
  readonly rewrite: (bytes: Uint8Array, name: string, alone: boolean) => TracedModule;
  /** Arguments after `argv[0]`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Guest directory → host directory. */
  readonly preopens: Readonly<Record<string, string>>;
  /** Calls an export instead of `_start`; arguments as text. */
  readonly invoke?: { readonly export: string; readonly args: readonly string[] };
  /** Events of the program; by default none are delivered. */
  readonly trace?: TraceRequest;
  /** They are held from the moment at which the program may begin; who runs it releases them. */
  readonly signals: HeldSignals;
  /** Milliseconds after which the program is ended, from its start on. */
  readonly timeout?: number;
  /** What the running program has counted is wanted, too. */
  readonly progress?: ProgressRequest;
}

/** Counts of a running program are taken where it calls its host. */
export interface ProgressRequest {
  /** Milliseconds between two times, at least. */
  readonly every: number;
  readonly take: (modules: readonly ModuleOutcome[]) => void;
}

/**
 * What ended a program before it ended by itself: a signal, its time was over, nobody reads its events any more, or a point
 * where it was to stop.
 */
export type Interruption = Signal | 'timeout' | 'reader-gone' | 'point';

/** An activation of the guest when the program ended. */
export interface GuestFrame {
  /** Index into {@link RunOutcome.modules}; -1: a module that is not traced. */
  readonly module: number;
  readonly funcidx: FuncIdx;
  /** ModuleOffset in the original module; -1: unknown. */
  readonly offset: ModuleOffset;
  /** From the name section. */
  readonly name?: string;
}

/** How a program ended. Frames are innermost first. */
export type RunEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'trap'; readonly message: string; readonly frames: readonly GuestFrame[] }
  /** Something uncaught: an exception of the program, or a failure of its host. */
  | { readonly kind: 'error'; readonly message: string; readonly frames: readonly GuestFrame[] }
  | { readonly kind: 'interrupted'; readonly by: Interruption };

/** The outcome of one module. */
export interface ModuleOutcome {
  readonly module: TracedModule;
  readonly counters: BigInt64Array;
  readonly ends: readonly AbnormalExit[];
  /** False when the counters could not be read. */
  readonly complete: boolean;
}

/** The outcome of a program. */
export interface RunOutcome {
  readonly end: RunEnd;
  /** With `invoke`: one text per result. */
  readonly results?: readonly string[];
  readonly modules: readonly ModuleOutcome[];
  /** With `trace`: the observer's summary; undefined when it was not available. */
  readonly trace?: unknown;
  /** It was given no directory, and said on stderr that a file could not be opened. */
  readonly missedFiles: boolean;
}

/** A job before the thread that runs it adds what only it knows. */
export type JobOfProgram = DistributiveOmit<Job, 'wanted' | 'phase' | 'stops'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A prepared program. */
export interface Prepared {
  readonly job: JobOfProgram;
  /** In the order of `WorkerModule.index`. */
  readonly modules: readonly TracedModule[];
  readonly workerModules: readonly WorkerModule[];
  readonly resultTypes: readonly ValType[];
}

/** What the worker needs of a module. */
export function workerModule(module: TracedModule, index: number): WorkerModule {
  const { name, probeMap, eventNames: names, variables } = module;
  const bytes = shareable(module.bytes);
  if (probeMap === undefined) return { index, name, bytes, probes: undefined, events: undefined };
  const { callsEndBlocks, counterCount, readerCount, events: map } = probeMap;
  const counters = new BigInt64Array(new SharedArrayBuffer(8 * counterCount));
  const probes = { callsEndBlocks, counterCount, readerCount, counters };
  return { index, name, bytes, probes, events: map && names && { map, names, variables } };
}

/** Copied here at most once; a message to the worker would copy it again. */
function shareable(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

/** What the worker needs of a request for events. */
export function workerTrace(
  { trace }: RunOptions,
  modules: readonly WorkerModule[],
  shared: boolean,
): WorkerTrace | undefined {
  if (trace === undefined) return undefined;
  const { observer, events, reads } = trace;
  const delivery = modules.find((module) => module.events)?.events?.map.delivery ?? 'call';
  return { observer, settings: trace.settings(), events, reads, delivery, shared };
}
