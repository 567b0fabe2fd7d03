/**
 * The boundary between a traced guest and its host. Wrappers around exports and imports detect when activations of the
 * guest are cut off (trap, exhausted stack, a throw of the host) and record from a stack trace where each of them was. In
 * stack traces, the wrappers' names mark where one segment of guest frames ends and the next begins.
 */

import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import { EXPORT_PREFIX, type ProbeMap } from '../probe-map/index.ts';
import type { BoundaryHooks } from './boundary-hooks.ts';
import { type Crossing, hookedWrapper, plainWrapper } from './export-wrapper.ts';
import { type Callable, isExportedFunction, passThrough } from './exported-function.ts';
import { viewImports } from './import-view.ts';
import { MARKER_PREFIX, parseStack, type StackFrame } from './stack.ts';
import { isStackOverflow, isTrap, stackOf } from './thrown.ts';

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
   * top of an exhausted stack; `live`: still running; `paused`: still running, stopped in the function itself.
   */
  readonly how: 'throw' | 'trap' | 'overflow' | 'live' | 'paused';
  readonly count: number;
}

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
   */
  wrapExports(exports: WebAssembly.Exports): WebAssembly.Exports;
  /** Runs something else that enters the guest, such as the start function. */
  enter<T>(run: () => T): T;
}

/** What left guest code, and the stack trace taken there; undefined: those that it passes may catch it. */
interface Thrown {
  readonly value: unknown;
  readonly stack: string | undefined;
  /** Frames of the stack that were recorded already. */
  readonly recorded: number;
}

/** All traced instances of one run, and what is known of their activations that were cut off. */
export class Boundaries {
  /** By module number: whether its own code can catch what the host throws. */
  readonly #catches = new Map<number, boolean>();
  readonly #cut = new Map<string, { -readonly [key in keyof CutFrame]: CutFrame[key] }>();
  #newest = -1;
  /** Number of calls of exports that are running. */
  #depth = 0;
  #outerLimit = 0;
  /** Number of running calls of exports that leave no mark. */
  #unmarked = 0;
  /** What hosts get for a guest's Exported Function: the same under each name, and from each instance that passes it on. */
  readonly #given = new WeakMap<Callable, Callable>();
  /** What hosts got → the guest's Exported Function, which is what other instances import. */
  readonly #exported = new WeakMap<Callable, Callable>();
  /** Exported Function → the module that has it: the first that exported it, since others can only pass it on. */
  readonly #owner = new WeakMap<Callable, number>();
  /** Traps and errors whose frames inside the guest are noted: the host may throw one again. */
  readonly #noted = new WeakSet<Error>();
  /** What an import threw last, and the stack trace taken there if its callers cannot catch it. */
  #thrown: Thrown | undefined;
  /** Modules of which some activations were cut off nobody knows where. */
  readonly #lost = new Set<number>();

