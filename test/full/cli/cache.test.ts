/** The cache of rewritten modules as `wtrace run` uses it. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const ends = fixture('c-ends/O0.wasm');
const names = (directory: string): string[] => readdirSync(directory).sort();

describe('wtrace run', () => {
  const run = (cache: string, ...args: readonly string[]) =>
    wtrace(['run', '--reporter', 'text', ...args], { env: { XDG_CACHE_HOME: cache } });

  test('tells the same of a module that it knows: report, warnings, stack trace, exit code', () => {
    const cache = scratch();
    const first = run(cache, ends, 'divide');
    expect(first.code).toBe(134);
    expect(names(join(cache, 'wtrace'))).toHaveLength(1);
    expect(run(cache, ends, 'divide')).toEqual(first);
    const optimized = run(cache, fixture('c-ends/O2.wasm'), 'exit');
    expect(optimized.stderr).toContain('[optimized-code]');
    expect(run(cache, fixture('c-ends/O2.wasm'), 'exit')).toEqual(optimized);
    expect(names(join(cache, 'wtrace'))).toHaveLength(2);
  });

  test('passes over damaged entries and writes them anew', () => {
    const cache = scratch();
    const first = run(cache, ends, 'return', '3');
    const [name = ''] = names(join(cache, 'wtrace'));
    const path = join(cache, 'wtrace', name);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length >> 1));
    expect(run(cache, ends, 'return', '3')).toEqual(first);
    expect(Buffer.compare(readFileSync(path), whole)).toBe(0);
  });

  test.skipIf(process.platform === 'win32')(
    'says once that others may write to its cache, and runs right',
    () => {
      const cache = scratch();
      mkdirSync(join(cache, 'wtrace'));
      chmodSync(join(cache, 'wtrace'), 0o777);
      const { stdout, stderr, code } = run(cache, ends, 'return', '3');
      const without = run(cache, '--no-cache', ends, 'return', '3');
      const lines = stderr.split('\n');
      expect(lines.filter((line) => line.includes('[cache-not-trusted]'))).toHaveLength(1);
      expect({
        code,
        stdout,
        stderr: lines.filter((line) => !line.includes('[cache-not')).join('\n'),
      }).toEqual(without);
      expect(names(join(cache, 'wtrace'))).toEqual([]);
    },
  );

  test('keeps nothing with --no-cache, nor where it may not', () => {
    const cache = scratch();
    const first = run(cache, '--no-cache', ends, 'return', '3');
    expect(names(cache)).toEqual([]);
    expect(run(cache, ends, 'return', '3')).toEqual(first);
    // What Node compiles is kept beside the modules, where Node can.
    const compiled = 'enableCompileCache' in nodeModule ? ['compiled'] : [];
    expect(names(join(cache, 'wtrace'))).toEqual([expect.stringMatching(/\.cache$/), ...compiled]);
    rmSync(join(cache, 'wtrace'), { recursive: true });
    mkdirSync(join(cache, 'wtrace'));
    chmodSync(join(cache, 'wtrace'), 0o500);
    expect(run(cache, ends, 'return', '3')).toEqual(first);
    rmSync(join(cache, 'wtrace'), { recursive: true });
    writeFileSync(join(cache, 'wtrace'), 'in the way');
    expect(run(cache, ends, 'return', '3')).toEqual(first);
  });
});
