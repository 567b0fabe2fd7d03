/**
 * Functions that the linker left out, against LLVM: the functions of the object files (llvm-nm) that the module has not, the
 * subprograms that llvm-dwarfdump calls dead code, and the rows of the object files, in which every function is still there.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { scratch, wtrace } from '../helpers/wtrace.ts';
import { describeWith } from './available.ts';

const sources = {
  'a.c': `#include <stdio.h>
#include "h.h"
int used(int x) {
  return x + 1;
}
int unused(int x) {
  if (x)
    return 2;
  return helper(x);
}
int one_line(int x) { return x; }
int main(int argc, char **argv) {
  (void)argv;
  printf("%d\\n", used(argc + 2));
  return 0;
}
`,
  'b.c': `int never_a(int x)
{
  switch (x) {
    case 1: return 4;
    default: break;
  }
  return x + 3;
}

int never_b(int x) {
  return never_a(x) * 2;
}
`,
  'h.h': `static inline int helper(int x) {
  return x * 2;
}
`,
};
const objects = ['a', 'b'];

const run = (cwd: string, program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });

function build(version: string, level: string): string {
  const cwd = scratch();
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(cwd, name), text);
  const target = ['--target=wasm32-wasi', '--sysroot=/usr', '-isystem', '/usr/include/wasm32-wasi'];
  const clang = (...args: readonly string[]) => run(cwd, '/usr/lib/llvm-19/bin/clang', ...target, ...args);
  const how = ['-g', `-gdwarf-${version}`, level, '-ffunction-sections'];
  for (const name of objects) clang(...how, '-c', `${name}.c`, '-o', `${name}.o`);
  const inputs = objects.map((name) => `${name}.o`);
  clang('-L/usr/lib/wasm32-wasi', '-Wl,--gc-sections', ...inputs, '-o', 'm.wasm');
  return cwd;
}

/** Names of defined functions. */
const functionsOf = (cwd: string, file: string): readonly string[] =>
  [...run(cwd, 'llvm-nm-19', '--defined-only', file).matchAll(/ [Tt] (\S+)$/gm)].map(([, name = '']) => name);

/** Names of subprograms at a tombstone, of the two units. */
function deadIn(cwd: string): readonly string[] {
  const units = run(cwd, 'llvm-dwarfdump-19', '--debug-info', 'm.wasm').split('DW_TAG_compile_unit');
  const own = units.filter((unit) => /DW_AT_name\t\("[ab]\.c"\)/.test(unit));
  expect(own).toHaveLength(2);
  return own.flatMap((unit) =>
    unit
      .split('DW_TAG_subprogram')
      .slice(1)
      .filter((entry) => /DW_AT_low_pc\t\(dead code\)/.test(entry))
      .map((entry) => /DW_AT_name\t\("(\w+)"\)/.exec(entry)?.[1] ?? ''),
  );
}

/** Function → lines of its rows in the object file, by the address at which llvm-nm has it. */
function rowsOf(cwd: string, file: string): ReadonlyMap<string, readonly number[]> {
  const starts = [
    ...run(cwd, 'llvm-nm-19', '--defined-only', file).matchAll(/^([0-9a-f]{8}) [Tt] (\w+)$/gm),
  ].map(([, at = '', name = '']) => [Number.parseInt(at, 16), name] as const);
  const found = new Map<string, Set<number>>();
  const table = run(cwd, 'llvm-dwarfdump-19', '--debug-line', file);
  for (const [, at = '', line = '', flags = ''] of table.matchAll(/^0x([0-9a-f]{16}) +(\d+)(.*)$/gm)) {
    if (line === '0' || flags.includes('end_sequence')) continue;
    const address = Number.parseInt(at, 16);
    // The function that begins last before the row.
    const [, name = ''] = starts.filter(([start]) => start <= address).sort((a, b) => b[0] - a[0])[0] ?? [];
    found.set(name, (found.get(name) ?? new Set()).add(Number(line)));
  }
  return new Map([...found].map(([name, lines]) => [name, [...lines].sort((a, b) => a - b)]));
}

interface Reported {
  readonly modules: readonly {
    readonly files: readonly {
      readonly path: string;
      readonly lines: readonly unknown[];
      readonly dropped?: readonly {
        readonly name: string;
        readonly line: number;
        readonly lines: readonly number[];
      }[];
    }[];
  }[];
}
const reported = (cwd: string): Reported['modules'][number]['files'] =>
  (JSON.parse(readFileSync(join(cwd, 'coverage/wtrace.json'), 'utf8')) as Reported).modules.flatMap(
    ({ files }) => files,
  );
