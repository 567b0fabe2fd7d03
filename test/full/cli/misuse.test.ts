/** Modules that cannot be run are refused in one line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch, wtrace } from '../../helpers/wtrace.ts';

/** Exit 125, nothing on stdout, one line on stderr that says what was wrong and what to do. */
function expectRefusal(args: readonly string[], message: RegExp, cwd?: string): void {
  const { code, stdout, stderr } = wtrace(args, cwd === undefined ? {} : { cwd });
  expect({ stdout, lines: stderr.split('\n').length - 1, code }).toEqual({ stdout: '', lines: 1, code: 125 });
  expect(stderr).toMatch(/^wtrace: .*\n$/);
  expect(stderr).toMatch(message);
}

test('modules that cannot be run as a program', () => {
  const directory = scratch();
  const wat = (name: string, text: string) => writeFileSync(join(directory, name), text);
  wat('empty.wat', '(module)');
  expectRefusal(['run', 'empty.wat'], /_start/, directory);
  wat('bare.wat', '(module (func (export "f")))');
  expectRefusal(['run', 'bare.wat'], /_start/, directory);
  expectRefusal(['run', '--invoke', 'g', 'bare.wat'], /'?g'?/, directory);
  const wasi = '(import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))';
  wat('memoryless.wat', `(module ${wasi} (func (export "_start")))`);
  expectRefusal(['run', 'memoryless.wat'], /memory/, directory);
  wat('invalid.wat', '(module (func (export "_start") i32.add drop))');
  expectRefusal(['run', 'invalid.wat'], /./, directory);
});
