/** How many counters a module has room for, in which form, and what they cost outside the bodies. */
import { COUNTERS_PER_READER } from '../../probe-map/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import type { EngineLimits } from '../write/engine-limits.ts';
import type { IndexSpace, Refusal } from '../write/refusal.ts';
import { PAIR_UNITS } from './counter-forms.ts';

/** V8 checks separately whether the stack has room for a frame of 4 KB or more; a local may take 16 bytes. */
const LARGE_FRAME_LOCALS = 256;

/** See `manyLocals` of the probe map. `locals`: parameters included. */
export const hasManyLocals = (locals: number): boolean => locals >= LARGE_FRAME_LOCALS;

/** How many counters the readers of a module can return, and which limit prevents more. */
export interface Capacity {
  readonly counters: number;
  readonly refusal: Refusal;
}

const room = (limit: number, taken: number): number => Math.max(0, limit - taken);

/** Counters need readers that return them: functions of at most two types, exported. */
export function counterCapacity(module: WasmModule, limits: EngineLimits): Capacity {
  // The start function may become an export too.
  const exports = module.exports.length + (module.start === undefined ? 0 : 1);
  const spareTypes = room(limits.types, module.types.length);
  const capacities: readonly {
    readonly counters: number;
    readonly most: number;
    readonly what: IndexSpace;
  }[] = [
    { counters: room(limits.exports, exports) * COUNTERS_PER_READER, most: limits.exports, what: 'exports' },
    {
      counters: room(limits.functions, module.funcTypes.length) * COUNTERS_PER_READER,
      most: limits.functions,
      what: 'functions',
    },
    {
      counters: spareTypes > 1 ? Number.POSITIVE_INFINITY : spareTypes * COUNTERS_PER_READER,
      most: limits.types,
      what: 'types',
    },
  ];
  const { counters, most, what } = capacities.reduce((a, b) => (b.counters < a.counters ? b : a));
  return { counters, refusal: { kind: 'index-space', what, most } };
}

/** Share of the room for globals from which on it is estimated how many there will be, and from which on pairs are used. */
const ESTIMATED_FROM = 1 / 10;
const CERTAIN_FROM = 3 / 4;
/** The estimate may be so much too low. */
const CAUTION = 1.1;

/**
 * Whether counters should lie two to a global from now on, so that all of a module find room.
 * @param globals added so far
 * @param most that can be added
 * @param done share of the code that these are for, from 0 to 1
 */
export function needsPairs(globals: number, most: number, done: number): boolean {
  if (most - globals <= PAIR_UNITS || globals < most * ESTIMATED_FROM) return false;
  return globals >= most * CERTAIN_FROM || globals * CAUTION > most * done;
}

/** Bytes that a counter adds outside the bodies: a global of 5 bytes, 6 in a reader's body, and a share of the reader. */
export const BYTES_PER_COUNTER = 12;
/** The same for a counter in a pair: half a global of 21 bytes, 9 in a reader's body, a share of the reader. */
export const BYTES_PER_PAIRED_COUNTER = 21;
/** Bytes that counters add to a module however few they are: section headers, a reader's type. */
export const BYTES_FOR_ALL_COUNTERS = 4096;
