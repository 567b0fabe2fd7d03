/**
 * Exported Functions (WebAssembly JS API §5.6): the functions that tables and other modules take.
 * A wrapper written in JavaScript becomes one by passing through a small module that imports it and exports it again; see passage.ts.
 */
import { SafeWeakMap } from '../safe-collections.ts';
import { engineExports, Instance, Module, Table } from './engine.ts';
import type { Passage } from './passage.ts';
import { withoutTraces } from './realm-error.ts';

/** Any function. */
export type Callable = (...args: unknown[]) => unknown;

let probe: WebAssembly.Table | undefined;

/** Only Exported Functions can be put into a table. */
export function isExportedFunction(value: unknown): boolean {
  const table = probe ?? new Table({ element: 'anyfunc', initial: 1 });
  probe = table;
  return withoutTraces(() => {
    try {
      table.set(0, value);
      table.set(0, null);
      return true;
    } catch {
      return false;
    }
  });
}

/** The module of a passage; undefined: the engine refused it. */
const modules = new SafeWeakMap<Passage, WebAssembly.Module | undefined>();

/**
 * Exported Functions that call the given ones, with the types of the module's own.
 * @param exports of the instance, as the engine made them
 * @param wrapperOf the function for an export
 * @returns by name of the export; the same function for all names of one. Undefined where the engine refuses the module: some
 *   browsers compile only small ones synchronously
 */
export function passThrough(
  passage: Passage,
  exports: WebAssembly.Exports,
  wrapperOf: (name: string) => Callable,
): WebAssembly.Exports | undefined {
  if (!modules.has(passage)) {
    let module: WebAssembly.Module | undefined;
    try {
      module = new Module(passage.bytes);
    } catch {
      // See above.
    }
    modules.set(passage, module);
  }
  const module = modules.get(passage);
  if (module === undefined) return undefined;
  const wrappers = new Proxy({}, { get: (_, name) => wrapperOf(name as string) });
  const passed = engineExports(new Instance(module, { '': wrappers }));
  for (const [name, fn] of Object.entries(passed)) {
    // An Exported Function's name is its index.
    const { name: value } = exports[name] as Callable;
    if ((fn as Callable).name !== value) Object.defineProperty(fn, 'name', { value });
  }
  return passed;
}
