/**
 * What engines accept (V8's src/wasm/wasm-limits.h; JavaScriptCore's limits agree where both have one). A function whose
 * probes would exceed a limit is left untraced, so that the engine still compiles the module.
 */
import type { WasmModule } from '../../wasm/index.ts';

/** Limits of one module; each is the largest number accepted. */
export interface EngineLimits {
  /** Locals of a function, parameters included. */
  readonly locals: number;
  /** Bytes of a body: locals and code. */
  readonly bodyBytes: number;
  readonly globals: number;
  readonly functions: number;
  readonly types: number;
  readonly exports: number;
  readonly moduleBytes: number;
}

/** Exports that Node 20 accepts; later versions accept ten times as many. */
const EXPORTS_OF_NODE_20 = 100_000;

/** The limits for a module: one that already has too many exports for Node 20 only runs on later versions. */
export function engineLimits(module: WasmModule): EngineLimits {
  return {
    locals: 50_000,
    bodyBytes: 7_654_321,
    globals: 1_000_000,
    functions: 1_000_000,
    types: 1_000_000,
    exports: module.exports.length <= EXPORTS_OF_NODE_20 ? EXPORTS_OF_NODE_20 : 1_000_000,
    moduleBytes: 2 ** 30,
  };
}
