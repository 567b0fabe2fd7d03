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

const optimized = `__attribute__((noinline)) static int step(int n) { if (n > 3) *(volatile int *)0xffffffff = n; return n + 1; }
#define EXPORT __attribute__((export_name("run"))) int run
EXPORT(int n) {
  int sum = 0;
  for (int i = 0; i < 9; i++) sum += step(i) * n;
  return sum;
}
`;

/** rustc says of no code that it was not optimized. */
const rust = `#[no_mangle]
pub extern "C" fn run(limit: i32) -> i32 {
    let mut total = 0;
    for i in 1i32..9 {
        let name = format!("part {}", i);
        if let Some(product) = i.checked_mul(limit) {
            let pair = (product, i > 1);
            total += pair.0;
            if total > 20 {
                let over: Option<i32> = Some(total).filter(|n| *n > 100);
                return over.unwrap() + name.len() as i32;
            }
        }
    }
    total
}
`;

/** The stack trace of a program that traps. */
function trapOf(text: string, flags: readonly string[], argument: string): string[] {
  const cwd = scratch();
  writeFileSync(join(cwd, 's.c'), text);
  const target = ['--target=wasm32', `-fuse-ld=${llvm}/wasm-ld`, '-nostdlib', '-Wl,--no-entry', '-w'];
  execFileSync(`${llvm}/clang`, [...target, ...flags, 's.c', '-o', 's.wasm'], { cwd, env: { PATH: llvm } });
  const run = ['run', '--locals', 'all', '--reporter', 'none', '--invoke', 'run', 's.wasm', argument];
  return wtrace(run, { cwd }).stderr.split('\n');
}

describeWith('clang')('a trap inside of a line', () => {
  test.each(['-gdwarf-4', '-gdwarf-5'])('%s', (dwarf) => {
    expect(trapOf(source, [dwarf, '-O0'], '0').slice(0, 9)).toEqual([
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

  test('what is in wasm locals that are written since is of the last event', () => {
    expect(trapOf(optimized, ['-g', '-O1', '-fno-unroll-loops'], '2').slice(1, 6)).toEqual([
      expect.stringMatching(/^ {4}at step \(s\.c:1:\d+\)$/),
      '        n=4',
      expect.stringMatching(/^ {4}at run \(s\.c:5:\d+\)$/),
      '        n=2',
      '        when line 5 began: i=0',
    ]);
  });
});

describeWith('rust')('a panic of Rust', () => {
  test('has the variables of blocks', () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 's.rs'), rust);
    const target = ['--edition', '2021', '--target', 'wasm32-unknown-unknown', '--crate-type', 'cdylib'];
    const flags = [...target, '-g', '-C', 'panic=abort', 's.rs', '-o', 's.wasm'];
    execFileSync('/usr/bin/rustc', flags, { cwd, env: { PATH: '/usr/bin:/bin' } });
    const run = ['run', '--locals', 'all', '--reporter', 'none', '--invoke', 'run', 's.wasm', '4'];
    const lines = wtrace(run, { cwd }).stderr.split('\n');
    const at = lines.findIndex((line) => line.includes('at s::run (s.rs:11:'));
    expect(lines[at + 1]).toContain('over=None pair=(12, true) product=12 name="part 3"');
    expect(lines[at + 1]).toContain('total=24 limit=4');
  });
});
