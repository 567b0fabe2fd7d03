/**
 * Imports as an engine reads them (WebAssembly JS API, "read the imports"): by property look-up of the names that the module
 * lists, and of no others. Prototypes, getters and Proxies work, and what only looks like an import is never touched.
 */

/**
 * A view of an import object in which functions are replaced when they are looked up.
 * @param replace called with each function that the engine reads
 */
export function viewImports(
  imports: WebAssembly.Imports,
  replace: (fn: (...args: unknown[]) => unknown) => WebAssembly.ImportValue,
): WebAssembly.Imports {
  // The targets are empty: a Proxy of a frozen object would have to return what the object holds.
  return new Proxy(Object.create(null) as WebAssembly.Imports, {
    get: (_, module) => {
      const values: unknown = Reflect.get(imports, module);
      if (!isObject(values)) return values;
      return new Proxy(Object.create(null) as WebAssembly.ModuleImports, {
        get: (__, name) => {
          const value: unknown = Reflect.get(values, name);
          return typeof value === 'function' ? replace(value as () => unknown) : value;
        },
      });
    },
  });
}

/** What the engine accepts as an object of imports. */
function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
