/**
 * The engine's own functions, as they were when this was loaded: what wtrace makes for itself goes past whoever patches
 * `WebAssembly` later, wtrace's own hook among them.
 */
const engine = (globalThis as { readonly WebAssembly?: typeof WebAssembly }).WebAssembly;
// A Node without WebAssembly loads this as well, to say that it has none.
export const { Module, Instance, Table, instantiate } = engine ?? ({} as typeof WebAssembly);
