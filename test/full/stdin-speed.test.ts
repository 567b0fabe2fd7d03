/** Small reads of a pipe cost about what they cost without wtrace. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { command, environment, scratch } from '../helpers/wtrace.ts';

const { parseWat } = await wabt();
const plain = fileURLToPath(new URL('../hosts/plain-wasi.mjs', import.meta.url));
const BYTES = 200_000_000;

/** Reads stdin to its end, 1,000 bytes at a time. */
const reader = `(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 100))
    (i32.store (i32.const 4) (i32.const 1000))
    (loop $more
      (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
      (br_if $more (i32.load (i32.const 8))))))`;

test('200,000 reads of a pipe', () => {
  const module = join(scratch(), 'reader.wasm');
  writeFileSync(module, parseWat('reader.wat', reader).toBinary({}).buffer);
  const seconds = (program: readonly string[]): number => {
    const start = performance.now();
    const pipeline = `head -c ${BYTES} /dev/zero | "$@"`;
    const ended = spawnSync('sh', ['-c', pipeline, 'sh', process.execPath, ...program, module], {
      env: environment(),
    });
    expect(ended.status).toBe(0);
    return (performance.now() - start) / 1000;
  };
  const [without, traced] = [seconds([plain]), seconds([command, 'run', '-q'])];
  // A poll before each read made it 4 to 11 s.
  expect(traced).toBeLessThan(2 * without + 1.5);
});