  /**
   * Adds an instance.
   * @param module number of its module, to which {@link CutFrame} refers
   * @param probeMap its probe map, or the part needed here
   */
  add(
    module: number,
    probeMap: Pick<ProbeMap, 'callsEndBlocks' | 'exports'>,
    hooks?: BoundaryHooks,
  ): Boundary {
    this.#catches.set(module, probeMap.callsEndBlocks);
    this.#newest = Math.max(this.#newest, module);
    return {
      wrapImports: (imports) => viewImports(imports, (value) => this.#importable(value, module, hooks)),
      wrapExports: (exports) =>
        this.#wrapExports(exports, probeMap.exports, (call) => this.#wrapExport(call, module, hooks)),
      enter: <T>(run: () => T) => this.#wrapExport(run as Callable, module, hooks)() as T,
    };
  }

  /**
   * Whether activations of a module were cut off nobody knows where: something without a usable stack trace left an export,
   * and no import of the instance was wrapped.
   */
  lost(module: number): boolean {
    return this.#lost.has(module);
  }

  /** Places at which activations have been cut off so far. */
  cut(): CutFrame[] {
    return [...this.#cut.values()].map((frame) => ({ ...frame }));
  }

  /**
   * Like {@link cut}, plus the activations that are running, as if they ended here.
   * @param stack of the guest's thread, innermost frame first
   * @param paused true when the stack's first wasm frame was stopped by a debugger
   */
  live(stack: readonly StackFrame[], paused: boolean): CutFrame[] {
    const other = new Boundaries();
    for (const [key, frame] of this.#cut) other.#cut.set(key, { ...frame });
    other.#newest = this.#newest;
    let first = true;
    let end = -1;
    stack.forEach((frame, i) => {
      if (frame.kind !== 'wasm') return;
      if (end < i) end = nextExport(stack, i);
      other.#note(frame, moduleAt(stack, i, end), first && paused ? 'paused' : 'live');
      first = false;
    });
    return other.cut();
  }

  #importable(value: Callable, module: number, hooks: BoundaryHooks | undefined): WebAssembly.ImportValue {
    const exported = this.#exported.get(value) ?? value;
    return (isExportedFunction(exported) ? exported : this.#wrapImport(value, module, hooks)) as () => void;
  }

  #wrapImport(call: Callable, module: number, hooks: BoundaryHooks | undefined): Callable {
    const name = `${MARKER_PREFIX.import}${module}`;
    const threw = (error: unknown): void => this.#importThrew(error, module);
    if (hooks !== undefined)
      return {
        [name]: (...args: unknown[]) => {
          hooks.callsHost();
          try {
            return call(...args);
          } catch (error) {
            threw(error);
            throw error;
          } finally {
            hooks.hostReturned();
          }
        },
      }[name] as Callable;
    return {
      [name]: (...args: unknown[]) => {
        try {
          return call(...args);
        } catch (error) {
          threw(error);
          throw error;
        }
      },
    }[name] as Callable;
  }

  #wrapExports(
    exports: WebAssembly.Exports,
    types: ProbeMap['exports'],
    wrap: (call: Callable) => Callable,
  ): WebAssembly.Exports {
    const own = Object.entries(exports).filter(([name]) => !name.startsWith(EXPORT_PREFIX));
    const wrappers = new Map<WebAssembly.ExportValue, Callable>();
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
      const given =
        passed === undefined || passed.size === 0 ? wrapper : (passed.get(name) ?? (value as Callable));
      this.#given.set(value as Callable, given);
      this.#exported.set(given, value as Callable);
    }
    const seen = Object.create(null) as Record<string, WebAssembly.ExportValue>;
    for (const [name, value] of own)
      seen[name] = typeof value === 'function' ? (this.#given.get(value as Callable) as () => void) : value;
    return Object.freeze(seen);
  }

  #wrapExport(call: Callable, exporter: number, hooks: BoundaryHooks | undefined): Callable {
    const module = this.#owner.get(call) ?? exporter;
    this.#owner.set(call, module);
    const name = `${MARKER_PREFIX.export}${module}`;
    const crossing: Crossing = {
      enter: () => this.#enter(),
      left: (error, atEntry) => this.#left(error, module, atEntry),
      leave: () => this.#leave(),
      unmark: (more) => {
        this.#unmarked += more;
      },
    };
    return hooks === undefined
      ? plainWrapper(name, call, crossing)
      : hookedWrapper(name, call, crossing, hooks);
  }

  #enter(): void {
    this.#thrown = undefined;
    if (this.#depth++ > 0) return;
    this.#outerLimit = Error.stackTraceLimit;
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  }

  #leave(): void {
    if (--this.#depth === 0) Error.stackTraceLimit = this.#outerLimit;
  }

