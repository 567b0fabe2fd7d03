/**
 * What is noted when something that was thrown passes the boundary of a guest: where the activations were that it cuts off. Wrappers of
 * exports and imports say what they see; how a stack trace is had differs between hosts.
 */
import { SafeMap, SafeWeakSet } from '../safe-collections.ts';
import { type CutFrame, CutFrames, endOfUncaught, isMarker, lostFrame, nextExport } from './cut-frames.ts';
import { LostEnds } from './lost-ends.ts';
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
type Thrown = { readonly value: unknown } & (
  | {
      readonly kind: 'noted';
      /** The stack trace taken where it was thrown. */
      readonly frames: readonly StackFrame[];
      /** Frames of the trace that were noted already. */
      readonly noted: number;
    }
  /** They may catch it. */
  | { readonly kind: 'catchable' }
  /** They are lost. */
  | { readonly kind: 'lost' }
);

/** Frames that were cut off. */
interface Segment {
  readonly start: number;
  /** Before which. */
  readonly end: number;
  readonly how: CutFrame['how'];
  /** The module of the wrapper that noticed. */
  readonly module: number;
}

/** See the top of this file. */
export class CutRecorder {
  readonly cut = new CutFrames();
  readonly lost = new LostEnds();
  /** Number of calls of exports that are running. */
  depth = 0;
  /** Number of running calls of exports that leave no mark. */
  unmarked = 0;
  readonly #traces: Traces;
  /** By module number: whether its own code can catch what the host throws. */
  readonly #catches = new SafeMap<number, boolean>();
  /** Traps and errors whose frames inside the guest are noted: the host may throw one again. */
  readonly #noted = new SafeWeakSet<object>();
  /** What an import threw last, and the stack trace taken there if its callers cannot catch it. */
  #thrown: Thrown | undefined;

  constructor(traces: Traces) {
    this.#traces = traces;
  }

  /** A module is added, or an instance of it. */
  addModule(module: number, catches: boolean): void {
    this.#catches.set(module, catches);
    this.cut.addModule(module);
  }

  /** What stands for all that was cut off nobody knows where. */
  lostFrames(): CutFrame[] {
    return [...this.#catches.keys()].filter((module) => this.lost.has(module)).map(lostFrame);
  }

  /** A call of an export begins, and goes one deeper. @returns how deep it was before */
  enter(): number {
    this.#thrown = undefined;
    return this.depth++;
  }

  /** A function of the host threw, which a module called. */
  importThrew(value: unknown, module: number): void {
    const trap = this.#traces.isTrap(value);
    if (this.#catches.get(module) && !trap) {
      this.#thrown = { kind: 'catchable', value };
      return;
    }
    if (trap) this.#noteInside(value);
    // Taken here, not from the error: hosts throw symbols, and errors that were made elsewhere.
    const frames = this.#traces.currentFrames() ?? [];
    // The guest's frames up to the next of JavaScript are cut off whoever catches it there: a host that called the function
    // of a table directly has no wrapper to note it.
    const start = frames.findIndex(isMarker) + 1;
    const end = start === 0 ? frames.length : endOfUncaught(frames, start, trap);
    if (end === frames.length) {
      this.#lose(module);
      this.#thrown = { kind: 'lost', value };
      return;
    }
    this.#noteFrames(frames, { start, end, how: trap ? 'trap' : 'throw', module });
    this.#thrown = { kind: 'noted', value, frames, noted: end };
  }

  /** Something thrown left a call of an export, which is still counted in {@link depth}. */
  left(error: unknown, call: LeftCall): void {
    const { module } = call;
    const thrown =
      this.#thrown !== undefined && Object.is(this.#thrown.value, error) ? this.#thrown : undefined;
    this.#thrown = undefined;
    const isNew = this.#isNew(error);
    if (thrown !== undefined && thrown.kind !== 'catchable') this.#notePassed(thrown, module);
    // Flow equations account for what the guest may catch or throws itself.
    else if (this.#catches.get(module) !== true || (thrown === undefined && this.#traces.isTrap(error)))
      this.#noteMade(error, isNew ? (call.framesOf ?? this.#traces.framesOf)(error) : undefined, call);
    // Guest code that got this wrapper from a table called it directly: no import of it will see the error pass.
    if (this.depth > 1) {
      const frames = this.#traces.currentFrames();
      this.#thrown =
        frames === undefined
          ? { kind: 'lost', value: error }
          : { kind: 'noted', value: error, frames, noted: 0 };
    }
  }

  /** Index of the wrapper that is now on top, in a trace taken earlier; -1: it is not in the trace. */
  ownMarker(frames: readonly StackFrame[]): number {
    let depth = 0;
    for (let i = frames.length - 1; i >= 0; i--) {
      if (frames[i]?.kind === 'export' && ++depth === this.depth) return i;
    }
    return -1;
  }

  /** A trap that the host passes on: it may have called a function of a table, which has no wrapper to note the trap. */
  #noteInside(trap: unknown): void {
    if (!this.#isNew(trap)) return;
    const frames = this.#traces.framesOf(trap) ?? [];
    const end = frames.findIndex(isMarker);
    const marker = frames[end];
    // Where a wrapper of an export is next, it noted the trap, and others.
    if (marker?.kind === 'import')
      this.#noteFrames(frames, {
        start: 0,
        end,
        how: this.#traces.isStackOverflow(trap) ? 'overflow' : 'trap',
        module: marker.module,
      });
  }

