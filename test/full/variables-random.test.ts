/** Variables of random C programs at -O0 beside what follows from their statements: no value that is shown is another one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtDir } from '../native/debugger/build-twins.ts';
import { randomProgram } from '../native/debugger/random-c.ts';
import { traceVariables } from '../native/debugger/trace-variables.ts';
import { describeWith } from './available.ts';

const llvm = '/usr/lib/llvm-19/bin';

function build(seed: number, text: string): Uint8Array {
  mkdirSync(builtDir, { recursive: true });
  const source = `random-${seed}.c`;
  const out = join(builtDir, `random-${seed}.wasm`);
  writeFileSync(join(builtDir, source), text);
  const target = [
    '--target=wasm32-wasi',
    `-fuse-ld=${llvm}/wasm-ld`,
    '-nostdlib',
    '-Wl,--no-entry,--export=run',
  ];
  const flags = ['-g', `-gdwarf-${4 + (seed % 2)}`, '-O0', '-fno-builtin', '-w', '-Wno-everything'];
  execFileSync(`${llvm}/clang`, [...target, ...flags, source, '-o', out], {
    cwd: builtDir,
    env: { PATH: llvm },
  });
  return new Uint8Array(readFileSync(out));
}

describeWith('clang')('random programs', () => {
  test('10,000 values, none of them wrong', async () => {
    let [compared, set, shown] = [0, 0, 0];
    const wrong: string[] = [];
    for (let seed = 1; compared < 10_000; seed++) {
      const { text, events, lines } = randomProgram(seed);
      const seen = await traceVariables(build(seed, text), `random-${seed}.c`);
      const statements = seen.filter(({ line }) => lines.has(line));
      expect(statements.map(({ line }) => line)).toEqual(events.map(({ line }) => line));
      for (const [i, { line, variables }] of statements.entries()) {
        const expected = events[i]?.set ?? new Map();
        set += expected.size;
        for (const { key, state, value } of variables) {
          if (state !== 'value') continue;
          compared++;
          if (expected.has(key)) shown++;
          if (JSON.stringify(value) !== JSON.stringify(expected.get(key)))
            wrong.push(`seed ${seed}, line ${line}, ${key}: ${JSON.stringify([value, expected.get(key)])}`);
        }
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
    // What was set on the path that was taken, and would not have been on another one, is not shown.
    expect(shown / set).toBeGreaterThan(0.95);
  });
});
