/** Names and paths that could harm a terminal, a report or a file system, through the command as users run it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, scratch, wtrace } from '../helpers/wtrace.ts';
import { harmfulNames, shapes } from './shapes.ts';

/** Controls that are not line ends or tabs, and marks that reorder text. */
const harmful = /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

function expectHarmless({ code, stdout, stderr }: Ended): void {
  expect([0, 125]).toContain(code);
  expect(stdout).not.toMatch(harmful);
  expect(stderr).not.toMatch(harmful);
  expect(stderr).not.toMatch(/^\s+at /m);
  if (code === 125) expect(stderr.trimEnd().split('\n').length).toBe(1);
}

const modules = shapes
  .filter(({ name }) => /^harmful|cyclic|header|without end|rewritten/.test(name))
  .map(({ name, make }, i) => ({ name: `${name} ${i}`, make }));

test('modules: one clear line or warnings, and nothing that moves the cursor', () => {
  const directory = scratch();
  for (const { name, make } of modules) {
    const input = make();
    if (input.door !== 'module') throw new Error(name);
    const file = join(directory, 'm.wasm');
    writeFileSync(file, input.bytes);
    expectHarmless(wtrace(['inspect', file], { cwd: directory }));
    expect(readdirSync(directory)).toEqual(['m.wasm']);
  }
});

test('a module is written where it was told to be and nowhere else', () => {
  const directory = scratch();
  const input = modules.find(({ name }) => name.startsWith('harmful paths'))?.make();
  if (input?.door !== 'module') throw new Error('no such shape');
  writeFileSync(join(directory, 'm.wasm'), input.bytes);
  expectHarmless(wtrace(['instrument', 'm.wasm', '-o', 'out.wasm'], { cwd: directory }));
  expect(readdirSync(directory).sort()).toEqual(['m.wasm', 'out.wasm', 'out.wasm.probemap']);
});

test('reports of harmful names are files in their directory, of harmless text', () => {
  const directory = scratch();
  const files = harmfulNames.map((path) => ({
    path,
    lines: [[1, 1]],
    functions: [{ name: path, line: 1, hits: 1 }],
    branches: [],
  }));
  const modules = [{ name: harmfulNames[0], sha256: '0'.repeat(64), files }];
  const data = { format: 'wtrace', version: 1, generator: 'test', modules };
  writeFileSync(join(directory, 'data.json'), JSON.stringify(data));
  const ended = wtrace(
    [
      'report',
      '--include',
      '**',
      '--reporter',
      'text,lcov,cobertura,json',
      '--reports-dir',
      'out',
      'data.json',
    ],
    { cwd: directory },
  );
  expectHarmless(ended);
  expect(ended.code).toBe(0);
  expect(readdirSync(directory).sort()).toEqual(['data.json', 'out']);
  for (const name of readdirSync(join(directory, 'out'))) {
    expect(`${name}: ${harmful.exec(readFileSync(join(directory, 'out', name), 'utf8'))}`).toBe(
      `${name}: null`,
    );
  }
  const records = readFileSync(join(directory, 'out', 'lcov.info'), 'utf8').match(/^SF:/gm);
  expect(records?.length).toBe(harmfulNames.length);
});
