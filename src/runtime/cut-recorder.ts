/**
 * What is noted when something that was thrown passes the boundary of a guest: where the activations were that it cuts off. Wrappers of
 * exports and imports say what they see; how a stack trace is had differs between hosts.
 */
import { SafeMap, SafeWeakSet } from '../safe-collections.ts';
import { type CutFrame, cutFrames, endOfUncaught, isMarker, lostFrame, nextExport } from './cut-frames.ts';
import { type LostEnds, lostEnds } from './lost-ends.ts';
import type { StackFrame } from './stack.ts';

/** How stack traces are had, and what they say of errors. Nothing here throws. */
export interface Traces {
  /** Where an error was made, innermost frame first; undefined: it is no error, or nothing usable can be found out. */
  framesOf(error: unknown): readonly StackFrame[] | undefined;
  /** The running code, innermost frame first; undefined where it cannot be found out. */
  currentFrames(): readonly StackFrame[] | undefined;
  /** Whether no wasm code can have caught it. */
  isTrap(error: unknown): boolean;
  /** Whether it is an exhausted stack. */
  isStackOverflow(error: unknown): boolean;
}

/** A call of an export that something thrown left. */
export interface LeftCall {
  readonly module: number;
  /** It was thrown by a probe at the entry of the top function. */
  readonly atEntry?: boolean;
  /** Instead of {@link Traces.framesOf}. */
  framesOf?(error: unknown): readonly StackFrame[] | undefined;
}

/** What left guest code, and what is known of the activations that it passes. */
interface Thrown {
  readonly value: unknown;
  /** The stack trace taken where it was thrown; undefined: they may catch it. */
  readonly frames?: readonly StackFrame[];
  /** Frames of the trace that were noted already; all of them: those that follow are lost. */
  readonly noted: number;
}

/** See the top of this file. */
export interface CutRecorder {
  readonly lost: LostEnds;
  /** Number of calls of exports that are running. */
  depth: number;
  /** Number of running calls of exports that leave no mark. */
  unmarked: number;
  /** Number of the newest module. */
  newest: number;
  /** A module is added, or an instance of it. @param catches whether its own code can catch what the host throws */
  addModule(module: number, catches: boolean): void;
  /** All that was noted, and what stands for that of which nobody knows where it was. */
  list(): CutFrame[];
  /** A call of an export begins, and goes one deeper. @returns how deep it was before */
  enter(): number;
  /** A function of the host threw, which a module called. */
  importThrew(value: unknown, module: number): void;
  /** Something thrown left a call of an export, which is still counted in {@link depth}. */
  left(error: unknown, call: LeftCall): void;
  /** Index of the wrapper that is now on top, in a trace taken earlier; -1: it is not in the trace. */
  ownMarker(frames: readonly StackFrame[]): number;
}

/** Nothing is noted so far. */
export function cutRecorder({ framesOf, currentFrames, isTrap, isStackOverflow }: Traces): CutRecorder {
  /** By module number. */
  const catches = new SafeMap<number, boolean>();
  const cut = cutFrames();
  /** Traps and errors whose frames inside the guest are noted: the host may throw one again. */
  const known = new SafeWeakSet<object>();
  /** What an import threw last, and the stack trace taken there if its callers cannot catch it. */
  let thrown: Thrown | undefined;

  /** Whether an object was not thrown before: the trace of one that is thrown again is older than the throw. */
  const isNew = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return true;
    const was = known.has(value);
    known.add(value);
    return !was;
  };

  /**
   * Notes guest frames. The second of the range is where it goes on; past the last frame: nobody knows.
   * @param module of the wrapper that noticed
   */
  const note = (
    module: number,
    how: CutFrame['how'],
    frames: readonly StackFrame[],
    range: readonly [start: number, end: number],
  ): void => {
    if (recorder.unmarked > 0) return;
    if (range[1] === frames.length || !cut.note(frames, range, how, recorder.newest))
      recorder.lost.lose(module);
  };

  /** A trap that the host passes on: it may have called a function of a table, which has no wrapper to note the trap. */
  const noteInside = (trap: unknown): void => {
    const frames = (isNew(trap) && framesOf(trap)) || [];
    const end = frames.findIndex(isMarker);
    const marker = frames[end];
    // Where a wrapper of an export is next, it noted the trap, and others.
    if (marker?.kind === 'import')
      note(marker.module, isStackOverflow(trap) ? 'overflow' : 'trap', frames, [0, end]);
  };

  const recorder: CutRecorder = {
    lost: lostEnds(),
    depth: 0,
    unmarked: 0,
    newest: -1,
    addModule(module, catches_) {
      catches.set(module, catches_);
      recorder.newest = Math.max(recorder.newest, module);
    },
    list: () => [...cut.list(), ...[...catches.keys()].filter(recorder.lost.has).map(lostFrame)],
    enter() {
      thrown = undefined;
      return recorder.depth++;
    },
    importThrew(value, module) {
      const trap = isTrap(value);
      if (!trap && catches.get(module)) {
        thrown = { value, noted: 0 };
        return;
      }
      if (trap) noteInside(value);
      // Taken here, not from the error: hosts throw symbols, and errors that were made elsewhere.
      const frames = currentFrames() ?? [];
      // The guest's frames up to the next of JavaScript are cut off whoever catches it there: a host that called the function
      // of a table directly has no wrapper to note it.
      const start = frames.findIndex(isMarker) + 1;
      const noted = start === 0 ? frames.length : endOfUncaught(frames, start, trap);
      note(module, trap ? 'trap' : 'throw', frames, [start, noted]);
      thrown = { value, frames, noted };
    },
    left(error, { module, atEntry, framesOf: framesOfCall = framesOf }) {
      const passed = thrown && Object.is(thrown.value, error) ? thrown : undefined;
      const first = isNew(error);
      const trap = isTrap(error);
      let frames = passed?.frames;
      // Flow equations account for what the guest may catch or throws itself.
      if (frames !== undefined || !catches.get(module) || (passed === undefined && trap)) {
        let start = passed?.noted ?? 0;
        let how: CutFrame['how'] = trap ? 'trap' : 'throw';
        if (frames !== undefined) start = Math.max(frames.findIndex(isMarker) + 1, start);
        else {
          // The engine made it in the guest, or a function of the host without a wrapper.
          frames = (first && framesOfCall(error)) || [];
          start = recorder.ownMarker(frames);
          // A trace without this call is older than the throw: no export follows.
          if (start < 0) start = frames.length;
          while (start > 0 && !isMarker(frames[start - 1])) start--;
          // With an exhausted stack, a wasm frame is on top of the trace only if the engine could not enter a function.
          if (start === 0 && (atEntry || isStackOverflow(error))) how = 'overflow';
        }
        note(module, how, frames, [start, nextExport(frames, start)]);
      }
      // Guest code that got this wrapper from a table called it directly: no import of it will see the error pass.
      thrown = recorder.depth > 1 ? { value: error, frames: currentFrames() ?? [], noted: 0 } : undefined;
    },
    ownMarker(frames) {
      let depth = 0;
      for (let i = frames.length - 1; i >= 0; i--)
        if (frames[i]?.kind === 'export' && ++depth === recorder.depth) return i;
      return -1;
    },
  };
  return recorder;
}
