/** A guest's reads of stdin, with and without wtrace: which wait, which do not, and where the descriptor is moved or closed. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { command, environment, scratch } from '../helpers/wtrace.ts';

const { parseWat } = await wabt();
const EBADF = 8;
const EAGAIN = 6;

/** Exits with the number of the first step that has another result, else with 42; says where it waits. */
const steps = `(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $flags (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_renumber" (func $renumber (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 100) ".")
  (func $list (param $address i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (i32.const 1)))
  (func $one (param $fd i32) (result i32)
    (call $list (i32.const 200))
    (call $read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
  (func $waits
    (call $list (i32.const 100))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func $expect (param $step i32) (param $is i32) (param $right i32)
    (if (i32.ne (local.get $is) (local.get $right)) (then (call $exit (local.get $step)))))
  (func (export "_start")
    (call $waits)
    (call $expect (i32.const 1) (call $one (i32.const 0)) (i32.const 0))
    (call $expect (i32.const 2) (i32.load8_u (i32.const 200)) (i32.const 97))
    (call $expect (i32.const 3) (call $flags (i32.const 0) (i32.const 4)) (i32.const 0))
    (call $expect (i32.const 4) (call $one (i32.const 0)) (i32.const ${EAGAIN}))
    (call $expect (i32.const 5) (call $flags (i32.const 0) (i32.const 0)) (i32.const 0))
    (call $expect (i32.const 6) (call $renumber (i32.const 0) (i32.const 2)) (i32.const 0))
    (call $waits)
    (call $expect (i32.const 7) (call $one (i32.const 2)) (i32.const 0))
    (call $expect (i32.const 8) (i32.load8_u (i32.const 200)) (i32.const 98))
    (call $expect (i32.const 9) (call $one (i32.const 0)) (i32.const ${EBADF}))
    (call $expect (i32.const 10) (call $close (i32.const 2)) (i32.const 0))
    (call $expect (i32.const 11) (call $one (i32.const 2)) (i32.const ${EBADF}))
    (call $exit (i32.const 42))))`;

test.each([
  ['node:wasi', [fileURLToPath(new URL('plain-wasi.mjs', import.meta.url))]],
  ['wtrace', [command, 'run', '-q']],
])('reads of a pipe that wait, that must not wait, and after it was moved: %s', async (_, program) => {
  const directory = scratch();
  const [module, pipe] = [join(directory, 'steps.wasm'), join(directory, 'pipe')];
  writeFileSync(module, parseWat('steps.wat', steps).toBinary({}).buffer);
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  const stdin = openSync(pipe, constants.O_RDWR);
  const child = spawn(process.execPath, [...program, module], {
    stdio: [stdin, 'pipe', 'ignore'],
    env: environment(),
    timeout: 20_000,
  });
  const input = ['a', 'b'];
  // Once it waits, and not before.
  child.stdout?.on('data', (waits: Uint8Array) => {
    for (const _wait of waits) setTimeout(() => writeSync(stdin, input.shift() ?? ''), 150);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  closeSync(stdin);
  expect(code).toBe(42);
});
