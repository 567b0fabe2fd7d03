/**
 * The boundary between a traced guest and its host. Wrappers around exports and imports detect when activations of the
 * guest are cut off (trap, exhausted stack, a throw of the host) and record from a stack trace where each of them was. In
 * stack traces, the wrappers' names mark where one segment of guest frames ends and the next begins.
 */

import { EXPORT_PREFIX, type ProbeMap } from '../probe-map/index.ts';
import { SafeMap, SafeWeakMap, SafeWeakSet } from '../safe-collections.ts';
import type { BoundaryHooks } from './boundary-hooks.ts';
import { type CutFrame, CutFrames, endOfUncaught, isMarker, lostFrame, nextExport } from './cut-frames.ts';
import { dateOf } from './dated-call.ts';
import { type Crossing, datedWrapper, hookedWrapper, plainWrapper } from './export-wrapper.ts';
import { type Callable, isExportedFunction, passThrough } from './exported-function.ts';
import type { InstanceHolder } from './held-instances.ts';
import { viewImports } from './import-view.ts';
import { importWrapper } from './import-wrapper.ts';
import { LostEnds } from './lost-ends.ts';
import { isHarmless, mayPassFunctions } from './reachable-functions.ts';
import { removeLimit, restoreLimit } from './realm-error.ts';
import { MARKER_PREFIX, type StackFrame } from './stack.ts';
import { isStackOverflow, isTrap } from './thrown.ts';
import { currentFrames, framesOf, isComplete, withoutDates } from './traces.ts';

/** Wrappers for one instance. */
export interface Boundary {
  /**
   * A view of imports for the instance: functions are wrapped to record what is cut off when they throw. Exported Functions of other
   * instances (wrapped by these boundaries or not) and objects that are not functions (`Suspending`, memories…) are passed as they are.
   */
  wrapImports(imports: WebAssembly.Imports): WebAssembly.Imports;
  /**
   * Exports for hosts: functions are wrapped, exports that wtrace added are left out. Where the probe map knows their types,
   * the wrappers are Exported Functions.
   * @param imports whether those of the instance come from {@link wrapImports}; by default they do
   */
  wrapExports(exports: WebAssembly.Exports, imports?: 'wrapped' | 'unknown'): WebAssembly.Exports;
  /** Runs something else that enters the guest, such as the start function. */
  enter<T>(run: () => T): T;
}

/** Hears of calls of exports that no other export is running around. Must not throw. */
export interface OuterCalls {
  entered(): void;
  /** The call has ended, in whatever way, and all that it counted can be read. */
  left(): void;
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

/** All traced instances of one run, and what is known of their activations that were cut off. */
export class Boundaries {
  /** By module number: whether its own code can catch what the host throws. */
  readonly #catches = new SafeMap<number, boolean>();
  readonly #cut = new CutFrames();
  /** Number of calls of exports that are running. */
  #depth = 0;
  /** Number of running calls of exports that leave no mark. */
  #unmarked = 0;
  /** What hosts get for a guest's Exported Function: the same under each name, and from each instance that passes it on. */
  readonly #given = new SafeWeakMap<Callable, Callable>();
  /** What hosts got → the guest's Exported Function, which is what other instances import. */
  readonly #exported = new SafeWeakMap<Callable, Callable>();
  /** Exported Function → the module that has it: the first that exported it, since others can only pass it on. */
  readonly #owner = new SafeWeakMap<Callable, number>();
  /** Exported Function → its instance. */
  readonly #holders = new SafeWeakMap<Callable, InstanceHolder>();
  /** Traps and errors whose frames inside the guest are noted: the host may throw one again. */
  readonly #noted = new SafeWeakSet<object>();
  /** What an import threw last, and the stack trace taken there if its callers cannot catch it. */
  #thrown: Thrown | undefined;
  readonly #lost = new LostEnds();
  #watch: OuterCalls | undefined;

  /** From now on, somebody hears of outermost calls. */
  watch(watch: OuterCalls): void {
    this.#watch = watch;
  }

