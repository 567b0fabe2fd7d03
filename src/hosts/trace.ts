/**
 * Events of a program, delivered to an observer in the guest's thread. What an observer does with them is its own
 * business: it is a module, given by its URL, with settings that can be cloned between threads.
 */
import type { EventDelivery, EventMap } from '../probe-map/index.ts';
import type { EventName, FrameRead, TracedFunction, TraceFunction } from '../runtime/index.ts';
import type { VariablePlans } from '../variables/index.ts';

/** A request for the events of a program. Its modules need event probes: see `rewrite` of `RunOptions`. */
export interface TraceRequest {
  /** URL of a module that exports a function `observe`: an {@link Observe}. */
  readonly observer: string;
  /** The argument of `observe`; called when all modules are rewritten. */
  readonly settings: () => unknown;
  readonly events: readonly EventName[];
  /** What the observer reads of frames. */
  readonly reads: readonly FrameRead[];
}

/** Names for the events of one module. */
export interface EventNames {
  /** By index into `files` of its event map. */
  readonly files: readonly string[];
  /** Functions that have event sites. */
  readonly functions: readonly TracedFunction[];
}

/** What the observer's module exports as `observe`. */
export type Observe = (settings: unknown, control: ObserverControl) => GuestObserver;

/** What an observer can do. */
export interface ObserverControl {
  /** No more events; the program keeps running. */
  stop(): void;
  /** Nobody reads what the observer writes: ends the program. Does not return, unless it has ended already. */
  endProgram(): void;
  /** The observer has seen what it waited for: ends the program. Does not return, unless it has ended already. */
  stopProgram(): void;
}

/** An observer of all events of one run. */
export interface GuestObserver {
  /** Called at each `call`; what it returns gets the other events of the activation. */
  readonly trace: TraceFunction;
  /** Writes everything that is buffered: the guest is about to call its host, or has ended. May be called at any time. */
  flush(): void;
  /** What the main thread gets at the end; JSON-serializable. */
  summary(): unknown;
}

/** What the worker gets of a {@link TraceRequest}. */
export interface WorkerTrace {
  readonly observer: string;
  readonly settings: unknown;
  readonly events: readonly EventName[];
  readonly reads: readonly FrameRead[];
  readonly delivery: EventDelivery;
  /** Several instances take part. */
  readonly shared: boolean;
}

/** What the worker gets for the events of a module. */
export interface WorkerEvents {
  readonly map: EventMap;
  readonly names: EventNames;
  /** Present where frames show variables of the source. */
  readonly variables?: VariablePlans | undefined;
}