  #importThrew(value: unknown, module: number): void {
    if (this.#catches.get(module) && !isTrap(value)) {
      this.#thrown = { value, stack: undefined, recorded: 0 };
      return;
    }
    // Taken here, not from the error: hosts throw symbols, and errors that were made elsewhere.
    const stack = wholeStack();
    // The guest's frames up to the next of JavaScript are cut off whoever catches it there: a host that called the function
    // of a table directly has no wrapper to note it.
    const frames = parseStack(stack);
    const from = frames.findIndex(({ kind }) => kind === 'import' || kind === 'export') + 1;
    const trap = isTrap(value);
    if (trap) this.#noteInside(value);
    const end = endOfUncaught(frames, from, trap);
    this.#noteFrames(frames, from, end, trap ? 'trap' : 'throw');
    this.#thrown = { value, stack, recorded: end };
  }

  /** A trap that the host passes on: it may have called a function of a table, which has no wrapper to note the trap. */
  #noteInside(trap: unknown): void {
    if (!(trap instanceof Error) || this.#noted.has(trap)) return;
    this.#noted.add(trap);
    const frames = parseStack(stackOf(trap), trap.message);
    const end = frames.findIndex(({ kind }) => kind === 'import' || kind === 'export');
    // Where a wrapper of an export is next, it noted the trap, and others.
    if (frames[end]?.kind === 'import')
      this.#noteFrames(frames, 0, end, isStackOverflow(trap) ? 'overflow' : 'trap');
  }

  #left(error: unknown, module: number, atEntry: boolean): void {
    if (error instanceof Error) this.#noted.add(error);
    const thrown = this.#thrown?.value === error ? this.#thrown : undefined;
    this.#thrown = undefined;
    this.#noteLeft(error, thrown, module, atEntry);
    // Guest code that got this wrapper from a table called it directly: no import of it will see the error pass.
    if (this.#depth > 1) this.#thrown = { value: error, stack: wholeStack(), recorded: 0 };
  }

  #noteLeft(error: unknown, thrown: Thrown | undefined, module: number, atEntry: boolean): void {
    if (thrown?.stack !== undefined) {
      const frames = parseStack(thrown.stack);
      const from = frames.findIndex(({ kind }) => kind === 'import' || kind === 'export');
      this.#noteSegment(frames, Math.max(from + 1, thrown.recorded), isTrap(error) ? 'trap' : 'throw');
      return;
    }
    // Flow equations account for what the guest may catch or throws itself.
    if (this.#catches.get(module) && (thrown !== undefined || !isTrap(error))) return;
    const frames = parseStack(stackOf(error), error instanceof Error ? error.message : '');
    const end = this.#ownMarker(frames);
    if (end < 0) {
      if (this.#unmarked === 0) this.#lost.add(module);
      return;
    }
    let start = end;
    while (start > 0 && frames[start - 1]?.kind !== 'import' && frames[start - 1]?.kind !== 'export') start--;
    // With an exhausted stack, a wasm frame is on top of the trace only if the engine could not enter a function.
    const overflow = start === 0 && (atEntry || isStackOverflow(error));
    this.#noteSegment(frames, start, overflow ? 'overflow' : isTrap(error) ? 'trap' : 'throw');
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
  #noteSegment(frames: readonly StackFrame[], start: number, how: CutFrame['how']): void {
    this.#noteFrames(frames, start, nextExport(frames, start), how);
  }

  #noteFrames(frames: readonly StackFrame[], start: number, end: number, how: CutFrame['how']): void {
    // Found once for all frames before it: an exhausted stack has thousands.
    let entry = -1;
    for (let i = start; i < end; i++) {
      const frame = frames[i] as StackFrame;
      if (frame.kind !== 'wasm') continue;
      if (entry < i) entry = nextExport(frames, i);
      const top = how === 'overflow' && i === 0;
      this.#note(frame, moduleAt(frames, i, entry), how === 'overflow' && !top ? 'trap' : how);
    }
  }

  #note(frame: StackFrame & { kind: 'wasm' }, module: number, how: CutFrame['how']): void {
    if (this.#unmarked > 0) return;
    const { url, funcidx, offset } = frame;
    const newest = module < 0 ? this.#newest : module;
    const key = `${module} ${newest} ${how} ${funcidx} ${offset} ${url}`;
    const known = this.#cut.get(key);
    if (known !== undefined) known.count++;
    else this.#cut.set(key, { url, funcidx, offset, module, newest, how, count: 1 });
  }
}

/**
 * The end of the frames from `from` on that are cut off whoever catches what the host throws: of a trap, all up to the next of
 * JavaScript; else those of the module that imports, which cannot catch. Another module may.
 */
function endOfUncaught(frames: readonly StackFrame[], from: number, trap: boolean): number {
  const first = frames[from];
  let end = from;
  for (let frame = first; frame?.kind === 'wasm'; frame = frames[++end])
    if (!trap && first?.kind === 'wasm' && frame.url !== first.url) break;
  return end;
}

/** A trace of all frames: outside the exports that were wrapped, the engine keeps ten. */
function wholeStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const stack = stackOf(new Error());
  Error.stackTraceLimit = limit;
  return stack;
}

/** Index of the export wrapper through which the segment with the frame at `i` was entered; past the last if none. */
function nextExport(frames: readonly StackFrame[], i: number): number {
  let end = i;
  while (end < frames.length && frames[end]?.kind !== 'export') end++;
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
