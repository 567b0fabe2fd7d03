/**
 * What a trace function is told and what it may answer: the protocol of Python's `sys.settrace`, with `unwind` told
 * from `return`, and `DISABLE` from `sys.monitoring`.
 */
import type { Frame } from './frame.ts';

/** Type of {@link DISABLE}. A class of its own: the type of a symbol would be lost where functions infer what they return. */
export class Disable {
  readonly #answer = 'DISABLE';
  get [Symbol.toStringTag](): string {
    return this.#answer;
  }
}

/**
 * Answer of an observer: no more of this event at this site, in any activation, for this observer, until
 * `restartEvents()`. A site that nobody wants costs the guest the test of a flag.
 */
export const DISABLE: Disable = new Disable();

/** `arg` of a `return` event. */
export interface ReturnInfo {
  readonly event: 'return';
  /** True: a tail call (`return_call…`) put the callee in this activation's place. */
  readonly tail: boolean;
}

/** `arg` of an `unwind` event. */
export interface UnwindInfo {
  readonly event: 'unwind';
  /** `trap`: by a trap or an exhausted stack; `exception`: by an exception of the guest or of the host. */
  readonly reason: 'exception' | 'trap';
  /** What is on its way to the host; undefined when the guest itself caught it. */
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
  /** An activation ends as it should. */
  readonly return: ReturnInfo;
  /** An activation ends because something is thrown through it. */
  readonly unwind: UnwindInfo;
  /** The guest trapped; told once, of the innermost traced activation, before anything is unwound. */
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

/** The `arg` of any event: undefined, or told apart by its `event`. */
export type EventArgument = EventArguments[EventName];

/**
 * A trace function. The global one is asked at each `call`: what it returns is the local trace function of that activation,
 * which gets the activation's other events; null or undefined: none. A local one may return undefined (go on), a
 * function (which takes its place), null (no more events of this activation) or {@link DISABLE}. Without `call` among
 * the events it gets every event itself, and {@link DISABLE} is the only answer that means something.
 */
export type TraceFunction = (frame: Frame, event: EventName, arg: EventArgument) => TraceAnswer;

/** See {@link TraceFunction}. */
// biome-ignore lint/suspicious/noConfusingVoidType: functions declared `: void` are trace functions too.
export type TraceAnswer = TraceFunction | Disable | null | undefined | void;

/** Handler of a monitor: gets one kind of event; may answer {@link DISABLE}. */
export type MonitorHandler<Name extends EventName = EventName> = (
  frame: Frame,
  event: Name,
  arg: EventArguments[Name],
) => // biome-ignore lint/suspicious/noConfusingVoidType: functions declared `: void` are handlers too.
Disable | undefined | void;

/**
 * An observer that only needs to know how often (`order: false`): called with how many such events there were since it
 * was last told of this site.
 */
export type CountFunction = (frame: Frame, event: 'call' | 'line', count: number) => unknown;

/** A set of events as a number. */
export function eventBit(event: EventName): number {
  return 1 << eventNames.indexOf(event);
}

/** Any observer, as the machinery calls it. */
export type Observer = (frame: Frame, event: EventName, arg: unknown) => unknown;
