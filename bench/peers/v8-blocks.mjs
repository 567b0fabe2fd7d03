// V8's own counters after one run, for peers/v8-coverage.mjs: runs the untouched program once, prints JSON.
// `node --wasm-code-coverage --allow-natives-syntax --no-wasm-lazy-compilation v8-blocks.mjs <job.json>`
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createRunner } from '../run.mjs';

const { program } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const module = new WebAssembly.Module(readFileSync(program.module));
const runner = createRunner(program, module);
runner.run();
// Parsed only where the flag that allows this syntax is set.
const collect = new Function('return %DebugCollectWasmCoverage()');
console.log(JSON.stringify(collect()));
// Still alive here: V8 drops the counts of a collected module.
if (runner.instance() === undefined) throw new Error('nothing ran');
