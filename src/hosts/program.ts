/** The words of this folder: a program to run, and what it leaves. */
import type { AbnormalEnd, ProbeMap } from '../probe-map.ts';
import type { ValType } from '../wasm/index.ts';
import type { Job, WorkerModule } from './protocol.ts';

/** A core module as it is run. */
export interface TracedModule {
  readonly name: string;
  /** Rewritten; original when `probeMap` is undefined. */
  readonly bytes: Uint8Array;
  /** Undefined: not traced. */
  readonly probeMap: ProbeMap | undefined;
}

/** What to run, and how. */
export interface RunOptions {
  /** File name: the program's `argv[0]`, and its name in messages. */
  readonly name: string;
  /** The original: a core module or a component. */
  readonly bytes: Uint8Array;
  /** Called once per core module, before the program starts. */
  readonly rewrite: (bytes: Uint8Array, name: string) => TracedModule;
  /** Arguments behind `argv[0]`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Guest directory → host directory. */
  readonly preopens: Readonly<Record<string, string>>;
  /** Calls an export instead of `_start`; arguments as text. */
  readonly invoke?: { readonly export: string; readonly args: readonly string[] };
  /** Told of the first signal at once. */
  readonly onSignal?: (signal: Signal) => void;
}

/** Signals after which counts are saved. */
export type Signal = 'SIGINT' | 'SIGTERM';

/** An activation of the guest when it ended. */
export interface GuestFrame {
  /** Index into {@link RunOutcome.modules}; -1: a module that is not traced. */
  readonly module: number;
  readonly funcidx: number;
  /** ModuleOffset in the original module; -1: unknown. */
  readonly offset: number;
  /** From the name section. */
  readonly name?: string;
}

/** How a program ended. Frames are innermost first. */
export type RunEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'trap'; readonly message: string; readonly frames: readonly GuestFrame[] }
  /** Something uncaught: an exception of the program, or a failure of its host. */
  | { readonly kind: 'error'; readonly message: string; readonly frames: readonly GuestFrame[] }
  | { readonly kind: 'signal'; readonly signal: Signal };

/** What a module left. */
export interface ModuleOutcome {
  readonly module: TracedModule;
  readonly counters: BigInt64Array;
  readonly ends: readonly AbnormalEnd[];
  /** False when the counters could not be read. */
  readonly complete: boolean;
}

/** What a program left. */
export interface RunOutcome {
  readonly end: RunEnd;
  /** With `invoke`: one text per result. */
  readonly results?: readonly string[];
  readonly modules: readonly ModuleOutcome[];
}

/** A program made ready. */
export interface Prepared {
  readonly job: Job;
  /** In the order of `WorkerModule.index`. */
  readonly modules: readonly TracedModule[];
  readonly workerModules: readonly WorkerModule[];
  readonly resultTypes: readonly ValType[];
}

/** What the worker is to know of a module. */
export function workerModule(module: TracedModule, index: number): WorkerModule {
  const { name, bytes, probeMap } = module;
  if (probeMap === undefined) return { index, name, bytes, probes: undefined };
  const { callsEndBlocks, counterCount, readerCount } = probeMap;
  const counters = new BigInt64Array(new SharedArrayBuffer(8 * counterCount));
  return { index, name, bytes, probes: { callsEndBlocks, counterCount, readerCount, counters } };
}
