// Runs a WASI command as directly as Node can: the baseline of bench/start.mjs.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { WASI } from 'node:wasi';

const wasi = new WASI({ version: 'preview1', args: process.argv.slice(2), returnOnExit: true });
const calls = {};
// In closures: on Node 20 the engine's fast calls into node:wasi abort the process.
for (const [name, call] of Object.entries(wasi.wasiImport)) calls[name] = (...args) => call(...args);
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
process.exitCode = wasi.start(new WebAssembly.Instance(module, { wasi_snapshot_preview1: calls }));
