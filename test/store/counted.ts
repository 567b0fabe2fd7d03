/** Data of a small library, made in this process: each call of `counted` is a run with counts of its own. */
import { readFileSync } from 'node:fs';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { attach } from '../../src/runtime/index.ts';
import { type CountersOfModule, describeModule, sha256 } from '../../src/store/index.ts';
import { fixture } from '../helpers/wtrace.ts';

/** The library. */
export const library = readFileSync(fixture('c-bare/O0-dwarf5.wasm'));

/** Runs an export some times with an argument and gives what a data directory is to hold of it. */
export function counted(
  name: string,
  args: readonly number[],
  options: InstrumentOptions = {},
  bytes: Uint8Array = library,
): CountersOfModule & { readonly counters: BigInt64Array } {
  const made = instrument(bytes, { ...options, sha256: sha256(bytes) });
  const module = new WebAssembly.Module(made.bytes as BufferSource);
  const nothing = new Proxy({}, { get: () => () => 0 });
  const instance = new WebAssembly.Instance(module, new Proxy({}, { get: () => nothing }));
  const run = instance.exports[name] as (value: number) => unknown;
  for (const value of args) run(value);
  const { selects } = options;
  return {
    ...describeModule(made, 'bare.wasm', selects),
    counters: attach(instance, made.probeMap).counters(),
  };
}
