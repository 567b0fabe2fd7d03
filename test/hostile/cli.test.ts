/** Names and paths that could harm a terminal, a report or a file system, through the command as users run it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch, wtrace } from '../helpers/wtrace.ts';
import { expectHarmless, harmful, harmfulModules } from './harmless.ts';
import { harmfulNames } from './shapes.ts';

test('a module is written where it was told to be and nowhere else', () => {
  const directory = scratch();
  const input = harmfulModules.find(({ name }) => name.startsWith('harmful paths'))?.make();
  if (input?.entry !== 'module') throw new Error('no such shape');
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

test('damaged data files are one short warning each, whatever they hold', () => {
  const directory = scratch();
  const deep = `${'['.repeat(2e5)}${']'.repeat(2e5)}`;
  const long = 'n'.repeat(1_800_000);
  const data = (modules: string, version = '1') =>
    `{"format":"wtrace","version":${version},"generator":"test","modules":${modules}}`;
  const file = '{"path":"p","functions":[],"lines":';
  const module = `{"name":"m","sha256":"","inexact":["f"],"files":[${file}[[1,1]]}]}`;
  const damaged = {
    'deep version': data('[]', deep),
    'deep modules': data(deep),
    'deep objects': data(`${'{"a":'.repeat(2e5)}1${'}'.repeat(2e5)}`),
    'deep lines': data(`[{"name":"m","sha256":"","files":[${file}${deep}}]}]`),
    'long version': data('[]', JSON.stringify(long)),
    'cut off': data(`[${module}]`).slice(0, -20),
    'random bytes': Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * i * 7919) >> 3)),
  };
  for (const [name, contents] of Object.entries(damaged))
    writeFileSync(join(directory, `${name}.json`), contents);
  writeFileSync(join(directory, 'random bytes.wtrace'), damaged['random bytes']);
  const whole = JSON.stringify([
    { name: long, sha256: '', inexact: [long], files: [{ path: long, lines: [[1, 1]], functions: [] }] },
  ]);
  writeFileSync(join(directory, 'whole.json'), data(whole));
  const ended = wtrace(['report', '--reporter', 'none', directory]);
  expectHarmless(ended);
  const lines = ended.stderr.trimEnd().split('\n');
  expect(lines.filter((line) => line.endsWith('[data-left-out]'))).toHaveLength(8);
  // And one that a name of the file that is whole is in.
  expect(lines).toHaveLength(9);
  for (const line of lines) expect(line.length).toBeLessThan(2100);
  for (const name of Object.keys(damaged)) {
    const line = lines.find((each) => each.includes(name)) ?? '';
    expect(line.length - directory.length, name).toBeLessThan(250);
    expect(line, name).toContain('left out');
  }
});
