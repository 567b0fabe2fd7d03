/** How the runners of this folder let a run be watched, without knowing by whom. */

/** Stands between a module and its host; the `Boundary` of src/runtime is one. */
export interface Border {
  wrapImports(imports: WebAssembly.Imports): WebAssembly.Imports;
  wrapExports(exports: WebAssembly.Exports): WebAssembly.Exports;
  enter<T>(run: () => T): T;
}

/** What a run may be watched by. */
export interface Watcher {
  /** Sees the instance before anything of it is called but its start function. */
  readonly connect?: (instance: WebAssembly.Instance) => void;
  readonly border?: Border;
}

/** Instantiates `bytes` for a watcher; the exports are those to be called. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  imports: WebAssembly.Imports,
  { connect, border }: Watcher,
): WebAssembly.Exports {
  const module = new WebAssembly.Module(bytes);
  const wrapped = border === undefined ? imports : border.wrapImports(imports);
  const make = (): WebAssembly.Instance => new WebAssembly.Instance(module, wrapped);
  const instance = border === undefined ? make() : border.enter(make);
  connect?.(instance);
  return border === undefined ? instance.exports : border.wrapExports(instance.exports);
}
