/** The record of activations that were cut off: where each was, as the engine reports it, and to which module it belongs. */
import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import { SafeMap } from '../safe-collections.ts';
import type { StackFrame } from './stack.ts';

/** A place at which activations were cut off, as the engine reports it; structured-cloneable. */
export interface CutFrame {
  /** The engine's name for the module. */
  readonly url: string;
  readonly funcidx: FuncIdx;
  /** ModuleOffset in the rewritten module; -1: unknown. */
  readonly offset: ModuleOffset;
  /** Number of the module to which the frame certainly belongs, because it is next to a wrapper of it; else -1. */
  readonly module: number;
  /** Number of the newest module that it may belong to: an unknown frame is of none that was added later. */
  readonly newest: number;
  /**
   * `throw`: a host exception that the guest might have caught; `trap`: nothing could catch it; `overflow`: the frame on
   * top of an exhausted stack; `live`: still running; `paused`: still running, stopped in the function itself; `lost`: some of
   * the module were cut off nobody knows where.
   */
  readonly how: 'throw' | 'trap' | 'overflow' | 'live' | 'paused' | 'lost';
  readonly count: number;
}

/** What stands for all activations of a module that were cut off nobody knows where. */
export function lostFrame(module: number): CutFrame {
  return {
    url: '',
    funcidx: 0 as FuncIdx,
    offset: -1 as ModuleOffset,
    module,
    newest: module,
    how: 'lost',
    count: 1,
  };
}

/** See the top of this file. */
export interface CutFrames {
  /** All that was noted: objects that go on counting. */
  list(): CutFrame[];
  /**
   * Notes the guest's frames from `start` to before `end`. Returns whether the engine said where each was.
   * @param range both
   */
  note(
    frames: readonly StackFrame[],
    range: readonly [start: number, end: number],
    how: CutFrame['how'],
    newest: number,
  ): boolean;
}

/** None so far. */
export function cutFrames(): CutFrames {
  const cut = new SafeMap<string, { -readonly [key in keyof CutFrame]: CutFrame[key] }>();
  return {
    list: () => [...cut.values()],
    note(frames, [start, end], how, newest) {
      // Found once for all frames before it: an exhausted stack has thousands.
      let entry = -1;
      let known = true;
      for (let i = start; i < end; i++) {
        const frame = frames[i];
        if (frame?.kind !== 'wasm') continue;
        if (entry < i) entry = nextExport(frames, i);
        const { url, funcidx, offset } = frame;
        const module = moduleAt(frames, i, entry);
        const noted: CutFrame = {
          ...{ url, funcidx, offset, module, newest: module < 0 ? newest : module },
          ...{ how: how === 'overflow' && i > 0 ? 'trap' : how, count: 1 },
        };
        const key = JSON.stringify(noted);
        const before = cut.get(key);
        if (before === undefined) cut.set(key, noted);
        else before.count++;
        known &&= offset >= 0;
      }
      return known;
    },
  };
}

/**
 * The activations that are running.
 * @param newest number of the newest module
 */
export function runningFrames(frames: readonly StackFrame[], newest: number): CutFrame[] {
  const running = cutFrames();
  running.note(frames, [0, frames.length], 'live', newest);
  return running.list();
}

/** The same on a thread that was stopped by a debugger in its innermost activation. */
export function pausedFrames(frames: readonly StackFrame[], newest: number): CutFrame[] {
  const paused = cutFrames();
  const next = frames.findIndex(({ kind }) => kind === 'wasm') + 1;
  paused.note(frames, [0, next], 'paused', newest);
  paused.note(frames, [next, frames.length], 'live', newest);
  return paused.list();
}

/** Index of the export wrapper through which the segment with the frame at `i` was entered; past the last if none. */
export function nextExport(frames: readonly StackFrame[], i: number): number {
  let end = i;
  while (end < frames.length && frames[end]?.kind !== 'export') end++;
  return end;
}

/** Whether a frame is a wrapper of an import or export. */
export function isMarker(frame: StackFrame | undefined): boolean {
  return frame?.kind === 'import' || frame?.kind === 'export';
}

/**
 * The end of the frames from `from` on that are cut off whoever catches what the host throws: of a trap, all up to the next of
 * JavaScript; else those of the module that imports, which cannot catch. Another module may.
 */
export function endOfUncaught(frames: readonly StackFrame[], from: number, trap: boolean): number {
  let end = from;
  while (frames[end]?.kind === 'wasm' && (trap || urlOf(frames[end]) === urlOf(frames[from]))) end++;
  return end;
}

/** Of a wasm frame. */
const urlOf = (frame: StackFrame | undefined): string | undefined =>
  (frame as { url?: string } | undefined)?.url;

/**
 * The module of the wasm frame at `i`; -1: unknown. The wrapper at `end` belongs to the frame above it, and so to all with
 * the same URL. The wrapper of an import was made for the module that first imported it, which may have passed it on.
 */
function moduleAt(frames: readonly StackFrame[], i: number, end: number): number {
  const url = urlOf(frames[i]);
  const isEntered = i === end - 1 || (url !== '' && url === urlOf(frames[end - 1]));
  const [wrapper, above] = [frames[end], frames[i - 1]];
  if (isEntered && wrapper?.kind === 'export') return wrapper.module;
  return above?.kind === 'import' ? above.module : -1;
}
