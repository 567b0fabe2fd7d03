// oxc's parser (Rust for wasm32-wasip1-threads, napi-rs: workers that share a memory): sources good and bad, at once and in threads.
import { readFileSync } from 'node:fs';
import { folderOf, load, print, sha256, steady } from './common.mjs';

const { parseSync, parse } = load('@oxc-parser/binding-wasm32-wasi');
const source = readFileSync(`${folderOf('@oxc-parser/binding-wasm32-wasi')}/parser.wasi.cjs`, 'utf8');

const program = await steady(() => parseSync('a.js', source).program);
print([program.length, sha256(program)]);
const sources = ['let x: number = 1 as any;', 'export const = 1;', 'const { a, ...b } = await import("x");'];
const results = await Promise.all(sources.map((text, i) => parse(`${i}.ts`, text)));
for (const { program: text, errors } of results) print([sha256(text), errors]);
process.exit(0);
