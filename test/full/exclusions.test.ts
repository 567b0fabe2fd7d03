/** Exclusions against lcov and gcovr: a native build and a module of one source, what each tool leaves of both. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch, wtrace } from '../helpers/wtrace.ts';
import { describeWith } from './available.ts';

const source = `#include <stdio.h>
static int one(int x) {
  if (x > 3) // @_EXCL_BR_LINE
    return 1;
  return x; // @_EXCL_LINE
}
// @_EXCL_START
static int two(int x) {
  if (x) return 2;
  return 3;
}
// @_EXCL_STOP
static int three(int x) { // @_EXCL_LINE
  return x + 1;
}
static const char *text = "@_EXCL_STAR T";
static int four(int x) {
  puts("@_EXCL_LINE");
  // @_EXCL_BR_START
  while (x > 1) {
    x--;
  }
  // @_EXCL_BR_STOP
  return x ? 4 : 5;
}
int main(int argc, char **argv) {
  printf("%d %s\\n", one(argc) + two(argc) + three(argc) + four(argc + 3), text);
  if (argc > 1) { // @_EXCL_START
    puts(argv[1]);
  } // @_EXCL_STOP
  return 0;
}
`;

/** Lines, functions and lines with branches of an lcov file. */
function read(info: string) {
  const of = (pattern: RegExp): readonly string[] =>
    [...new Set([...info.matchAll(pattern)].map(([, found = '']) => found))].sort();
  return { lines: of(/^DA:(\d+)/gm), functions: of(/^FN:\d+,(\w+)/gm), branches: of(/^BRDA:(\d+)/gm) };
}

const native = (cwd: string, command: string, ...args: readonly string[]) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What wtrace leaves, excluded by its own reading of the same comments; and what there is without exclusions. */
function wasm(cwd: string, ...options: readonly string[]) {
  const clang = '/usr/lib/llvm-19/bin/clang';
  native(
    cwd,
    clang,
    '--target=wasm32-wasi',
    '--sysroot=/usr',
    '-isystem',
    '/usr/include/wasm32-wasi',
    '-L/usr/lib/wasm32-wasi',
    '-g',
    '-O0',
    '-o',
    'p.wasm',
    'p.c',
  );
  const ended = wtrace(['run', '--reporter', 'lcov', '--include', 'p.c', ...options, 'p.wasm'], { cwd });
  expect(ended.stderr).toBe('');
  const found = read(readFileSync(join(cwd, 'coverage/lcov.info'), 'utf8'));
  // The entry point of a program without arguments has another name.
  return {
    ...found,
    functions: found.functions.map((name) => name.replace(/^__main_\w+$|^__original_main$/, 'main')),
  };
}

interface Left {
  readonly lines: readonly string[];
  readonly functions: readonly string[];
  readonly branches: readonly string[];
}

const tools = {
  LCOV: (cwd: string): Left => {
    const branches = ['--rc', 'lcov_branch_coverage=1'];
    native(cwd, 'lcov', '-q', ...branches, '-c', '-d', '.', '-o', 'native.info');
    return read(readFileSync(join(cwd, 'native.info'), 'utf8'));
  },
  /** gcovr lists functions whether they are excluded or not. */
  GCOVR: (cwd: string): Left => {
    native(cwd, 'gcovr', '--json', 'native.json');
    const { files } = JSON.parse(readFileSync(join(cwd, 'native.json'), 'utf8')) as {
      files: { lines: { line_number: number; branches: unknown[]; 'gcovr/noncode': boolean }[] }[];
    };
    const lines = files.flatMap((file) => file.lines.filter((line) => !line['gcovr/noncode']));
    const numbers = (some: typeof lines) => some.map((line) => `${line.line_number}`).sort();
    return {
      lines: numbers(lines),
      functions: [],
      branches: numbers(lines.filter((line) => line.branches.length > 0)),
    };
  },
};

/** What a tool leaves of a native build of the source. */
function leftBy(prefix: 'LCOV' | 'GCOVR', marks: string, cwd: string): Left {
  writeFileSync(join(cwd, 'p.c'), source.replaceAll('@', marks));
  native(cwd, 'gcc', '--coverage', '-O0', '-o', 'p', 'p.c');
  native(cwd, './p');
  return tools[prefix](cwd);
}

const common = (list: readonly string[], other: readonly string[]) =>
  list.filter((line) => other.includes(line));
const missing = (all: Left, left: Left) => all.lines.filter((line) => !left.lines.includes(line));

describeWith(
  'clang',
  'gcc',
  'lcov',
  'gcovr',
)('the same is left as of a native build', () => {
  test.each(['LCOV', 'GCOVR'] as const)('%s', (prefix) => {
    const cwd = scratch();
    const expected = leftBy(prefix, prefix, cwd);
    const found = wasm(cwd);
    const all = wasm(cwd, '--no-exclusions');
    const everything = leftBy(prefix, 'NOT', scratch());
    // As far as both compilers have code: that of braces differs.
    expect(common(missing(everything, expected), all.lines)).toEqual(
      common(missing(all, found), everything.lines),
    );
    expect(missing(all, found).length).toBeGreaterThan(6);
    expect(common(found.lines, everything.lines)).toEqual(common(expected.lines, all.lines));
    expect(common(all.branches, expected.branches)).toEqual(common(found.branches, everything.branches));
    expect(all.branches.length).toBeGreaterThan(found.branches.length);
    if (prefix === 'LCOV') expect(found.functions).toEqual(expected.functions);
  });
});
