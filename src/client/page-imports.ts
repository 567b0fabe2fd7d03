/** Imports as an engine reads them; see `src/runtime/import-view.ts`. */

/**
 * A view of imports for an instance; what is no object is passed on: the engine has its own words for it.
 * @param see returns what the engine gets in place of an import
 */
export const viewImports = (imports: unknown, see: (value: unknown) => unknown): unknown =>
  viewOf(imports, (values) => viewOf(values, see));

const viewOf = (object: unknown, see: (value: unknown) => unknown): unknown =>
  (typeof object === 'object' && object !== null) || typeof object === 'function'
    ? // The target is empty: a Proxy of a frozen object would have to return what the object holds.
      new Proxy(Object.create(null) as object, { get: (_, name) => see(Reflect.get(object, name)) })
    : object;
