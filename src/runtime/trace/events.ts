/**
 * What a trace function gets and what it may return: the protocol of Python's `sys.settrace`, with `unwind` separated
 * from `return`, and `DISABLE` from `sys.monitoring`.
 */
import type { Frame } from './frame.ts';

/** Type of {@link DISABLE}. A class of its own: where functions infer their return type, that of a symbol would be lost. */
export class Disable {
  readonly #answer = 'DISABLE';
  get [Symbol.toStringTag](): string {
    return this.#answer;
  }
}

/**
 * Returned by an observer: no more events of this kind at this site, in any activation, for this observer, until
 * `restartEvents()`. A site that no observer wants costs the guest the test of a flag.
 */
export const DISABLE: Disable = new Disable();

/** `arg` of a `return` event. */
export interface ReturnInfo {
  readonly event: 'return';
  /** True: a tail call (`return_call…`) replaced this activation by the callee's. */
  readonly tail: boolean;
}

/** `arg` of an `unwind` event. */
export interface UnwindInfo {
  readonly event: 'unwind';
  /** `trap`: by a trap or an exhausted stack; `exception`: by an exception of the guest or of the host. */
  readonly reason: 'exception' | 'trap';
  /** What is propagating to the host; undefined when the guest itself caught it. */
  readonly error: unknown;
}

/** `arg` of a `trap` event. */
export interface TrapInfo {
  readonly event: 'trap';
  /** The engine's error: a `WebAssembly.RuntimeError`, or what it throws for an exhausted stack. */
  readonly error: Error;
}

/** Events and the type of their `arg`. */
export interface EventArguments {
  /** A function was entered. */
  readonly call: undefined;
  /** A line begins; the rule is in docs/line-events.md. */
  readonly line: undefined;
  /** An activation returns. */
  readonly return: ReturnInfo;
  /** An activation ends because something is thrown through it. */
  readonly unwind: UnwindInfo;
  /** The guest trapped; delivered once, for the innermost traced activation, before anything is unwound. */
  readonly trap: TrapInfo;
}

/** Name of an event. */
export type EventName = keyof EventArguments;

/** All events, in the order of their bits in {@link eventBit}. */
export const eventNames = [
  'call',
  'line',
  'return',
  'unwind',
  'trap',
] as const satisfies readonly EventName[];

/** The `arg` of any event: undefined, or discriminated by its `event`. */
export type EventArgument = EventArguments[EventName];

/**
 * A trace function. The global one is called at each `call`: what it returns is the local trace function of that
 * activation, which gets the activation's other events; null or undefined: none. A local one may return undefined
 * (continue), a function (which replaces it), null (no more events of this activation) or {@link DISABLE}. Without `call`
 * among the events, the global one gets every event itself, and may only return undefined or {@link DISABLE}.
 */
export type TraceFunction = (frame: Frame, event: EventName, arg: EventArgument) => TraceAnswer;

/** See {@link TraceFunction}. */
// biome-ignore lint/suspicious/noConfusingVoidType: functions declared `: void` are trace functions too.
export type TraceAnswer = TraceFunction | Disable | null | undefined | void;

/** Handler of a monitor: gets one kind of event; may return {@link DISABLE}. */
export type MonitorHandler<Name extends EventName = EventName> = (
  frame: Frame,
  event: Name,
  arg: EventArguments[Name],
) => // biome-ignore lint/suspicious/noConfusingVoidType: functions declared `: void` are handlers too.
Disable | undefined | void;

/**
 * An observer that only needs to know how often (`order: false`): called with the number of such events at this site
 * since it was last called for the site.
 */
export type CountFunction = (frame: Frame, event: 'call' | 'line', count: number) => unknown;

/** A set of events as a number. */
export function eventBit(event: EventName): number {
  return 1 << eventNames.indexOf(event);
}

/** Any observer, as the implementation calls it. */
export type Observer = (frame: Frame, event: EventName, arg: unknown) => unknown;
