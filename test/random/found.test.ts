/** Modules of random tests that once failed (shrunk), or that hold what few others do. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check, type RandomCase } from './check.ts';

const directory = new URL('found/', import.meta.url);

const cases = readdirSync(directory)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const note = JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as Omit<RandomCase, 'bytes'>;
    const bytes = Uint8Array.from(readFileSync(new URL(name.replace(/json$/, 'wasm'), directory)));
    return { name, one: { bytes, rows: note.rows, inputs: note.inputs } satisfies RandomCase };
  })
  .filter(({ one }) => WebAssembly.validate(one.bytes));

test('some are there for every engine', () => {
  expect(cases.length).toBeGreaterThan(1);
});

test.each(cases)('$name', ({ one }) => {
  const { faults, calls, lines } = check(one);
  expect(faults).toEqual([]);
  expect(calls).toBeGreaterThan(0);
  expect(lines).toBeGreaterThan(0);
});
