/**
 * The boundary between a traced guest and its host. Wrappers around exports and imports detect when activations of the
 * guest are cut off (trap, exhausted stack, a throw of the host) and record from a stack trace where each of them was. In
 * stack traces, the wrappers' names mark where one segment of guest frames ends and the next begins.
 */

import { EXPORT_PREFIX, type ProbeMap } from '../probe-map/index.ts';
import { SafeMap, SafeWeakMap } from '../safe-collections.ts';
import type { BoundaryHooks } from './boundary-hooks.ts';
import { type CutFrame, pausedFrames, runningFrames } from './cut-frames.ts';
import { cutRecorder } from './cut-recorder.ts';
import { dateOf } from './dated-call.ts';
import { type Crossing, datedWrapper, hookedWrapper, plainWrapper } from './export-wrapper.ts';
import { type Callable, isExportedFunction, passThrough } from './exported-function.ts';
import type { InstanceHolder } from './held-instances.ts';
import { viewImports } from './import-view.ts';
import { importWrapper } from './import-wrapper.ts';
import { type Passage, passageOf } from './passage.ts';
import { isHarmless } from './reachable-functions.ts';
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

/** All traced instances of one run, and what is known of their activations that were cut off. */
export class Boundaries {
  readonly #recorder = cutRecorder({ framesOf: withoutDatesOf, currentFrames, isTrap, isStackOverflow });
  /** What hosts get for a guest's Exported Function: the same under each name, and from each instance that passes it on. */
  readonly #given = new SafeWeakMap<Callable, Callable>();
  /** What hosts got → the guest's Exported Function, which is what other instances import. */
  readonly #exported = new SafeWeakMap<Callable, Callable>();
  /** Exported Function → the module that has it: the first that exported it, since others can only pass it on. */
  readonly #owner = new SafeWeakMap<Callable, number>();
  /** Exported Function → its instance. */
  readonly #holders = new SafeWeakMap<Callable, InstanceHolder>();
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
    probeMap: Pick<ProbeMap, 'callsEndBlocks' | 'exports'> & { readonly passage?: Passage | undefined },
    hooks?: BoundaryHooks,
    holder?: InstanceHolder,
  ): Boundary {
    const passage = probeMap.passage ?? (probeMap.exports && passageOf(probeMap.exports));
    this.#recorder.addModule(module, probeMap.callsEndBlocks);
    return {
      wrapImports: (imports) =>
        viewImports(imports, {
          replace: (value) => this.#importable(value, module, hooks, holder),
          pass: (value) => {
            if (!isHarmless(value)) holder?.pin();
            this.#recorder.lost.link(module, value);
          },
        }),
      wrapExports: (exports, imports) => {
        const wrap = (call: Callable): Callable =>
          this.#wrapExport(call, module, imports === 'unknown' ? 'dated' : hooks, holder);
        const seen = this.#wrapExports(exports, module, passage, wrap);
        if (holder !== undefined) this.#holdFunctions(exports, seen, passage, holder);
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
    if (this.#recorder.lost.has(module)) return true;
    if (this.#recorder.depth === 0) return false;
    const frames = currentFrames();
    return (
      frames === undefined || !isComplete(frames) || runningFrames(frames, 0).some(({ offset }) => offset < 0)
    );
  }

  /** A call of a guest's Exported Function, which had no wrapper, was cut off. */
  cutOff(exported: unknown): void {
    const module = this.#owner.get(exported as Callable);
    if (module !== undefined) this.#recorder.lost.lose(module);
  }

  /** Whether a call of an export is running. */
  get running(): boolean {
    return this.#recorder.depth > 0;
  }

  /** Places at which activations have been cut off so far. */
  cut(): CutFrame[] {
    return this.#recorder.list().map((frame) => ({ ...frame }));
  }

  /**
   * Like {@link cut}, plus the activations that are running, as if they ended here.
   * @param stack of the guest's thread, innermost frame first
   * @param paused true when the stack's first wasm frame was stopped by a debugger
   */
  live(stack: readonly StackFrame[], paused: boolean): CutFrame[] {
    return [...this.cut(), ...(paused ? pausedFrames : runningFrames)(stack, this.#recorder.newest)];
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
    return this.#recorder.depth > 0;
  }

  /** What others than the host of an instance can call pins it: they do so without a wrapper. */
  #holdFunctions(
    exports: WebAssembly.Exports,
    seen: WebAssembly.Exports,
    passage: Passage | undefined,
    holder: InstanceHolder,
  ): void {
    if (passage?.passesFunctions) holder.pin();
    for (const [name, value] of Object.entries(seen)) {
      const exported = exports[name];
      // A function without a wrapper, or something through which functions can be reached.
      if (typeof exported !== 'function' ? !isHarmless(value) : value === exported) holder.pin();
      if (typeof exported === 'function' && !this.#holders.has(exported as Callable))
        this.#holders.set(exported as Callable, holder);
    }
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
      return importWrapper(
        name,
        value,
        (error) => this.#recorder.importThrew(error, module),
        hooks,
      ) as () => void;
    }
    // Where that one suspends a stack, this one goes on without being called.
    holder?.pin();
    this.#recorder.lost.link(module, exported);
    return exported as () => void;
  }

  #wrapExports(
    exports: WebAssembly.Exports,
    module: number,
    passage: Passage | undefined,
    wrap: (call: Callable) => Callable,
  ): WebAssembly.Exports {
    const own = Object.entries(exports).filter(([name]) => !name.startsWith(EXPORT_PREFIX));
    for (const [, value] of own) this.#recorder.lost.link(module, value);
    const wrappers = new SafeMap<WebAssembly.ExportValue, Callable>();
    for (const [, value] of own)
      if (typeof value === 'function' && !this.#given.has(value as Callable))
        wrappers.set(value, wrap(value as Callable));
    const passed =
      passage && wrappers.size > 0
        ? passThrough(passage, exports, (name) => wrappers.get(exports[name]!) ?? (exports[name] as Callable))
        : undefined;
    for (const [name, value] of own) {
      const wrapper = wrappers.get(value);
      if (wrapper === undefined || this.#given.has(value as Callable)) continue;
      // JavaScript can't call what has no types here: it is of use to other modules only, which take the original.
      const given = passed === undefined ? wrapper : ((passed[name] ?? value) as Callable);
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
      left: (error, atEntry, date) =>
        this.#recorder.left(error, {
          module,
          atEntry,
          ...(date !== undefined && { framesOf: this.#dated(date) }),
        }),
      leave: (removed) => this.#leave(removed),
      unmark: (more) => {
        this.#recorder.unmarked += more;
      },
    };
    if (hooks === 'dated') return datedWrapper(name, call, crossing);
    return hooks === undefined
      ? plainWrapper(name, call, crossing)
      : hookedWrapper(name, call, crossing, hooks);
  }

  #enter(): boolean {
    if (this.#recorder.enter() === 0) this.#watch?.entered();
    return removeLimit();
  }

  #leave(removed: boolean): void {
    if (removed) restoreLimit();
    if (--this.#recorder.depth === 0) this.#watch?.left();
  }

  /** Traces of a call with a date: one that has that of an earlier call, through the same wrapper, is older than the throw. */
  #dated(date: number): typeof framesOf {
    return (error) => {
      const trace = framesOf(error);
      const own = this.#recorder.ownMarker(trace ?? []);
      return trace !== undefined && dateOf(trace, own) === date ? withoutDates(trace) : undefined;
    };
  }
}

/** Where an error was made. */
function withoutDatesOf(error: unknown): readonly StackFrame[] | undefined {
  const frames = framesOf(error);
  return frames && withoutDates(frames);
}
