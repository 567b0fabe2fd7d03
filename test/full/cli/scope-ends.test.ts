// Branch points of compilers at the ends of scopes are in no report whose command can read the source.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lostAtScopeEnds } from '../../coverage/scope-ends.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const program = fixture('cpp-jumps/clang19-O0.wasm');
const folder = fixture('cpp-jumps');

/** Lines of branch points in a report of a folder. */
const linesIn = (dir: string): readonly number[] => [
  ...new Set(
    Array.from(readFileSync(join(dir, 'lcov.info'), 'utf8').matchAll(/^BRDA:(\d+)/gm), ([, line]) =>
      Number(line),
    ),
  ),
];

test('wtrace run and wtrace report leave them out', () => {
  const dir = scratch();
  const data = join(dir, 'data');
  const reported = (name: string, command: string, ...args: string[]): readonly number[] => {
    const reports = join(dir, name);
    mkdirSync(reports);
    expect(
      wtrace([command, '--reporter', 'lcov', '--reports-dir', reports, ...args], { cwd: folder }).code,
    ).toBe(0);
    return linesIn(reports);
  };
  const lines = reported('run', 'run', '--branches', '--data-dir', data, program);
  expect(lines).toContain(51);
  expect(lines).not.toContain(56);
  expect(reported('report', 'report', data)).toEqual(lines);
  // They stay where all are wanted.
  const all = ['run', '--branches', 'all', '--reporter', 'lcov', '--reports-dir', dir, program];
  expect(wtrace(all, { cwd: folder }).code).toBe(0);
  expect(linesIn(dir)).toContain(56);
});

test.each([
  // Which type is caught is decided by the source.
  ['cpp-exceptions/emcc-O0.wasm: default', 'exceptions.cpp', []],
  // Flags that say whether a value was moved, in two functions of one place.
  ['rust-basic/O0.wasm: default', 'basic.rs', ['160:1', '160:1']],
  // `do` … `while (a && b)` is placed at its brace.
  ['lua/yowasp22-O0-setjmp.wasm: short', 'src/lparser.c', []],
  ['cjson/yowasp22-O0.wasm: default', 'src/cJSON.c', []],
])('of %s, %s loses these', (title, source, lost) => {
  expect(lostAtScopeEnds(title, source)).toEqual(lost);
});
