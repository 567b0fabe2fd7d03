/** The stack trace of a trap in the middle of a line, in blocks that begin there: the guest's thread asks what is in scope. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';

const llvm = '/usr/lib/llvm-19/bin';
const source = `#define EXPORT __attribute__((export_name("run"))) int run
static int deep(int how) {
  int outer = how * 2;
  { int a = 1; { int b = 2; *(int *)0xffffffff = a + b; } }
  return outer;
}
static int twice(int n) {
  if (n > 0) { int m = n + 1; return twice(n - 1) + m; }
  return deep(n);
}
EXPORT(int argc) {
  for (int i = 0; i < 2; i++) { int q = 1 + argc; i += twice(q); }
  return 0;
}
`;

describeWith('clang')('a trap inside of a line', () => {
  test.each(['-gdwarf-4', '-gdwarf-5'])('%s', (dwarf) => {
    const cwd = scratch();
    writeFileSync(join(cwd, 's.c'), source);
    const target = ['--target=wasm32', `-fuse-ld=${llvm}/wasm-ld`, '-nostdlib', '-Wl,--no-entry'];
    const flags = [dwarf, '-O0', '-w', 's.c', '-o', 's.wasm'];
    execFileSync(`${llvm}/clang`, [...target, ...flags], { cwd, env: { PATH: llvm } });
    const { stderr } = wtrace(
      ['run', '--locals', 'all', '--reporter', 'none', '--invoke', 'run', 's.wasm', '0'],
      { cwd },
    );
    expect(stderr.split('\n').slice(0, 9)).toEqual([
      'wtrace: trap: memory access out of bounds',
      expect.stringMatching(/^ {4}at deep \(s\.c:4:\d+\)$/),
      '        b=2 a=1 how=0 outer=0',
      expect.stringMatching(/^ {4}at twice \(s\.c:9:\d+\)$/),
      '        n=0',
      expect.stringMatching(/^ {4}at twice \(s\.c:8:\d+\)$/),
      '        m=2 n=1',
      expect.stringMatching(/^ {4}at run \(s\.c:12:\d+\)$/),
      '        q=1 i=0 argc=0',
    ]);
  });
});
