/** Messages between the main thread and the guest's worker; everything can be cloned between threads. */
import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { CutFrame } from '../runtime/index.ts';
import type { StopChannel } from './stopped-plans.ts';
import type { WorkerEvents, WorkerTrace } from './trace.ts';

/** A core module for the worker. */
export interface WorkerModule {
  /** Its index in `RunOutcome.modules`. */
  readonly index: number;
  readonly name: string;
  /** Rewritten, or original when it is not traced. */
  readonly bytes: Uint8Array;
  /** The part of its probe map that the worker needs; undefined: not traced. */
  readonly probes: WorkerProbes | undefined;
  /** Undefined: without event probes. */
  readonly events: WorkerEvents | undefined;
}

/** The part of a probe map that the worker needs. */
export interface WorkerProbes {
  readonly callsEndBlocks: boolean;
  readonly counterCount: number;
  readonly readerCount: number;
  /** The worker stores the counters here; the main thread can read them even if the worker had to be killed. */
  readonly counters: BigInt64Array;
}

/** A call of an export; arguments as JavaScript values. */
export interface Call {
  readonly export: string;
  readonly args: readonly (number | bigint | null)[];
}

/** How far a guest is. Both threads leave `waiting`, whoever is first. */
export const Phase = {
  waiting: 0,
  /** Set by the worker: guest code runs from now on. */
  begun: 1,
  /** Set by the main thread: it must not begin any more. */
  cancelled: 2,
} as const;

/** How to run the guest. */
export type Job = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly preopens: Readonly<Record<string, string>>;
  /** Undefined: no events are delivered. */
  readonly trace: WorkerTrace | undefined;
  /** Shared, one element: not 0 when a {@link Progress} is wanted at the next call of the host. Undefined: never. */
  readonly wanted: Int32Array | undefined;
  /** Shared, one element: a {@link Phase}. */
  readonly phase: Int32Array;
  /** Present where frames show variables of the source. */
  readonly stops?: StopChannel | undefined;
} & (
  | {
      readonly kind: 'core';
      readonly module: WorkerModule;
      /** True when it imports WASI preview 1. */
      readonly wasi: boolean;
      /** True when it imports the default functions of AssemblyScript. */
      readonly assemblyScript: boolean;
      /** `_start` or `_initialize`, run before `call`. */
      readonly start: '_start' | '_initialize' | undefined;
      readonly call: Call | undefined;
    }
  | {
      readonly kind: 'component';
      /** Core modules; `id` is the file name by which the generated JavaScript requests one. */
      readonly modules: readonly (WorkerModule & { readonly id: string })[];
      /** The generated JavaScript. */
      readonly source: string;
      /** URL of jco's implementation of WASI preview 2. */
      readonly shim: string;
    }
);

/** A wasm frame of the guest when it ended, as the engine reports it. */
export interface TraceFrame {
  readonly url: string;
  readonly funcidx: FuncIdx;
  /** ModuleOffset in the rewritten module; -1: unknown. */
  readonly offset: ModuleOffset;
  readonly name?: string;
}

/** How the program itself ended. */
export type GuestEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'trap' | 'error'; readonly message: string; readonly frames: readonly TraceFrame[] };

/** Messages of the worker; a {@link Reply} is the last. */
export type WorkerMessage = Reply | Progress | { readonly kind: 'reader-gone' | 'point' };

/** What has been counted so far: the guest is running, and called its host. */
export interface Progress {
  readonly kind: 'progress';
  readonly cut: readonly CutFrame[];
  /** A copy, by index of the module; empty where it is not traced. */
  readonly counters: readonly BigInt64Array[];
  readonly complete: boolean;
  /** Milliseconds that it took the guest's thread. */
  readonly milliseconds: number;
}

/** How the guest ended. */
export type Reply =
  | {
      readonly kind: 'ended';
      readonly end: GuestEnd;
      readonly results: readonly (number | bigint | string)[] | undefined;
      readonly cut: readonly CutFrame[];
      /** False when the counters could not be read. */
      readonly complete: boolean;
      /** The observer's summary. */
      readonly trace: unknown;
      /** The program has no directory, and said that a file could not be opened. */
      readonly missedFiles: boolean;
    }
  /** It could not be run; the message is for people. */
  | { readonly kind: 'refused'; readonly message: string };

/** Property of the worker's `globalThis`: {@link Inspected}. */
export const INSPECTED = '__wtrace';

/** Functions for the debugger, which get JSON of a stopped guest. */
export interface Inspected {
  /** Saves the counters; a {@link Snapshot}. */
  readonly counts: () => string;
  /** The observer's summary, when all events are written; that waits for who reads them. */
  readonly trace: () => string;
}

/** What a stopped guest has counted, besides the counters. */
export interface Snapshot {
  readonly cut: readonly CutFrame[];
  readonly complete: boolean;
}