  /** Whether an object was not thrown before: the trace of one that is thrown again is older than the throw. */
  #isNew(thrown: unknown): boolean {
    if (typeof thrown !== 'object' || thrown === null) return true;
    const known = this.#noted.has(thrown);
    this.#noted.add(thrown);
    return !known;
  }

  /** Of what was seen when it was thrown, or when it passed. */
  #notePassed(thrown: Thrown & { kind: 'noted' | 'lost' }, module: number): void {
    if (thrown.kind === 'lost') {
      this.#lose(module);
      return;
    }
    const { frames, noted, value } = thrown;
    const start = Math.max(frames.findIndex(isMarker) + 1, noted);
    this.#noteSegment(frames, { start, how: this.#traces.isTrap(value) ? 'trap' : 'throw', module });
  }

  /** Of what the engine made in the guest, or a function of the host without a wrapper. */
  #noteMade(
    error: unknown,
    frames: readonly StackFrame[] | undefined,
    { module, atEntry = false }: LeftCall,
  ): void {
    const end = this.ownMarker(frames ?? []);
    // A trace without this call is older than the throw.
    if (frames === undefined || end < 0) {
      this.#lose(module);
      return;
    }
    let start = end;
    while (start > 0 && !isMarker(frames[start - 1])) start--;
    // With an exhausted stack, a wasm frame is on top of the trace only if the engine could not enter a function.
    const overflow = start === 0 && (atEntry || this.#traces.isStackOverflow(error));
    const how = overflow ? 'overflow' : this.#traces.isTrap(error) ? 'trap' : 'throw';
    this.#noteSegment(frames, { start, how, module });
  }

  /** Records the guest frames from `start` to the next wrapper of an export. */
  #noteSegment(frames: readonly StackFrame[], segment: Omit<Segment, 'end'>): void {
    const end = nextExport(frames, segment.start);
    if (end === frames.length) this.#lose(segment.module);
    else this.#noteFrames(frames, { ...segment, end });
  }

  #noteFrames(frames: readonly StackFrame[], { start, end, how, module }: Segment): void {
    if (this.unmarked === 0 && !this.cut.note(frames, start, end, how)) this.#lose(module);
  }

  #lose(module: number): void {
    if (this.unmarked === 0) this.lost.lose(module);
  }
}
