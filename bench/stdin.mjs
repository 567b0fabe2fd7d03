// Small reads of a pipe: 200,000 reads of 1,000 bytes by a guest, in Node's own WASI and under `wtrace run`, in turn.
// `npm run build && node bench/stdin.mjs [--runs N]`
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import wabt from 'wabt';
import { median } from './programs.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
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

const directory = mkdtempSync(join(tmpdir(), 'wtrace-stdin-'));
try {
  const module = join(directory, 'reader.wasm');
  const { parseWat } = await wabt();
  writeFileSync(module, parseWat('reader.wat', reader).toBinary({}).buffer);
  const seconds = (program) => {
    const start = performance.now();
    const pipeline = `head -c ${BYTES} /dev/zero | "$@"`;
    execFileSync('sh', ['-c', pipeline, 'sh', process.execPath, ...program, module], { stdio: 'inherit' });
    return (performance.now() - start) / 1000;
  };
  const plain = [];
  const traced = [];
  for (let run = 0; run < Number(values.runs); run++) {
    plain.push(seconds([fromHere('../test/hosts/plain-wasi.mjs')]));
    traced.push(seconds([fromHere('../dist/cli/main.js'), 'run', '-q']));
  }
  const text = (times) =>
    `${median(times).toFixed(2)} (${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)}) s`;
  console.log(`Node's WASI ${text(plain)}, wtrace run ${text(traced)}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
