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
  /** Site → words of its record; all 1 when `single`. */
  readonly words: Uint32Array;
  readonly single: boolean;
  /** Words of the records of most sites, of those that have more than one word. */
  readonly usualWords: number;
  /** A handler was reached: activations above `depth` are gone. */
  readonly caught: (index: SiteIndex, depth: number) => void;
  /** Keeps what an event handed over until the next one of its activation; undefined: it need not be kept. */
  readonly keepRecord:
    | ((index: SiteIndex, depth: number, records: Int32Array, at: number) => void)
    | undefined;
  /** Sets the position of the record to which the frame placed next belongs. */
  readonly standAt: (records: Int32Array, at: number) => void;
}

/** Reads the records in `[from, to)`. */
export type RingReader = (records: Int32Array, from: number, to: number) => void;

/** Makes the loop. */
export function ringReader(input: ReaderInput): RingReader {
  const { busy, base, frames, makeFrame, live, placeFrame, fast, own, control, arg, slow } = input;
  const { entered, lines, order, clock, keepsLines, ordered, returned, tailCalled } = input;
  const { state, actions, words, single, caught, standAt, keepRecord } = input;
  const { ringAction } = input;
  const { call: CALL, line: LINE, return: RETURN, tailCall: TAIL_CALL, catch: CATCH } = ringAction;
  const { silentCall: SILENT_CALL, silentLine: SILENT_LINE, silentCatch: SILENT_CATCH } = ringAction;

  return (records, from, to) => {
    let at = from;
    let depth = state[0]!;
    while (at < to) {
      // Observers called in this loop have no `try` of their own: an error of one is caught after the inner loop.
      try {
        busy[0] = 1;
        while (at < to) {
          const index = (records[at]! - base) as SiteIndex;
          const action = actions[index];
          if (keepRecord !== undefined) {
            const isCall = action === CALL || action === SILENT_CALL;
            if (action !== CATCH && action !== SILENT_CATCH)
              keepRecord(index, isCall ? depth + 1 : depth, records, at);
          }
          if (action === LINE) {
            const observe = fast[depth];
            if (keepsLines) lines[depth] = index;
            if (typeof observe === 'function') {
              if (live) standAt(records, at);
              const answer = observe(
                live ? placeFrame(index, depth) : (frames[index] ?? makeFrame(index)),
                'line',
                arg,
              );
              if (answer !== undefined) slow.answered(answer, index, depth);
            } else if (observe === undefined) {
              if (live) standAt(records, at);
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
            if (live) standAt(records, at);
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
            if (live) standAt(records, at);
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
            depth = records[at + 1]!;
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
          at += single ? 1 : words[index]!;
        }
      } catch (error) {
        depth = state[0]!;
        slow.failed(error, 'line', depth);
        at += words[records[at]! - base]!;
      }
    }
    state[0] = depth;
    busy[0] = 0;
  };
}

/**
 * The same where only `line` events are delivered, of one word each, with constant frames and no activations: the loop
 * for observers that only read places. Everything that it reads is in local variables.
 */
export function flatRingReader(input: ReaderInput): RingReader {
  const { busy, base, frames, makeFrame, fast, arg, slow, actions } = input;
  const { line: LINE } = input.ringAction;

  return (records, from, to) => {
    const known = frames;
    const wanted = actions;
    const first = base;
    const lineArg = arg;
    let at = from;
    while (at < to) {
      const observe = fast[0];
      if (observe === null) break;
      try {
        busy[0] = 1;
        if (observe === undefined) {
          const index = (records[at]! - first) as SiteIndex;
          if (wanted[index] === LINE) slow.line(index, 0);
          at++;
          continue;
        }
        for (; at < to; at++) {
          const index = (records[at]! - first) as SiteIndex;
          if (wanted[index] !== LINE) continue;
          let frame = known[index];
          if (frame === undefined) frame = makeFrame(index);
          const answer = observe(frame, 'line', lineArg);
          if (answer === undefined) continue;
          slow.answered(answer, index, 0);
          at++;
          break;
        }
      } catch (error) {
        slow.failed(error, 'line', 0);
        at++;
      }
    }
    busy[0] = 0;
  };
}

/** The same with frames that differ from event to event, and with what they show in the records. */
export function flatLiveRingReader(input: ReaderInput): RingReader {
  const { busy, base, frames, makeFrame, cursor, standIn, fast, arg, slow, actions, words } = input;
  const { line: LINE } = input.ringAction;
  const { site: SITE, record: RECORD, inRecord: IN_RECORD } = input.cursorWord;
  const usual = input.usualWords;

  return (records, from, to) => {
    const known = frames;
    const here = cursor;
    const wanted = actions;
    const lengths = words;
    const first = base;
    const lineArg = arg;
    const many = usual;
    let at = from;
    standIn(records);
    while (at < to) {
      const observe = fast[0];
      if (observe === null) break;
      let index = (records[at]! - first) as SiteIndex;
      try {
        busy[0] = 1;
        if (observe === undefined) {
          here[RECORD] = at;
          at += lengths[index]!;
          if (wanted[index] === LINE) slow.line(index, 0);
          here[SITE] = IN_RECORD;
          continue;
        }
        while (at < to) {
          index = (records[at]! - first) as SiteIndex;
          here[RECORD] = at;
          // Where the next record begins is known before the length is read, if the processor predicts the branch.
          const length = lengths[index]!;
          if (length === 1) at++;
          else if (length === many) at += many;
          else at += length;
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
