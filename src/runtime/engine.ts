/**
 * The engine's own functions, as they were when this was loaded: what wtrace makes for itself goes past whoever patches
 * `WebAssembly` later. Where wtrace's own hook has patched it already, what loads this gives it the engine's as `WebAssembly`.
 */
import { type ExportsOf, exportsOfEngine } from '../engine-copy.ts';

// A Node without WebAssembly loads this as well, to say that it has none.
const engine = typeof WebAssembly === 'undefined' ? ({} as typeof WebAssembly) : WebAssembly;
export const { Module, Instance, Table, instantiate } = engine;

/** The exports of an instance as the engine made them. What a program has as the property `exports` may be anything. */
export const engineExports: ExportsOf = exportsOfEngine(engine);
