/**
 * What engines accept (V8's src/wasm/wasm-limits.h; JavaScriptCore's agree where both have one). A function whose
 * probes would pass a limit is left untraced, so that the module stays one that the engine compiles.
 */
import { COUNTERS_PER_READER } from '../../probe-map/index.ts';
import type { WasmModule } from '../../wasm/index.ts';

/** Limits of one module; all are the largest numbers accepted. */
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

/** Exports that Node 20 accepts; later versions take ten times as many. */
const EXPORTS_OF_NODE_20 = 100_000;

/** The limits for a module: one that has too many exports for Node 20 runs on later ones only. */
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

/** V8 checks apart whether there is room for a frame of 4 KB or more; a local may take 16 bytes. */
const LARGE_FRAME_LOCALS = 256;

/** See `manyLocals` of the probe map. `locals`: parameters included. */
export const hasManyLocals = (locals: number): boolean => locals >= LARGE_FRAME_LOCALS;

/** How many counters a module can take, and what stands in the way of more. */
export interface Capacity {
  readonly counters: number;
  readonly why: string;
}

/** Counters need globals, and readers that hand them out: functions of at most two types, exported. */
export function counterCapacity(module: WasmModule, limits: EngineLimits): Capacity {
  const room = (limit: number, taken: number): number => Math.max(0, limit - taken);
  // The start function may become an export too.
  const exports = module.exports.length + (module.start === undefined ? 0 : 1);
  const spareTypes = room(limits.types, module.types.length);
  const capacities: readonly (readonly [counters: number, limit: number, what: string])[] = [
    [room(limits.globals, module.globalCount), limits.globals, 'globals'],
    [room(limits.exports, exports) * COUNTERS_PER_READER, limits.exports, 'exports'],
    [room(limits.functions, module.funcTypes.length) * COUNTERS_PER_READER, limits.functions, 'functions'],
    [spareTypes > 1 ? Number.POSITIVE_INFINITY : spareTypes * COUNTERS_PER_READER, limits.types, 'types'],
  ];
  const [counters, limit, what] = capacities.reduce((a, b) => (b[0] < a[0] ? b : a));
  return {
    counters,
    why: `the module would have more than ${limit} ${what}, which is the most that engines take; trace fewer files with --include`,
  };
}

/** Bytes that a counter adds outside the bodies: a global of 5 bytes, and 6 in a reader's body; a reader has some more. */
export const BYTES_PER_COUNTER = 12;
/** Bytes that counters add to a module however few they are: headers of sections, a reader's type. */
export const BYTES_FOR_ALL_COUNTERS = 4096;
