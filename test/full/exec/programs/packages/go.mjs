// Go for js/wasm, with the glue of its own distribution: goroutines, a panic that is recovered, functions that JavaScript calls.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { print, steady } from './common.mjs';

const folder = process.env.WTRACE_BUILT;
createRequire(import.meta.url)(join(folder, 'wasm_exec.js'));
const go = new globalThis.Go();
const { instance } = await WebAssembly.instantiate(
  await readFile(join(folder, 'main.wasm')),
  go.importObject,
);
const started = new Promise((resolve) => {
  globalThis.started = resolve;
});
const ended = go.run(instance);
await started;
print(await steady(() => globalThis.longest(20_000)));
print([globalThis.divide(7, 2), globalThis.divide(1, 0)]);
globalThis.end();
await ended;
print(process.exitCode ?? 0);