  /**
   * Adds an instance.
   * @param module number of its module, to which {@link CutFrame} refers
   * @param probeMap its probe map, or the part needed here
   * @param holder hears when its code runs, or may run without that being heard
   */
  add(
    module: number,
    probeMap: Pick<ProbeMap, 'callsEndBlocks' | 'exports'>,
    hooks?: BoundaryHooks,
    holder?: InstanceHolder,
  ): Boundary {
    this.#catches.set(module, probeMap.callsEndBlocks);
    this.#cut.addModule(module);
    return {
      wrapImports: (imports) =>
        viewImports(imports, {
          replace: (value) => this.#importable(value, module, hooks, holder),
          pass: (value) => {
            if (!isHarmless(value)) holder?.pin();
            this.#lost.link(module, value);
          },
        }),
      wrapExports: (exports, imports) => {
        const wrap = (call: Callable): Callable =>
          this.#wrapExport(call, module, imports === 'unknown' ? 'dated' : hooks, holder);
        const seen = this.#wrapExports(exports, module, probeMap.exports, wrap);
        if (holder !== undefined) this.#holdFunctions(exports, seen, probeMap.exports, holder);
        return seen;
      },
      enter: <T>(run: () => T) => this.#wrapExport(run as Callable, module, hooks)() as T,
    };
  }

