import { expect, test } from 'vitest';
import wabt from 'wabt';
import { planCore } from '../../src/hosts/core-plan.ts';

const { parseWat } = await wabt();
const plan = (wat: string, invoke?: { export: string; args: string[] }) =>
  planCore(new Uint8Array(parseWat('m.wat', wat).toBinary({}).buffer), 'm.wasm', invoke);

const WRITE = '(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))';

test('commands, reactors, bare modules', () => {
  expect(plan(`(module ${WRITE} (memory (export "memory") 1) (func (export "_start")))`)).toMatchObject({
    wasi: true,
    start: '_start',
  });
  const reactor =
    '(module (func (export "_initialize")) (func (export "f") (param i64) (result f32) (f32.const 1)))';
  expect(plan(reactor, { export: 'f', args: ['7'] })).toMatchObject({
    wasi: false,
    start: '_initialize',
    call: { export: 'f', args: [7n] },
  });
});

test.each([
  [
    '(module (func (export "f")))',
    undefined,
    'm.wasm has no _start: name an export to call with --invoke (it exports f)',
  ],
  ['(module)', undefined, 'it exports no function'],
  ['(module (func (export "_initialize")))', undefined, 'm.wasm is a WASI reactor'],
  [`(module ${WRITE} (func (export "_start")))`, undefined, "exports no memory named 'memory'"],
  ['(module (import "env" "f" (func)) (func (export "_start")))', undefined, 'env.f'],
  [
    '(module (import "wasi_snapshot_preview1" "fd_teleport" (func)) (memory (export "memory") 1) (func (export "_start")))',
    undefined,
    'wasi_snapshot_preview1.fd_teleport',
  ],
  [
    '(module (import "wasi_unstable" "fd_write" (func)) (func (export "_start")))',
    undefined,
    'wasi_unstable',
  ],
  [
    '(module (func (export "f") (param i32)))',
    { export: 'f', args: [] },
    'f of m.wasm takes 1 argument, 0 given',
  ],
  [
    '(module (func (export "f") (param i32)))',
    { export: 'f', args: ['x'] },
    "argument 1, 'x', is not a valid i32",
  ],
  ['(module (func (export "f") (param externref)))', { export: 'f', args: ['x'] }, 'has type externref'],
  ['(module (func (export "f") (result v128) (v128.const i64x2 0 0)))', { export: 'f', args: [] }, 'v128'],
  [
    '(module (memory (export "g") 1) (func (export "f")))',
    { export: 'g', args: [] },
    "exports no function 'g' (it exports f)",
  ],
] as const)('%s', (wat, invoke, message) => {
  const wanted = invoke === undefined ? undefined : { export: invoke.export, args: [...invoke.args] };
  expect(() => plan(wat, wanted)).toThrow(message);
});
