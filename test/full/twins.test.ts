/** Makes the modules and the recordings of test/twins again: what is committed must be what the tools say. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { programs, pythons } from '../twins/recorded.ts';
import { describeWith } from './available.ts';

const twins = fileURLToPath(new URL('../twins/', import.meta.url));

function rebuilds(compiler: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'wtrace-twins-'));
  try {
    execFileSync(process.execPath, [join(twins, 'build.mjs'), compiler, folder]);
    for (const program of programs) {
      const name = `${program}-${compiler}.wasm`;
      const same = readFileSync(join(folder, name)).equals(readFileSync(join(twins, 'modules', name)));
      expect(same, name).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('twin programs', () => {
  test('are what @yowasp/clang makes of the sources', () => rebuilds('clang22'));

  test('are recorded as the python3 of this machine tells them', () => {
    const python = (...args: string[]): string => execFileSync('python3', args, { encoding: 'utf8' });
    const version = /3\.\d+/.exec(python('--version'))![0];
    const recorded = pythons.includes(version) ? version : pythons.at(-1);
    expect(python(join(twins, 'record.py'))).toBe(
      readFileSync(join(twins, `recordings/cpython-${recorded}.txt`), 'utf8'),
    );
  });
});

describeWith('clang')('twin programs of clang 19', () => {
  test('are what clang 19 makes of the sources', () => rebuilds('clang19'));
});
