/** What a rewritten module exports for its events, looked up once: globals, the ring, the table of callouts. */
import {
  CALLOUT_COUNT,
  CALLS_EXPORT,
  Callout,
  CURSOR_EXPORT,
  DEPTH_EXPORT,
  type EventMap,
  FLAGS_EXPORT,
  FLAGS_PER_SETTER,
  GLOBAL_EXPORT,
  LOCAL_EXPORT,
  MEMORY_EXPORT,
  RING_EXPORT,
  STACK_EXPORT,
  TURN_EXPORT,
  VALUES_EXPORT,
} from '../../probe-map/index.ts';
import { engineExports, Instance, Module } from '../engine.ts';

type Int32Global = WebAssembly.Global<'i32'>;

/** A callout: (site, depth) or similar arguments → state; see `Callout` of the probe map. */
export type CalloutFunction = (first: number, second: number) => number;

/** The event exports of one instance. */
export interface GuestHandles {
  /** Depth of the running activation, where the guest keeps it. */
  readonly depth: Int32Global | undefined;
  readonly cursor: Int32Global | undefined;
  /** Of the ring's values. */
  readonly values: Int32Global | undefined;
  /** Not 0 while the instance may write to its ring, where several share an order. */
  readonly turn: Int32Global | undefined;
  readonly ring: Int32Array | undefined;
  /** Of the guest itself; an i64 with 64-bit memories. */
  readonly stackPointer: WebAssembly.Global | undefined;
  /** Sets a word of the flags. */
  readonly setFlags: (word: number, value: number) => void;
  readonly locals: readonly WebAssembly.Global<'i64'>[];
  /** Memory 0 of the guest, where variables are read. */
  readonly memory: WebAssembly.Memory | undefined;
  /** A global of the guest, where variables are read from it. */
  readonly global: (globalidx: number) => WebAssembly.Global | undefined;
}

/** Finds the exports. */
export function findHandles(
  exports: WebAssembly.Exports,
  map: Pick<EventMap, 'flagCount' | 'localCount'>,
): GuestHandles {
  const global = <Type extends WebAssembly.ValueType>(name: string) =>
    exports[name] as WebAssembly.Global<Type>;
  const ring = exports[RING_EXPORT] as WebAssembly.Memory | undefined;
  return {
    depth: exports[DEPTH_EXPORT] as Int32Global | undefined,
    cursor: exports[CURSOR_EXPORT] as Int32Global | undefined,
    values: exports[VALUES_EXPORT] as Int32Global | undefined,
    turn: exports[TURN_EXPORT] as Int32Global | undefined,
    ring: ring === undefined ? undefined : new Int32Array(ring.buffer),
    stackPointer: stackPointer(exports[STACK_EXPORT]),
    setFlags: flagSetter(exports, map.flagCount),
    locals: Array.from({ length: map.localCount }, (_, i) => global<'i64'>(`${LOCAL_EXPORT}${i}`)),
    memory: exports[MEMORY_EXPORT] as WebAssembly.Memory | undefined,
    global: (globalidx) => exports[`${GLOBAL_EXPORT}${globalidx}`] as WebAssembly.Global | undefined,
  };
}

/** What was taken for a stack pointer is none if it cannot be moved, or is not aligned. */
function stackPointer(exported: WebAssembly.ExportValue | undefined): WebAssembly.Global | undefined {
  if (!(exported instanceof WebAssembly.Global)) return undefined;
  const { value } = exported as { readonly value: unknown };
  if (typeof value === 'bigint' ? value % 16n !== 0n : typeof value !== 'number' || value % 16 !== 0)
    return undefined;
  try {
    exported.value = value as never;
    return exported;
  } catch {
    return undefined;
  }
}

function flagSetter(exports: WebAssembly.Exports, flagCount: number): GuestHandles['setFlags'] {
  const setters = Array.from(
    { length: Math.ceil(flagCount / FLAGS_PER_SETTER) },
    (_, i) => exports[`${FLAGS_EXPORT}${i}`] as (word: number, value: number) => void,
  );
  return (word, value) => setters[Math.floor(word / FLAGS_PER_SETTER)]?.(word % FLAGS_PER_SETTER, value);
}

/**
 * Puts callouts where the guest calls them. A table accepts only Exported Functions: the functions are passed through a
 * module that exports its imports.
 */
export function connectCallouts(
  exports: WebAssembly.Exports,
  callouts: Readonly<Record<keyof typeof Callout, CalloutFunction>>,
): void {
  trampoline ??= new Module(trampolineBytes());
  const names = Object.keys(Callout) as (keyof typeof Callout)[];
  const imports = Object.fromEntries(names.map((name) => [Callout[name], callouts[name]]));
  const passed = engineExports(new Instance(trampoline, { c: imports }));
  const table = exports[CALLS_EXPORT] as WebAssembly.Table;
  for (const name of names) table.set(Callout[name], passed[Callout[name]]);
}

let trampoline: WebAssembly.Module | undefined;

/**
 * Bytes of `(module (type (func (param i32 i32) (result i32))) (import "c" "0" (func (type 0))) (export "0" (func 0)) …)`,
 * one import and export for each callout (binary format: WebAssembly 3.0 §5.5).
 */
function trampolineBytes(): Uint8Array<ArrayBuffer> {
  const indices = Array.from({ length: CALLOUT_COUNT }, (_, i) => i);
  const digit = (i: number): number => 0x30 + i;
  const imports = indices.flatMap((i) => [1, 0x63, 1, digit(i), 0, 0]);
  const exports = indices.flatMap((i) => [1, digit(i), 0, i]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f],
    ...[2, imports.length + 1, CALLOUT_COUNT, ...imports],
    ...[7, exports.length + 1, CALLOUT_COUNT, ...exports],
  ]);
}

/** Whether the engine allows a second memory in a module, which `ring` needs (WebAssembly 3.0 §5.5.7). */
export function hasMultipleMemories(): boolean {
  return WebAssembly.validate(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0));
}