  /**
   * Whether activations of a module were cut off nobody knows where: what left an export has no usable stack trace, or is older
   * than the call. Also while the module may be running, where the engine does not say how far it has got.
   */
  lost(module: number): boolean {
    if (this.#lost.has(module)) return true;
    if (this.#depth === 0) return false;
    const frames = currentFrames();
    return (
      frames === undefined || !isComplete(frames) || !new CutFrames().note(frames, 0, frames.length, 'live')
    );
  }

  /** A call of a guest's Exported Function, which had no wrapper, was cut off. */
  cutOff(exported: unknown): void {
    const module = this.#owner.get(exported as Callable);
    if (module !== undefined) this.#lost.lose(module);
  }

  /** Whether a call of an export is running. */
  get running(): boolean {
    return this.#depth > 0;
  }

  /** Places at which activations have been cut off so far. */
  cut(): CutFrame[] {
    return [...this.#cut.list(), ...this.#lostFrames()];
  }

  /**
   * Like {@link cut}, plus the activations that are running, as if they ended here.
   * @param stack of the guest's thread, innermost frame first
   * @param paused true when the stack's first wasm frame was stopped by a debugger
   */
  live(stack: readonly StackFrame[], paused: boolean): CutFrame[] {
    const all = this.#cut.copy();
    all.noteRunning(stack, paused);
    return [...all.list(), ...this.#lostFrames()];
  }

  /** What hosts got for a guest's Exported Function; any other value as it is. */
  given(value: unknown): unknown {
    return typeof value === 'function' ? (this.#given.get(value as Callable) ?? value) : value;
  }

  /** The guest's Exported Function for what a host got for it; any other value as it is. */
  exported(value: unknown): unknown {
    if (typeof value !== 'function') return value;
    const exported = this.#exported.get(value as Callable);
    if (exported === undefined) return value;
    this.#holders.get(exported)?.pin();
    return exported;
  }

  /** Whether a call of an export is running. */
  get isRunning(): boolean {
    return this.#depth > 0;
  }

  /** What others than the host of an instance can call pins it: they do so without a wrapper. */
  #holdFunctions(
    exports: WebAssembly.Exports,
    seen: WebAssembly.Exports,
    types: ProbeMap['exports'],
    holder: InstanceHolder,
  ): void {
    if (types !== undefined && mayPassFunctions(types)) holder.pin();
    for (const [name, value] of Object.entries(seen)) {
      const exported = exports[name];
      // A function without a wrapper, or something through which functions can be reached.
      if (typeof exported !== 'function' ? !isHarmless(value) : value === exported) holder.pin();
      if (typeof exported === 'function' && !this.#holders.has(exported as Callable))
        this.#holders.set(exported as Callable, holder);
    }
  }

  #lostFrames(): CutFrame[] {
    return [...this.#catches.keys()].filter((module) => this.#lost.has(module)).map(lostFrame);
  }

  #importable(
    value: Callable,
    module: number,
    hooks: BoundaryHooks | undefined,
    holder: InstanceHolder | undefined,
  ): WebAssembly.ImportValue {
    const exported = this.exported(value) as Callable;
    if (!isExportedFunction(exported)) {
      const name = `${MARKER_PREFIX.import}${module}`;
      return importWrapper(name, value, (error) => this.#importThrew(error, module), hooks) as () => void;
    }
    // Where that one suspends a stack, this one goes on without being called.
    holder?.pin();
    this.#lost.link(module, exported);
    return exported as () => void;
  }

  #wrapExports(
    exports: WebAssembly.Exports,
    module: number,
    types: ProbeMap['exports'],
    wrap: (call: Callable) => Callable,
  ): WebAssembly.Exports {
    const own = Object.entries(exports).filter(([name]) => !name.startsWith(EXPORT_PREFIX));
    for (const [, value] of own) this.#lost.link(module, value);
    const wrappers = new SafeMap<WebAssembly.ExportValue, Callable>();
    for (const [, value] of own)
      if (typeof value === 'function' && !this.#given.has(value as Callable))
        wrappers.set(value, wrap(value as Callable));
    const passed =
      types && wrappers.size > 0
        ? passThrough(types, (name) => wrappers.get(exports[name]!) ?? (exports[name] as Callable))
        : undefined;
    for (const [name, value] of own) {
      const wrapper = wrappers.get(value);
      if (wrapper === undefined || this.#given.has(value as Callable)) continue;
      // JavaScript can't call what has no types here: it is of use to other modules only, which take the original.
      const given = passed === undefined ? wrapper : (passed.get(name) ?? (value as Callable));
      this.#given.set(value as Callable, given);
      this.#exported.set(given, value as Callable);
    }
    const seen = Object.create(null) as Record<string, WebAssembly.ExportValue>;
    for (const [name, value] of own)
      seen[name] = typeof value === 'function' ? (this.#given.get(value as Callable) as () => void) : value;
    return Object.freeze(seen);
  }

  #wrapExport(
    call: Callable,
    exporter: number,
    hooks: BoundaryHooks | 'dated' | undefined,
    holder?: InstanceHolder,
  ): Callable {
    const module = this.#owner.get(call) ?? exporter;
    this.#owner.set(call, module);
    const name = `${MARKER_PREFIX.export}${module}`;
    const crossing: Crossing = {
      enter: () => {
        holder?.touch();
        return this.#enter();
      },
      left: (error, atEntry, date) => this.#left(error, { module, atEntry, date }),
      leave: (removed) => this.#leave(removed),
      unmark: (more) => {
        this.#unmarked += more;
      },
    };
    if (hooks === 'dated') return datedWrapper(name, call, crossing);
    return hooks === undefined
      ? plainWrapper(name, call, crossing)
      : hookedWrapper(name, call, crossing, hooks);
  }

  #enter(): boolean {
    this.#thrown = undefined;
    if (this.#depth++ === 0) this.#watch?.entered();
    return removeLimit();
  }

  #leave(removed: boolean): void {
    if (removed) restoreLimit();
    if (--this.#depth === 0) this.#watch?.left();
  }

  #importThrew(value: unknown, module: number): void {
    const trap = isTrap(value);
    if (this.#catches.get(module) && !trap) {
      this.#thrown = { kind: 'catchable', value };
      return;
    }
    if (trap) this.#noteInside(value);
    // Taken here, not from the error: hosts throw symbols, and errors that were made elsewhere.
    const frames = currentFrames() ?? [];
    // The guest's frames up to the next of JavaScript are cut off whoever catches it there: a host that called the function
    // of a table directly has no wrapper to note it.
    const from = frames.findIndex(isMarker) + 1;
    const end = from === 0 ? frames.length : endOfUncaught(frames, from, trap);
    if (end === frames.length) {
      this.#lose(module);
      this.#thrown = { kind: 'lost', value };
      return;
    }
    this.#noteFrames(frames, { start: from, end, how: trap ? 'trap' : 'throw', module });
    this.#thrown = { kind: 'noted', value, frames, noted: end };
  }

  /** A trap that the host passes on: it may have called a function of a table, which has no wrapper to note the trap. */
  #noteInside(trap: unknown): void {
    if (!this.#isNew(trap)) return;
    const frames = framesOf(trap) ?? [];
    const end = frames.findIndex(isMarker);
    const marker = frames[end];
    // Where a wrapper of an export is next, it noted the trap, and others.
    if (marker?.kind === 'import')
      this.#noteFrames(frames, {
        start: 0,
        end,
        how: isStackOverflow(trap) ? 'overflow' : 'trap',
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

  #left(error: unknown, call: LeftCall): void {
    const { module } = call;
    const thrown =
      this.#thrown !== undefined && Object.is(this.#thrown.value, error) ? this.#thrown : undefined;
    this.#thrown = undefined;
    const isNew = this.#isNew(error);
    if (thrown !== undefined && thrown.kind !== 'catchable') this.#notePassed(thrown, module);
    // Flow equations account for what the guest may catch or throws itself.
    else if (this.#catches.get(module) !== true || (thrown === undefined && isTrap(error)))
      this.#noteMade(error, isNew ? framesOf(error) : undefined, call);
    // Guest code that got this wrapper from a table called it directly: no import of it will see the error pass.
    if (this.#depth > 1) {
      const frames = currentFrames();
      this.#thrown =
        frames === undefined
          ? { kind: 'lost', value: error }
          : { kind: 'noted', value: error, frames, noted: 0 };
    }
  }

  /** Of what was seen when it was thrown, or when it passed. */
  #notePassed(thrown: Thrown & { kind: 'noted' | 'lost' }, module: number): void {
    if (thrown.kind === 'lost') {
      this.#lose(module);
      return;
    }
    const { frames, noted, value } = thrown;
    const from = Math.max(frames.findIndex(isMarker) + 1, noted);
    this.#noteSegment(frames, { start: from, how: isTrap(value) ? 'trap' : 'throw', module });
  }

  /** Of what the engine made in the guest, or a function of the host without a wrapper. */
  #noteMade(error: unknown, trace: readonly StackFrame[] | undefined, call: LeftCall): void {
    const { module, atEntry, date } = call;
    const own = this.#ownMarker(trace ?? []);
    // A trace without this call, or with an earlier one through the same wrapper, is older than the throw.
    if (trace === undefined || own < 0 || (date !== undefined && dateOf(trace, own) !== date)) {
      this.#lose(module);
      return;
    }
    const frames = withoutDates(trace);
    const end = this.#ownMarker(frames);
    let start = end;
    while (start > 0 && !isMarker(frames[start - 1])) start--;
    // With an exhausted stack, a wasm frame is on top of the trace only if the engine could not enter a function.
    const overflow = start === 0 && (atEntry || isStackOverflow(error));
    this.#noteSegment(frames, {
      start,
      how: overflow ? 'overflow' : isTrap(error) ? 'trap' : 'throw',
      module,
    });
  }

  /** Index of the wrapper that is now on top, in a trace taken earlier; -1: it is not in the trace. */
  #ownMarker(frames: readonly StackFrame[]): number {
    let depth = 0;
    for (let i = frames.length - 1; i >= 0; i--) {
      if (frames[i]?.kind === 'export' && ++depth === this.#depth) return i;
    }
    return -1;
  }

  /** Records the guest frames from `start` to the next wrapper of an export. */
  #noteSegment(frames: readonly StackFrame[], segment: Omit<Segment, 'end'>): void {
    const end = nextExport(frames, segment.start);
    if (end === frames.length) this.#lose(segment.module);
    else this.#noteFrames(frames, { ...segment, end });
  }

  #noteFrames(frames: readonly StackFrame[], { start, end, how, module }: Segment): void {
    if (this.#unmarked === 0 && !this.#cut.note(frames, start, end, how)) this.#lose(module);
  }

  #lose(module: number): void {
    if (this.#unmarked === 0) this.#lost.lose(module);
  }
}

/** A call of an export that something thrown left. */
interface LeftCall {
  readonly module: number;
  /** It was thrown by a probe at the entry of the top function. */
  readonly atEntry: boolean;
  readonly date: number | undefined;
}

/** Frames that were cut off. */
interface Segment {
  readonly start: number;
  /** Before which. */
  readonly end: number;
  readonly how: CutFrame['how'];
  /** The module of the wrapper that noticed. */
  readonly module: number;
}
