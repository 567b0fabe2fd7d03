/**
 * Delivery `ring`: the loop that turns records into calls of the observer. Compiled again for each instance (see
 * fresh-feedback.ts), so that the engine inlines the observer; depends only on its parameter.
 */
import type { SiteIndex } from '../../indices.ts';
import type { HandlerInput } from './handlers.ts';
import type { RingAction } from './instance.ts';

/** Records of one instance; see `RingLayout` of the probe map. */
export interface ReaderInput extends HandlerInput {
  /** Word 0: depth of the activation that the next record belongs to. */
  readonly state: Int32Array;
  /** {@link RingAction}: what is compiled anew sees its parameter alone. */
  readonly ringAction: typeof RingAction;
  /** Site → {@link RingAction}. */
  readonly actions: Uint8Array;
  /** Site → words of its values. */
  readonly words: Uint32Array;
  /** Some site has values. */
  readonly hasValues: boolean;
  /** A handler was reached: activations above `depth` are gone. */
  readonly caught: (index: SiteIndex, depth: number) => void;
  /** Keeps what an event handed over until the next one of its activation; undefined: it need not be kept. */
  readonly keepRecord:
    | ((index: SiteIndex, depth: number, records: Int32Array, valuesAt: number) => void)
    | undefined;
  /** Sets the first word of the values of the event that the frame placed next shows. */
  readonly standAt: (records: Int32Array, at: number) => void;
}

/** Reads the events whose sites are in the words `[0, to)`, their values at the end. */
export type RingReader = (records: Int32Array, to: number) => void;

/** Makes the loop. */
export function ringReader(input: ReaderInput): RingReader {
  const { busy, base, frames, makeFrame, live, placeFrame, fast, own, control, arg, slow } = input;
  const { entered, lines, order, clock, keepsLines, ordered, returned, tailCalled } = input;
  const { state, actions, words, hasValues, caught, standAt, keepRecord } = input;
  const { ringAction } = input;
  const { call: CALL, line: LINE, return: RETURN, tailCall: TAIL_CALL, catch: CATCH } = ringAction;
  const { silentCall: SILENT_CALL, silentLine: SILENT_LINE, silentCatch: SILENT_CATCH } = ringAction;

  return (records, to) => {
    let at = 0;
    let valuesAt = records.length;
    let depth = state[0]!;
    while (at < to) {
      // Observers called in this loop have no `try` of their own: an error of one is caught after the inner loop.
      try {
        busy[0] = 1;
        while (at < to) {
          const index = (records[at++]! - base) as SiteIndex;
          if (hasValues) valuesAt -= words[index]!;
          const action = actions[index];
          if (keepRecord !== undefined) {
            const isCall = action === CALL || action === SILENT_CALL;
            if (action !== CATCH && action !== SILENT_CATCH)
              keepRecord(index, isCall ? depth + 1 : depth, records, valuesAt);
          }
          if (action === LINE) {
            const observe = fast[depth];
            if (keepsLines) lines[depth] = index;
            if (typeof observe === 'function') {
              if (live) standAt(records, valuesAt);
              const answer = observe(
                live ? placeFrame(index, depth) : (frames[index] ?? makeFrame(index)),
                'line',
                arg,
              );
              if (answer !== undefined) slow.answered(answer, index, depth);
            } else if (observe === undefined) {
              if (live) standAt(records, valuesAt);
              slow.line(index, depth);
            }
          } else if (action === CALL) {
            depth++;
            state[0] = depth;
            entered[depth] = index;
            lines[depth] = index;
            if (ordered) order[depth] = clock[0] = clock[0]! + 1;
            const ask = control.global;
            own[depth] = null;
            if (live) standAt(records, valuesAt);
            if (ask === undefined) slow.call(index, depth);
            else {
              fast[depth] = null;
              const answer = ask(
                live ? placeFrame(index, depth) : (frames[index] ?? makeFrame(index)),
                'call',
                arg,
              );
              if (control.global !== ask) slow.called(answer, index, depth);
              else if (typeof answer === 'function') {
                own[depth] = answer as typeof ask;
                fast[depth] = answer as typeof ask;
              } else if (answer !== undefined && answer !== null) slow.called(answer, index, depth);
            }
          } else if (action === RETURN || action === TAIL_CALL) {
            if (keepsLines) lines[depth] = index;
            if (live) standAt(records, valuesAt);
            const left = depth;
            depth--;
            state[0] = depth;
            if (control.returns === 2) slow.return(index, left);
            else {
              const observe = control.returns === 1 ? fast[left] : null;
              own[left] = null;
              fast[left] = null;
              entered[left] = -1 as SiteIndex;
              if (typeof observe === 'function') {
                const info = action === TAIL_CALL ? tailCalled : returned;
                const answer = observe(
                  live ? placeFrame(index, left) : (frames[index] ?? makeFrame(index)),
                  'return',
                  info,
                );
                if (answer !== undefined) slow.answered(answer, index, left);
              }
            }
          } else if (action === CATCH || action === SILENT_CATCH) {
            depth = records[at++]!;
            caught(index, depth);
            state[0] = depth;
          } else if (action === SILENT_CALL) {
            depth++;
            state[0] = depth;
            entered[depth] = index;
            lines[depth] = index;
            if (ordered) order[depth] = clock[0] = clock[0]! + 1;
            own[depth] = null;
            fast[depth] = control.unasked;
          } else if (action === SILENT_LINE) {
            if (keepsLines) lines[depth] = index;
          } else {
            // A return or a tail call that nobody wants.
            own[depth] = null;
            fast[depth] = null;
            entered[depth] = -1 as SiteIndex;
            depth--;
            state[0] = depth;
          }
        }
      } catch (error) {
        depth = state[0]!;
        slow.failed(error, 'line', depth);
      }
    }
    state[0] = depth;
    busy[0] = 0;
  };
}

/**
 * The same where only `line` events are delivered, without activations: the loop for observers that only read places. Everything that it
 * reads is in local variables. Where frames differ from event to event, their values are found when they are looked at.
 */
export function flatRingReader(input: ReaderInput): RingReader {
  const { busy, base, frames, makeFrame, live, cursor, standIn, fast, arg, slow, actions } = input;
  const { line: LINE } = input.ringAction;
  const { site: SITE, word: WORD, inRing: IN_RING } = input.cursorWord;

  return (records, to) => {
    const known = frames;
    const wanted = actions;
    const first = base;
    const lineArg = arg;
    const moves = live;
    const here = cursor;
    let at = 0;
    if (moves) standIn(records);
    while (at < to) {
      const observe = fast[0];
      if (observe === null) break;
      try {
        busy[0] = 1;
        if (observe === undefined) {
          const index = (records[at]! - first) as SiteIndex;
          if (moves) here[WORD] = at;
          at++;
          if (wanted[index] === LINE) slow.line(index, 0);
          continue;
        }
        if (moves) here[SITE] = IN_RING;
        while (at < to) {
          const index = (records[at]! - first) as SiteIndex;
          if (moves) here[WORD] = at;
          at++;
          if (wanted[index] !== LINE) continue;
          const answer = observe(known[index] ?? makeFrame(index), 'line', lineArg);
          if (answer === undefined) continue;
          slow.answered(answer, index, 0);
          break;
        }
      } catch (error) {
        slow.failed(error, 'line', 0);
      }
    }
    busy[0] = 0;
  };
}
