/**
 * The instances of rewritten modules in a page or worker: their counters, and the boundary around them, at which abnormal exits are noted.
 * What `InstanceRegistry` of src/runtime is to all hosts, without observers, and without what resolves stack traces: that is done where
 * messages are collected.
 */
import { COUNTERS_EXPORT, EXPORT_PREFIX } from '../probe-map/index.ts';
import {
  type Callable,
  type CutFrame,
  cutRecorder,
  type ExpectedInstance,
  type ModuleProbes,
  passThrough,
  runningFrames,
} from '../runtime/index.ts';
import { SafeSet, SafeWeakMap } from '../safe-collections.ts';
import { apply } from './builtins.ts';
import { pageTraces, removeLimit, restoreLimit } from './page-errors.ts';
import { viewImports } from './page-imports.ts';

/** Instances that are held before their counters are read for this reason alone. */
const MANY = 32;

/** An instance, held as `src/runtime/held-instances.ts` says. */
interface PageInstance {
  /** Number of its module. */
  readonly module: number;
  /** As the engine made them. */
  exports?: WebAssembly.Exports;
  /** What was added to the counters of its module. */
  added: readonly number[];
  isPinned?: boolean;
  /** Its code is about to run. */
  touch(): void;
  /** Its code may run from now on without anybody hearing of it. */
  pin(): void;
}

/** A module of a page or worker. */
export interface PageModule {
  /** Sum of the counters of all instances now; the same array each time. */
  counters(): Float64Array;
  /** Makes wrappers for one instance that another party makes. @param imports anything */
  expect(imports: unknown): ExpectedInstance;
}

/** See the top of this file. Functions need no `this`. */
export interface PageInstances {
  /** Called whenever control has left all guests. Must not throw. */
  idle(): void;
  /** Whether control is in a guest, or in a function of the program that it calls. */
  readonly running: boolean;
  /** Adds a module, before it is instantiated. Modules are numbered from 0. */
  add(probes: Omit<ModuleProbes, 'exports'>): PageModule;
  /** Places at which activations have been cut off so far, and those of the running code, as if they ended here. */
  frames(): CutFrame[];
  /** What hosts got for a function that a guest exports; any other value as it is. */
  given(value: unknown): unknown;
  /** The inverse of {@link given}: what tables, globals and other instances must get. */
  exported(value: unknown): unknown;
  /** A call of a guest's Exported Function, past its boundary, was cut off: nobody knows where its activations ended. */
  cutOff(exported: unknown): void;
}

