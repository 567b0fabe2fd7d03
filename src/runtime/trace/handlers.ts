/**
 * Delivery `call`: what the guest calls at its probes. Factories whose result is compiled again for each instance (see
 * fresh-feedback.ts), so they depend only on their parameter. The fast paths serve a single observer; all else is slow.
 */
import type { SiteIndex } from '../../indices.ts';
import type { SiteKind } from '../../probe-map/index.ts';
import type { EventName } from './events.ts';
import type { Frame } from './frame.ts';
import type { CalloutFunction } from './guest.ts';
import type { Control, Fast } from './instance.ts';
import type { Cursor } from './live-frame.ts';

/** What the handlers of one instance work on; arrays are by depth or by site (without the base). */
export interface HandlerInput {
  /** Word 0 is not 0 while an observer runs: guest code that it calls causes no events. 2: at an entry in `call`. */
  readonly busy: Int32Array;
  readonly base: number;
  /** {@link SiteKind}: what is compiled anew sees its parameter alone. */
  readonly siteKind: typeof SiteKind;
  /** Site → {@link SiteKind}. */
  readonly kinds: Uint8Array;
  readonly frames: readonly (Frame | undefined)[];
  readonly makeFrame: (index: SiteIndex) => Frame;
  /** True: frames differ from event to event, and `placeFrame` moves the single frame object. */
  readonly live: boolean;
  readonly placeFrame: (index: SiteIndex, depth: number) => Frame;
  /** Where that object is, by {@link Cursor}: the flat paths move it themselves. Nobody's where frames are constant. */
  readonly cursor: Int32Array;
  readonly cursorWord: typeof Cursor;
  /** From now on, that object shows events of this instance. Returns the number that `cursor` has for it. */
  readonly standIn: (records: Int32Array | undefined) => number;
  readonly fast: Fast[];
  readonly own: Fast[];
  readonly entered: SiteIndex[];
  readonly lines: SiteIndex[];
  readonly order: number[];
  readonly clock: Float64Array;
  /** The current line of an activation, or the order of activations, may be read. */
  readonly keepsLines: boolean;
  readonly ordered: boolean;
  /** What an event handed over is kept until the next one of its activation; undefined: it need not be. */
  readonly keep: ((index: SiteIndex, depth: number) => void) | undefined;
  readonly control: Control;
  /** Third argument of `call` and `line`. */
  readonly arg: unknown;
  readonly returned: unknown;
  readonly tailCalled: unknown;
  readonly slow: SlowHandlers;
}

/** Handlers of the callouts of activations and lines. */
export type EventCallouts = Readonly<Record<'call' | 'line' | 'return', CalloutFunction>>;

/** The slow paths. All return a state for the guest. */
export interface SlowHandlers {
  call(index: SiteIndex, depth: number): number;
  line(index: SiteIndex, depth: number): number;
  return(index: SiteIndex, depth: number): number;
  /** The only observer returned something for `line` or `return`. */
  answered(answer: unknown, index: SiteIndex, depth: number): number;
  /** The global trace function returned something other than a function, null or undefined, or switched observers. */
  called(answer: unknown, index: SiteIndex, depth: number): number;
  /** The only observer threw at an event. */
  failed(error: unknown, event: EventName, depth: number): number;
}

