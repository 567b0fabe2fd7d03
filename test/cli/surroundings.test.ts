/** What the command runs in: a Node without WebAssembly, without permissions, in a directory that is gone. One line each. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { command, environment, fixture, scratch } from '../helpers/wtrace.ts';

const module = fixture('c-loops/clang19-O0-dwarf4.wasm');

test('a Node without WebAssembly', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--jitless', command, 'run', module], {
    encoding: 'utf8',
    env: environment(),
  });
  const own = stderr.split('\n').filter((line) => line.startsWith('wtrace: '));
  expect([status, own]).toEqual([
    125,
    [
      'wtrace: clang19-O0-dwarf4.wasm cannot be run: this Node has no WebAssembly; start it without --jitless and --no-expose-wasm',
    ],
  ]);
});

test('a working directory that is gone', () => {
  const directory = join(scratch(), 'gone');
  mkdirSync(directory);
  const script = 'rmdir "$PWD" && exec "$0" "$@"';
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, command, 'run', module], {
    cwd: directory,
    encoding: 'utf8',
    env: environment(),
  });
  expect([status, stderr]).toEqual([
    125,
    'wtrace: the working directory does not exist any more; change to one that does, and run it again\n',
  ]);
});
