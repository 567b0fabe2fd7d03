/**
 * The engine's own functions, as they were when this was loaded: what wtrace makes for itself goes past whoever patches
 * `WebAssembly` later. Where wtrace's own hook has patched it already, what loads this gives it the engine's as `WebAssembly`.
 */
// A Node without WebAssembly loads this as well, to say that it has none.
const engine = typeof WebAssembly === 'undefined' ? undefined : WebAssembly;
export const { Module, Instance, Table, instantiate } = engine ?? ({} as typeof WebAssembly);
