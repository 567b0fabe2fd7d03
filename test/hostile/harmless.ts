/** What cli.test.ts and test/full/harmful-names.test.ts require of what the command prints. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Ended, scratch, wtrace } from '../helpers/wtrace.ts';
import { shapes } from './shapes.ts';

/** Controls that are not line ends or tabs, and marks that reorder text. */
export const harmful = /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One clear line or an answer, with nothing that moves the cursor. */
export function expectHarmless({ code, stdout, stderr }: Ended): void {
  expect([0, 125]).toContain(code);
  expect(stdout).not.toMatch(harmful);
  expect(stderr).not.toMatch(harmful);
  expect(stderr).not.toMatch(/^\s+at /m);
  if (code === 125) expect(stderr.trimEnd().split('\n').length).toBe(1);
}

/** Modules with such names, and damaged ones: a process for each. */
export const harmfulModules = shapes
  .filter(({ name }) => /^harmful|cyclic|header|without end|rewritten/.test(name))
  .map(({ name, make }, i) => ({ name: `${name} ${i}`, make }));

/** Has each inspected. */
export function inspectAll(modules: typeof harmfulModules): void {
  const directory = scratch();
  for (const { name, make } of modules) {
    const input = make();
    if (input.entry !== 'module') throw new Error(name);
    const file = join(directory, 'm.wasm');
    writeFileSync(file, input.bytes);
    expectHarmless(wtrace(['inspect', file], { cwd: directory }));
    expect(readdirSync(directory)).toEqual(['m.wasm']);
  }
}