/** Handlers for `Callout` `call`, `line` and `return`. */
export function callHandlers(input: HandlerInput): EventCallouts {
  const { busy, base, kinds, frames, makeFrame, live, placeFrame, fast, own, control, arg, slow } = input;
  const { entered, lines, order, clock, keepsLines, ordered, keep, returned, tailCalled } = input;
  const TAIL_CALL = input.siteKind.tailCall;

  const call = (site: number, depth: number): number => {
    if (busy[0] !== 0) return 0;
    const index = (site - base) as SiteIndex;
    entered[depth] = index;
    lines[depth] = index;
    if (keep !== undefined) keep(index, depth);
    if (ordered) order[depth] = clock[0] = clock[0]! + 1;
    own[depth] = null;
    if (control.calls === 0) {
      fast[depth] = control.unasked;
      return control.unaskedState;
    }
    const ask = control.global;
    if (ask === undefined) return slow.call(index, depth);
    fast[depth] = null;
    let answer: unknown;
    busy[0] = 2;
    try {
      answer = ask(live ? placeFrame(index, depth) : (frames[index] ?? makeFrame(index)), 'call', arg);
    } catch (error) {
      busy[0] = 0;
      return slow.failed(error, 'call', depth);
    }
    busy[0] = 0;
    if (control.global !== ask) return slow.called(answer, index, depth);
    if (typeof answer === 'function') {
      own[depth] = answer as Fast;
      fast[depth] = answer as Fast;
      return -1;
    }
    return answer === undefined || answer === null ? 0 : slow.called(answer, index, depth);
  };

  const line = (site: number, depth: number): number => {
    if (busy[0] !== 0) return 0;
    const index = (site - base) as SiteIndex;
    const observe = fast[depth];
    if (keepsLines) lines[depth] = index;
    if (keep !== undefined) keep(index, depth);
    if (observe === undefined) return slow.line(index, depth);
    if (observe === null) return keepsLines ? control.unaskedState : 0;
    let answer: unknown;
    busy[0] = 1;
    try {
      answer = observe(live ? placeFrame(index, depth) : (frames[index] ?? makeFrame(index)), 'line', arg);
    } catch (error) {
      busy[0] = 0;
      return slow.failed(error, 'line', depth);
    }
    busy[0] = 0;
    return answer === undefined ? -1 : slow.answered(answer, index, depth);
  };

  const leave = (site: number, depth: number): number => {
    if (busy[0] !== 0) return 0;
    const index = (site - base) as SiteIndex;
    if (keepsLines) lines[depth] = index;
    if (keep !== undefined) keep(index, depth);
    if (control.returns === 2) return slow.return(index, depth);
    const observe = control.returns === 1 ? fast[depth] : null;
    own[depth] = null;
    fast[depth] = null;
    entered[depth] = -1 as SiteIndex;
    if (observe === undefined || observe === null) return 0;
    let answer: unknown;
    busy[0] = 1;
    try {
      const info = kinds[index] === TAIL_CALL ? tailCalled : returned;
      answer = observe(live ? placeFrame(index, depth) : (frames[index] ?? makeFrame(index)), 'return', info);
    } catch (error) {
      busy[0] = 0;
      return slow.failed(error, 'return', depth);
    }
    busy[0] = 0;
    return answer === undefined ? -1 : slow.answered(answer, index, depth);
  };
  return { call, line, return: leave };
}

/** The same where only `line` events are delivered, without activations. */
export function flatCallHandlers(input: HandlerInput): EventCallouts {
  const { busy, base, frames, makeFrame, live, cursor, standIn, fast, arg, slow } = input;
  const { event: EVENT, site: SITE, instance: INSTANCE, isRead: READ } = input.cursorWord;
  let number = -2;

  const line = (site: number): number => {
    const observe = fast[0];
    if (busy[0] !== 0 || observe === null) return 0;
    const index = (site - base) as SiteIndex;
    if (observe === undefined) return slow.line(index, 0);
    let answer: unknown;
    busy[0] = 1;
    if (live) {
      if (cursor[INSTANCE] !== number) number = standIn(undefined);
      cursor[SITE] = index;
      // An event that writes what the next one reads makes that one wait: only if it must.
      if (cursor[READ] !== 0) {
        cursor[READ] = 0;
        cursor[EVENT] = cursor[EVENT]! + 1;
      }
    }
    try {
      answer = observe(frames[index] ?? makeFrame(index), 'line', arg);
    } catch (error) {
      busy[0] = 0;
      return slow.failed(error, 'line', 0);
    }
    busy[0] = 0;
    return answer === undefined ? -1 : slow.answered(answer, index, 0);
  };
  const none = (): number => 0;
  return { call: none, line, return: none };
}
