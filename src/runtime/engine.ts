/**
 * The engine's own functions, as they were when this was loaded: what wtrace makes for itself goes past whoever patches
 * `WebAssembly` later, wtrace's own hook among them.
 */
export const { Module, Instance, Table, instantiate } = WebAssembly;
