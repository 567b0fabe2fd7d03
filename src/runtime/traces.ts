/**
 * Stack traces of errors and of the running code, in frames. They are taken under a formatter of our own, so that hosts may shape
 * `stack` as they like; what they will read later is not changed.
 */

import { SafeWeakMap } from '../safe-collections.ts';
import { isError, ownMessage } from './error-values.ts';
import {
  hostFormatter,
  limitOfTraces,
  RealmError,
  removeLimit,
  restoreLimit,
  withFormatter,
} from './realm-error.ts';
import { frameOf, type StackFrame } from './stack.ts';
import { framesOfText } from './text-traces.ts';

/** Traces by error: taken once, since hosts can capture another into the same error. */
const taken = new SafeWeakMap<Error, readonly StackFrame[] | undefined>();

/** Frames on top of {@link currentFrames}'s caller. */
const OWN_FRAMES = 1;

/**
 * Where an error was made, innermost frame first; undefined: it is no error, or nothing usable can be found out. The host's
 * formatter is not called, nor any getter of the host.
 */
export function framesOf(error: unknown): readonly StackFrame[] | undefined {
  if (!isError(error)) return undefined;
  if (!taken.has(error)) taken.set(error, takeFrames(error));
  return taken.get(error);
}

/** The end of a trace that holds all frames. */
const BOTTOM: StackFrame = { kind: 'host' };

/**
 * The running code, the caller's frame first, whatever limit the host has set; undefined where it cannot be found out. See
 * {@link isComplete}.
 */
export function currentFrames(): readonly StackFrame[] | undefined {
  const removed = removeLimit();
  const error = new RealmError();
  const limit = limitOfTraces();
  if (removed) restoreLimit();
  const frames = takeFrames(error);
  if (frames === undefined) return undefined;
  const callers = withoutDates(frames.slice(OWN_FRAMES));
  return frames.length < limit ? [...callers, BOTTOM] : callers;
}

/** A trace without the dates of calls. */
export function withoutDates(frames: readonly StackFrame[]): readonly StackFrame[] {
  return frames.filter(({ kind }) => kind !== 'date');
}

/** Whether a trace of {@link currentFrames} holds all frames: where a host has frozen the limit, it may not. */
export function isComplete(frames: readonly StackFrame[]): boolean {
  return frames.at(-1) === BOTTOM;
}

/** What is thrown by the formatter, so that the engine keeps the trace as it is. */
const KEEP = {};

function takeFrames(error: Error): readonly StackFrame[] | undefined {
  let frames: StackFrame[] | undefined;
  let text: unknown;
  const theirs = hostFormatter();
  const keeps = keepsWhenThrown();
  withFormatter(
    (of, sites) => {
      if (of === error && Array.isArray(sites)) frames = sites.map((site) => frameOf(`    at ${site}`));
      if (keeps) throw KEEP;
      return theirs === undefined ? textOf(of, sites) : theirs(of, sites);
    },
    () => {
      try {
        text = stackProperty(error);
      } catch {
        // KEEP, or the error is a Proxy.
      }
    },
  );
  if (frames !== undefined) return frames;
  // It was formatted before: text in the engine's form can be read.
  if (typeof text !== 'string' || theirs !== undefined) return undefined;
  return framesOfText(text, ownMessage(error));
}

/** The engine's getter of `stack`, where it is one. */
const engineGetter =
  Reflect.getOwnPropertyDescriptor(new RealmError(), 'stack')?.get ??
  Reflect.getOwnPropertyDescriptor(RealmError.prototype, 'stack')?.get;

/** `stack`, if it is the engine's own. */
function stackProperty(error: Error): unknown {
  const own = Reflect.getOwnPropertyDescriptor(error, 'stack');
  if (own !== undefined && 'value' in own) return own.value;
  const inherits = own === undefined || own.get === engineGetter;
  return inherits && engineGetter !== undefined ? Reflect.apply(engineGetter, error, []) : undefined;
}

/** As engines do it by default. */
function textOf(error: unknown, sites: unknown): string {
  let header = '';
  try {
    header = Reflect.apply(RealmError.prototype.toString, error, []) as string;
  } catch {
    // Its name or message cannot be read.
  }
  return [header, ...(Array.isArray(sites) ? sites : []).map((site) => `    at ${site}`)].join('\n');
}

let keptWhenThrown: boolean | undefined;

/** Whether an error can be formatted again after its formatter threw: in V8, and not in Deno. */
function keepsWhenThrown(): boolean {
  if (keptWhenThrown !== undefined) return keptWhenThrown;
  const removed = removeLimit();
  const error = new RealmError();
  if (removed) restoreLimit();
  let called = false;
  const formatters = [
    (): never => {
      called = true;
      throw KEEP;
    },
    (): string => 'kept',
  ];
  let stack: unknown;
  for (const formatter of formatters) {
    withFormatter(formatter, () => {
      try {
        stack = stackProperty(error);
      } catch {
        // The first.
      }
    });
  }
  if (called) keptWhenThrown = stack === 'kept';
  return stack === 'kept';
}
