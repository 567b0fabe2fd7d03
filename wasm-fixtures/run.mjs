// Runs a fixture without wtrace, as fixture.json says: node run.mjs <fixture> <module> <run>
// Exit code as the program's, 134 after a trap or an uncaught throw. Stdin is passed through.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { readFixture } from './fixtures.mjs';

/** Text arguments as JavaScript values of the parameter's type, which only the module knows. */
function call(bytes, exported, { export: name, args }) {
  const result = exported[name](...args.map((text, index) => toValue(bytes, name, text, index)));
  const values = result === undefined ? [] : Array.isArray(result) ? result : [result];
  for (const value of values) console.log(String(value));
}

// The type reflection of the JS API is not on by default, so an i64 shows itself by refusing a number.
function toValue(bytes, name, text, index) {
  const types = parameterTypes(bytes, name);
  return types[index] === 'i64' ? BigInt(text) : Number(text);
}

function parameterTypes(bytes, name) {
  let at = 8;
  const uleb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  const string = () => {
    const length = uleb();
    at += length;
    return Buffer.from(bytes.subarray(at - length, at)).toString();
  };
  const limits = () => {
    const flags = bytes[at++];
    uleb();
    if (flags & 1) uleb();
  };
  const types = [];
  const functions = [];
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = uleb();
    const end = at + size;
    if (id === 1) {
      for (let n = uleb(); n > 0 && bytes[at] === 0x60; n--) {
        at++;
        types.push(Array.from({ length: uleb() }, () => ({ 0x7e: 'i64' })[bytes[at++]] ?? 'number'));
        at += uleb();
      }
    } else if (id === 2) {
      for (let n = uleb(); n > 0; n--) {
        string();
        string();
        const kind = bytes[at++];
        if (kind === 0) functions.push(uleb());
        else if (kind === 1) at++;
        if (kind === 1 || kind === 2) limits();
        if (kind === 3) at += 2;
      }
    } else if (id === 3) for (let n = uleb(); n > 0; n--) functions.push(uleb());
    else if (id === 7) {
      for (let n = uleb(); n > 0; n--) {
        const found = string() === name;
        const kind = bytes[at++];
        const index = uleb();
        if (found && kind === 0) return types[functions[index]] ?? [];
      }
    }
    at = end;
  }
  return [];
}