const droppedIn = (cwd: string) => reported(cwd).flatMap(({ dropped = [] }) => dropped);
const sorted = (names: readonly string[]): readonly string[] => [...names].sort();

describeWith('clang')('functions that the linker left out', () => {
  test.each(['4', '5'])(
    'are those of the object files that the module has not, with their rows (DWARF %s)',
    (version) => {
      const cwd = build(version, '-O0');
      const ended = wtrace(['run', '--dropped', 'listed', '--reporter', 'json,text', 'm.wasm'], { cwd });
      expect(ended.code).toBe(0);
      const dropped = droppedIn(cwd);
      const left = new Set(functionsOf(cwd, 'm.wasm'));
      // The entry point goes by several names in an object file.
      const all = new Set(
        objects.flatMap((name) => functionsOf(cwd, `${name}.o`)).filter((name) => !/main/.test(name)),
      );
      expect(sorted(dropped.map(({ name }) => name))).toEqual(
        sorted([...all].filter((name) => !left.has(name))),
      );
      expect(sorted(dropped.map(({ name }) => name))).toEqual(sorted(deadIn(cwd)));
      const rows = new Map(objects.flatMap((name) => [...rowsOf(cwd, `${name}.o`)]));
      for (const { name, lines } of dropped) expect([name, lines]).toEqual([name, rows.get(name)]);
      for (const { name, line } of dropped) {
        const texts = Object.values(sources).map((text) => text.split('\n')[line - 1] ?? '');
        expect(texts.some((text) => text.includes(`int ${name}(`))).toBe(true);
      }
      const count = dropped.reduce((sum, { lines }) => sum + lines.length, 0);
      expect(ended.stderr).toContain(`${dropped.length} functions are not in the binary (${count} lines);`);
    },
  );

  test('of optimised code, what was inlined is in the module', () => {
    const cwd = build('5', '-O2');
    expect(wtrace(['run', '--dropped', 'listed', '--reporter', 'json', 'm.wasm'], { cwd }).code).toBe(0);
    const dropped = droppedIn(cwd).map(({ name }) => name);
    const present = new Set(functionsOf(cwd, 'm.wasm'));
    expect(sorted(dropped)).toEqual(['never_a', 'never_b', 'one_line', 'unused']);
    expect(dropped.filter((name) => present.has(name))).toEqual([]);
  });

  test('run, data directory, exec: one answer, listed and missed', () => {
    const cwd = build('5', '-O0');
    const gate = ['--reporter', 'json', '--fail-under', '90'];
    expect(wtrace(['run', '--dropped', 'listed', ...gate, 'm.wasm'], { cwd }).code).toBe(0);
    const listed = droppedIn(cwd);
    const all = reported(cwd).map(({ path, lines, dropped = [] }) => {
      const absent = dropped.reduce((sum, fn) => sum + fn.lines.length, 0);
      return `${path} ${lines.length + absent}`;
    });
    expect(all.map((text) => text.split(' ')[0])).toEqual(['a.c', 'b.c', 'h.h']);
    expect(wtrace(['run', '--dropped', 'missed', ...gate, 'm.wasm'], { cwd }).code).toBe(2);
    const missed = reported(cwd);
    expect(missed.map(({ path, lines }) => `${path} ${lines.length}`)).toEqual(all);
    expect(droppedIn(cwd)).toEqual([]);

    // From the cache, and into a data directory.
    expect(wtrace(['run', '--dropped', 'listed', '--data-dir', 'cov', 'm.wasm'], { cwd }).code).toBe(0);
    expect(wtrace(['report', ...gate, 'cov'], { cwd }).code).toBe(0);
    expect(droppedIn(cwd)).toEqual(listed);
    expect(wtrace(['report', '--dropped', 'missed', ...gate, 'cov'], { cwd }).code).toBe(2);
    expect(reported(cwd).map(({ path, lines }) => `${path} ${lines.length}`)).toEqual(
      missed.map(({ path, lines }) => `${path} ${lines.length}`),
    );

    const program = `
      const { readFileSync } = require('node:fs');
      const { WASI } = require('node:wasi');
      const wasi = new WASI({ version: 'preview1', args: ['m'] });
      const compiled = new WebAssembly.Module(readFileSync('m.wasm'));
      wasi.start(new WebAssembly.Instance(compiled, wasi.getImportObject()));
    `;
    writeFileSync(join(cwd, 'run.cjs'), program);
    const ended = wtrace(['exec', '--dropped', 'listed', ...gate, '--', process.execPath, 'run.cjs'], {
      cwd,
    });
    expect(ended.code).toBe(0);
    expect(droppedIn(cwd)).toEqual(listed);
  });
});
