/** Frames show what programs say of their own variables, or nothing: at each level of optimization, by DWARF 4 and 5. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixtureBytes } from '../debuginfo/variables/fixture-variables.ts';
import { scratch } from '../helpers/wtrace.ts';
import { compareSaid } from '../variables/said.ts';

const llvm = '/usr/lib/llvm-19/bin';
const folder = new URL('../variables/said/', import.meta.url).pathname;
const source = new TextDecoder().decode(fixtureBytes('../test/variables/said/said.c'));

/** Without the PATH of the machine: clang has a wasm-opt that it finds there rewrite the module. */
function compile(options: readonly string[]): Uint8Array {
  const out = join(scratch(), 'said.wasm');
  const fixed = [`-fuse-ld=${llvm}/wasm-ld`, '--target=wasm32', '-nostdlib', '-Wl,--no-entry', '-g'];
  const args = [...fixed, ...options, 'said.c', '-o', out];
  execFileSync(`${llvm}/clang`, args, { cwd: folder, env: { ...process.env, PATH: llvm } });
  return new Uint8Array(readFileSync(out));
}

test.each([
  { options: ['-O0', '-gdwarf-4'], least: 1 },
  { options: ['-O1', '-gdwarf-5'], least: 0.15 },
  { options: ['-O2', '-gdwarf-4', '-fno-inline', '-mtail-call'], least: 0.15 },
  { options: ['-Os', '-gdwarf-4'], least: 0.15 },
  { options: ['-Oz', '-gdwarf-5'], least: 0.15 },
])('$options', { timeout: 60_000 }, async ({ options, least }) => {
  const bytes = compile(options);
  for (const n of [1, 12]) {
    const { said, shown, wrong } = await compareSaid(bytes, source, { n, isOptimized: least < 1 });
    expect(wrong).toEqual([]);
    expect(shown / said).toBeGreaterThanOrEqual(least);
  }
});
