/** The default imports of AssemblyScript do what the bindings do that its compiler generates. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { assemblyScriptImports } from '../../../src/hosts/assemblyscript.ts';
import { planCore } from '../../../src/hosts/core-plan.ts';

const { parseWat } = await wabt();
const here = (name: string): URL => new URL(name, import.meta.url);
const bytes = new Uint8Array(readFileSync(here('guest.wasm')));

function run() {
  let printed = '';
  let memory: WebAssembly.Memory | undefined;
  const imports = assemblyScriptImports(
    () => memory,
    (text) => {
      printed += text;
    },
  );
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  memory = instance.exports['memory'] as WebAssembly.Memory;
  return {
    exports: instance.exports as Record<string, (n?: number) => number>,
    imports,
    printed: () => printed,
  };
}

function thrown(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return String(error);
  }
  return 'nothing';
}

test('trace prints, abort throws its message and the source line', () => {
  const { exports, printed } = run();
  expect(exports['half']!(4)).toBe(2);
  const lines = [
    ...printed().split('\n').slice(0, -1),
    thrown(() => exports['half']!(3)),
    thrown(() => exports['checked']!(0)),
  ];
  const expected = readFileSync(here('expected.txt'), 'utf8').trimEnd().split('\n');
  // An assertion has no message, for which the bindings print null.
  expect(lines).toEqual(expected.map((line) => line.replace('Error: null', 'Error: abort')));
});

test('seed starts random numbers', () => {
  expect(run().exports['random']!()).toBeGreaterThanOrEqual(0);
});

test('strings that cannot be read are left out', () => {
  const { imports } = run();
  const abort = imports['env']!['abort'] as (...args: number[]) => void;
  for (const pointer of [0, 1, 4, -1, 0x7fffffff])
    expect(() => abort(pointer, pointer, 5, -1)).toThrow(/:5:4294967295$/);
  const early = assemblyScriptImports(() => undefined)['env']!['abort'] as (...args: number[]) => void;
  expect(() => early(100, 100, 5, 6)).toThrow('abort in an unknown file:5:6');
});

test('they are supplied to modules whose imports have their types, and to no others', () => {
  const plan = (wat: string) =>
    planCore(new Uint8Array(parseWat('m.wat', wat).toBinary({}).buffer), 'm.wasm', { export: 'f', args: [] });
  expect(planCore(bytes, 'guest.wasm', { export: 'half', args: ['4'] }).assemblyScript).toBe(true);
  expect(plan('(module (func (export "f")))').assemblyScript).toBe(false);
  for (const item of [
    '"abort" (func)',
    '"seed" (func (result i32))',
    '"trace" (func (param i32))',
    '"other" (func)',
  ])
    expect(() => plan(`(module (import "env" ${item}) (func (export "f")))`)).toThrow('env.');
});
