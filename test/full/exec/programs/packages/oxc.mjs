// oxc's parser (Rust for wasm32-wasip1-threads, napi-rs: workers that share a memory): sources good and bad,
// in threads, or, with the argument `alone`, in the main thread.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { folderOf, load, print, sha256, steady } from './common.mjs';

const { parseSync, parse } = load('@oxc-parser/binding-wasm32-wasi');
const source = readFileSync(`${folderOf('@oxc-parser/binding-wasm32-wasi')}/parser.wasi.cjs`, 'utf8');

const program = await steady(() => parseSync('a.js', source).program);
print([program.length, sha256(program)]);
const sources = ['let x: number = 1 as any;', 'export const = 1;', 'const { a, ...b } = await import("x");'];
const parseOne = process.argv[2] === 'alone' ? parseSync : parse;
const results = await Promise.all(sources.map((text, i) => parseOne(`${i}.ts`, text)));
for (const { program: text, errors } of results) print([sha256(text), errors]);
// A thread says in memory that it is done, then sends it: what it counted is there when it sends.
await new Promise((resolve) => setTimeout(resolve, 1000));
process.exit(0);
