/** The record of activations that were cut off: where each was, as the engine reports it, and to which module it belongs. */
import { type FuncIdx, funcIdx } from '../indices.ts';
import { type ModuleOffset, moduleOffset } from '../location.ts';
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
    funcidx: funcIdx(0),
    offset: moduleOffset(-1),
    module,
    newest: module,
    how: 'lost',
    count: 1,
  };
}

/** See the top of this file. */
export class CutFrames {
  readonly #cut = new SafeMap<string, { -readonly [key in keyof CutFrame]: CutFrame[key] }>();
  #newest = -1;

  /** A module is added: frames that come later may belong to it. */
  addModule(module: number): void {
    this.#newest = Math.max(this.#newest, module);
  }

  /** A record that goes its own way from here. */
  copy(): CutFrames {
    const other = new CutFrames();
    for (const [key, frame] of this.#cut) other.#cut.set(key, { ...frame });
    other.#newest = this.#newest;
    return other;
  }

  /** All that was noted. */
  list(): CutFrame[] {
    return [...this.#cut.values()].map((frame) => ({ ...frame }));
  }

  /** Notes the guest's frames from `start` to before `end`. Returns whether the engine said where each was. */
  note(frames: readonly StackFrame[], start: number, end: number, how: CutFrame['how']): boolean {
    // Found once for all frames before it: an exhausted stack has thousands.
    let entry = -1;
    let known = true;
    for (let i = start; i < end; i++) {
      const frame = frames[i] as StackFrame;
      if (frame.kind !== 'wasm') continue;
      if (entry < i) entry = nextExport(frames, i);
      const top = how === 'overflow' && i === 0;
      this.#add(frame, moduleAt(frames, i, entry), how === 'overflow' && !top ? 'trap' : how);
      known &&= frame.offset >= 0;
    }
    return known;
  }

  /** Notes the activations that are running; `paused`: the innermost was stopped by a debugger. */
  noteRunning(frames: readonly StackFrame[], paused: boolean): void {
    const first = frames.findIndex(({ kind }) => kind === 'wasm');
    if (first < 0) return;
    this.note(frames, first, first + 1, paused ? 'paused' : 'live');
    this.note(frames, first + 1, frames.length, 'live');
  }

  #add(frame: StackFrame & { kind: 'wasm' }, module: number, how: CutFrame['how']): void {
    const { url, funcidx, offset } = frame;
    const newest = module < 0 ? this.#newest : module;
    const key = `${module} ${newest} ${how} ${funcidx} ${offset} ${url}`;
    const known = this.#cut.get(key);
    if (known !== undefined) known.count++;
    else this.#cut.set(key, { url, funcidx, offset, module, newest, how, count: 1 });
  }
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
  const first = frames[from];
  let end = from;
  for (let frame = first; frame?.kind === 'wasm'; frame = frames[++end])
    if (!trap && first?.kind === 'wasm' && frame.url !== first.url) break;
  return end;
}

/**
 * The module of the wasm frame at `i`; -1: unknown. The wrapper at `end` belongs to the frame above it, and so to all with
 * the same URL. The wrapper of an import was made for the module that first imported it, which may have passed it on.
 */
function moduleAt(frames: readonly StackFrame[], i: number, end: number): number {
  const frame = frames[i];
  const entered = frames[end - 1];
  const wrapper = frames[end];
  if (wrapper?.kind === 'export' && frame?.kind === 'wasm' && entered?.kind === 'wasm') {
    if (i === end - 1 || (frame.url !== '' && frame.url === entered.url)) return wrapper.module;
  }
  const above = frames[i - 1];
  return above?.kind === 'import' ? above.module : -1;
}
