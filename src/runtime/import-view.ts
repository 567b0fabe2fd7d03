/**
 * Imports as an engine reads them (WebAssembly JS API, "read the imports"): by property look-up of the names that the module
 * lists, and of no others. Prototypes, getters and Proxies work, and what only looks like an import is never touched.
 */

/** What is done with each import that the engine reads. */
export interface ImportView {
  /** Returns what the engine gets in place of a function. */
  replace(fn: (...args: unknown[]) => unknown): WebAssembly.ImportValue;
  /** Called with what is no function. */
  pass(value: unknown): void;
}

/** A view of an import object in which functions are replaced when they are looked up. */
export function viewImports(imports: WebAssembly.Imports, view: ImportView): WebAssembly.Imports {
  // The targets are empty: a Proxy of a frozen object would have to return what the object holds.
  return new Proxy(Object.create(null) as WebAssembly.Imports, {
    get: (_, module) => {
      const values: unknown = Reflect.get(imports, module);
      if (!isObject(values)) return values;
      return new Proxy(Object.create(null) as WebAssembly.ModuleImports, {
        get: (__, name) => {
          const value: unknown = Reflect.get(values, name);
          if (typeof value === 'function') return view.replace(value as () => unknown);
          view.pass(value);
          return value;
        },
      });
    },
  });
}

/** What the engine accepts as an object of imports. */
function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
