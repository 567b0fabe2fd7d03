// Assembles text format: node wat.mjs <input.wat> <output.wasm> [--no-names]
// wabt where it knows the syntax, else the wasm-tools inside jco (function references, GC).
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from '@bytecodealliance/jco';
import wabt from 'wabt';

const [input, output, ...flags] = process.argv.slice(2);
const text = readFileSync(input, 'utf8');
const assembler = await wabt();
const features = Object.fromEntries(Object.keys(assembler.FEATURES).map((key) => [key, true]));
let bytes;
if (text.includes(';; assembled by wasm-tools')) bytes = await parse(text);
else {
  const module = assembler.parseWat(input, text, features);
  module.validate(features);
  bytes = module.toBinary({ write_debug_names: !flags.includes('--no-names') }).buffer;
}
writeFileSync(output, bytes);
