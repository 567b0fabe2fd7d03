/** Variables at every line event beside what lldb showed at the same event of the native program; test/full/variables-native has all of them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareEvents, type NativeDump } from '../native/debugger/compare-events.ts';
import { traceVariables } from '../native/debugger/trace-variables.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`./twins/${name}`, import.meta.url)));

test.each([
  ['control', 'c', 2400, 0.97],
  ['objects', 'cpp', 500, 0.99],
])('%s: all values that are shown are those of lldb', async (name, language, values, share) => {
  const native = JSON.parse(new TextDecoder().decode(read(`../expected/${name}.json`))) as NativeDump;
  const compared = compareEvents(await traceVariables(read(`${name}.wasm`), `${name}.${language}`), native);
  expect(native.debugger).toMatch(/^lldb version 19/);
  expect(compared.aligned).toBe(compared.events);
  expect(compared.differing).toEqual([]);
  expect(compared.shown).toBeGreaterThan(values);
  expect(compared.found / compared.native).toBeGreaterThan(share);
});