/** See {@link PageInstances}. */
export function pageInstances(): PageInstances {
  const recorder = cutRecorder(pageTraces);
  /** What hosts get for a guest's Exported Function: the same under each name, and from each instance that passes it on. */
  const givenFor = new SafeWeakMap<Callable, Callable>();
  /** What hosts got → the guest's Exported Function, which is what other instances import. */
  const exportedFor = new SafeWeakMap<Callable, Callable>();
  /** Exported Function → the module that has it: the first that exported it, since others can only pass it on. */
  const owners = new SafeWeakMap<Callable, number>();
  /** Exported Function → its instance. */
  const holders = new SafeWeakMap<Callable, PageInstance>();
  let modules = 0;

  const given = (value: unknown): unknown => givenFor.get(value as Callable) ?? value;
  const exported = (value: unknown): unknown => {
    const found = exportedFor.get(value as Callable);
    if (found === undefined) return value;
    holders.get(found)?.pin();
    return found;
  };

  /** What an instance gets for an import. */
  const imported = (instance: PageInstance, given: unknown): unknown => {
    const { module } = instance;
    const value = exported(given);
    if (typeof value === 'function' && !isExportedFunction(value)) {
      const name = `wtrace:client:import:${module}`;
      return {
        [name]: (...args: unknown[]) => {
          const restored = restoreLimit();
          try {
            return value(...args);
          } catch (error) {
            recorder.importThrew(error, module);
            throw error;
          } finally {
            if (restored) removeLimit();
          }
        },
      }[name];
    }
    // Where an Exported Function suspends a stack, the instance goes on without being called.
    if (typeof value === 'function' || !isHarmless(value)) instance.pin();
    recorder.lost.link(module, value);
    return value;
  };

  const wrap = (call: Callable, { module: exporter, touch }: PageInstance): Callable => {
    const module = owners.get(call) ?? exporter;
    owners.set(call, module);
    const name = `wtrace:client:export:${module}`;
    return {
      [name]: (...args: unknown[]) => {
        touch();
        recorder.enter();
        const removed = removeLimit();
        try {
          return call(...args);
        } catch (error) {
          recorder.left(error, { module });
          throw error;
        } finally {
          if (removed) restoreLimit();
          if (--recorder.depth === 0) all.idle();
        }
      },
    }[name] as Callable;
  };

  /** The exports that the host of an instance sees. */
  const wrapExports = (
    instance: PageInstance,
    exports: WebAssembly.Exports,
    passage: ModuleProbes['passage'],
  ): WebAssembly.Exports => {
    const passed =
      passage &&
      passThrough(passage, exports, (name) => {
        const call = exports[name] as Callable;
        return given(call) === call ? wrap(call, instance) : call;
      });
    if (passage?.passesFunctions) instance.pin();
    const seen = Object.create(null) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exports)) {
      if (name.startsWith(EXPORT_PREFIX)) continue;
      recorder.lost.link(instance.module, value);
      if (typeof value === 'function') {
        const call = value as Callable;
        if (given(call) === call) {
          // JavaScript can't call what has no types here: it is of use to other modules only, which take the original.
          const made = passed === undefined ? wrap(call, instance) : ((passed[name] ?? call) as Callable);
          givenFor.set(call, made);
          exportedFor.set(made, call);
        }
        if (!holders.has(call)) holders.set(call, instance);
      }
      seen[name] = given(value);
      // What others than its host can call: a function without a wrapper, or something through which functions can be reached.
      if (typeof value === 'function' ? seen[name] === value : !isHarmless(value)) instance.pin();
    }
    return Object.freeze(seen) as WebAssembly.Exports;
  };

  const all: PageInstances = {
    idle() {},
    get running() {
      return recorder.depth > 0;
    },
    add({ counterCount, readerCount, callsEndBlocks, passage }) {
      const module = modules++;
      const sum = new Float64Array(counterCount);
      const held = new SafeSet<PageInstance>();
      const read = (): void => {
        for (const instance of held) {
          const counts = countersOf(instance, readerCount);
          counts.forEach((count, i) => {
            sum[i]! += count - (instance.added[i] ?? 0);
          });
          instance.added = counts;
          // What runs now goes on counting.
          if (!all.running && !instance.isPinned) held.delete(instance);
        }
      };
      return {
        counters() {
          read();
          return sum;
        },
        expect(imports) {
          const instance: PageInstance = {
            module,
            added: [],
            touch() {
              if (held.has(instance)) return;
              if (held.size >= MANY && !all.running) read();
              held.add(instance);
            },
            pin() {
              instance.isPinned = true;
              if (instance.exports !== undefined) instance.touch();
            },
          };
          recorder.addModule(module, callsEndBlocks);
          return {
            imports: viewImports(imports, (value) => imported(instance, value)) as WebAssembly.Imports,
            enter: (run) => wrap(run as Callable, instance)() as never,
            connect(exports) {
              instance.exports = exports;
              instance.touch();
              return wrapExports(instance, exports, passage);
            },
          };
        },
      };
    },
    frames() {
      const running = runningFrames(pageTraces.currentFrames() ?? [], modules - 1);
      return [...recorder.list(), ...running];
    },
    given,
    exported,
    cutOff(call) {
      const module = owners.get(call as Callable);
      if (module !== undefined) recorder.lost.lose(module);
    },
  };
  return all;
}

const { toString: textOf } = Function.prototype;

/** Only the name of an Exported Function begins with a digit: it is an index. */
const isExportedFunction = (value: object): boolean => /^function \d/.test(apply(textOf, value, []));

/** Whether no function can be in an import or export that is no function itself; see `src/runtime/reachable-functions.ts`. */
function isHarmless(value: unknown): boolean {
  try {
    return (
      typeof value !== 'object' ||
      value instanceof WebAssembly.Memory ||
      (value instanceof WebAssembly.Global && /number|bigint/.test(typeof value.value))
    );
  } catch {
    // A vector, which JavaScript cannot read, or a Proxy.
    return false;
  }
}

/** All counters of an instance, in order; none before it exists. */
const countersOf = ({ exports }: PageInstance, readerCount: number): readonly number[] =>
  exports === undefined
    ? []
    : Array.from({ length: readerCount }, (_, i) =>
        (exports[COUNTERS_EXPORT + i] as () => bigint | bigint[])(),
      )
        .flat()
        .map(Number);
