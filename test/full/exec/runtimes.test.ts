/** `wtrace exec` with Bun and Deno: what docs/where.md says of them. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith, nodeOf, runtime } from '../available.ts';

const GUEST = fixture('c-bare/O0-dwarf5.wasm');
const program = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

function exec(command: readonly string[]) {
  const directory = scratch();
  const events = join(directory, 'events.jsonl');
  const options = ['--trace-file', events, '--reporter', 'lcov', '--reports-dir', directory];
  const { code, stderr } = wtrace(['exec', ...options, '--', ...command], { env: { GUEST } });
  expect(code).toBe(0);
  const lcov = readFileSync(join(directory, 'lcov.info'), 'utf8');
  const trace = readFileSync(events, 'utf8');
  return {
    stderr,
    entries: (fn: string): number => Number(new RegExp(`^FNDA:(\\d+),${fn}$`, 'm').exec(lcov)?.[1]),
    calls: trace.split('\n').filter((line) => line.startsWith('{"event":"call"')).length,
    traps: trace.split('\n').filter((line) => line.startsWith('{"event":"trap"')).length,
  };
}

/** A program of TypeScript, which these engines run as it is. */
function typescript(): string {
  const file = join(scratch(), 'app.ts');
  const text = `import { readFileSync } from 'node:fs';
    const bytes: Uint8Array = readFileSync(process.env.GUEST as string);
    const { instance } = await WebAssembly.instantiate(bytes, {});
    (instance.exports.fib as (n: number) => number)(10);`;
  writeFileSync(file, text);
  return file;
}

describeWith('runtimes')('Deno', () => {
  const deno = (file: string): string[] => [runtime('deno'), 'run', '-A', file];

  test('TypeScript in the main thread', () => {
    const { entries, calls } = exec(deno(typescript()));
    expect([entries('fib'), calls]).toEqual([177, 177]);
  });

  test('counts through traps are exact', () => {
    const { entries, calls, traps, stderr } = exec(deno(program('traps.mjs')));
    expect([entries('divide'), calls, traps]).toEqual([8, 8, 5]);
    expect(stderr).not.toContain('approximate');
  });

  test('child processes, and contexts of node:vm', () => {
    expect(exec(deno(program('processes.cjs'))).entries('add')).toBe(1111);
    expect(exec(deno(program('contexts.cjs'))).entries('divide')).toBe(11_110);
  });

  test('workers run, and are not seen: Deno has no preload for them', () => {
    expect(exec(deno(program('threads.cjs'))).entries('add')).toBe(1);
  });
});

describeWith('runtimes')('Bun', () => {
  const bun = (file: string): string[] => [runtime('bun'), file];

  test('TypeScript in the main thread', () => {
    const { entries, calls } = exec(bun(typescript()));
    expect([entries('fib'), calls]).toEqual([177, 177]);
  });

  test('events through traps are exact; counts are said to be approximate, since traces have no offsets', () => {
    const { calls, traps, stderr } = exec(bun(program('traps.mjs')));
    expect([calls, traps]).toEqual([8, 5]);
    expect(stderr).toContain('are approximate');
  });

  test('workers, from a file or from text, modules posted to them, child processes', () => {
    expect(exec(bun(program('threads.cjs'))).entries('add')).toBe(1111);
    expect(exec(bun(program('processes.cjs'))).entries('add')).toBe(1111);
  });
});

describe.each([22, 24, 26] as const)('Node %i', (major) => {
  describeWith(`node${major}`)('', () => {
    test('modules that are imported', () => {
      const directory = scratch();
      copyFileSync(GUEST, join(directory, 'guest.wasm'));
      const app = join(directory, 'app.mjs');
      writeFileSync(app, "import { add } from './guest.wasm';\nadd(1, 2);\n");
      expect(exec([nodeOf(major), app]).entries('add')).toBe(1);
    });
  });
});

describeWith('node24')('import source', () => {
  test('of a module', () => {
    const directory = scratch();
    copyFileSync(GUEST, join(directory, 'guest.wasm'));
    const app = join(directory, 'app.mjs');
    const text =
      "import source module from './guest.wasm';\nnew WebAssembly.Instance(module, {}).exports.add(1, 2);\n";
    writeFileSync(app, text);
    expect(exec([nodeOf(24), app]).entries('add')).toBe(1);
  });
});
