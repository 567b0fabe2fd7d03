/** Names with namespaces and classes, and addresses that are followed, at the terminal: a C++ program that says what they are. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { load } from '../../../src/index.ts';
import { scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';

const llvm = '/usr/lib/llvm-19/bin';
const source = `namespace outer {
namespace ns {
int x = 3;
struct Point { int a, b; static int count; static Point origin; };
}
namespace { int hidden = 4; }
}
int outer::ns::Point::count = 7;
outer::ns::Point outer::ns::Point::origin = {5, 6};
int x = 1;
namespace other { int x = 2; }
template <class T> struct Box { static T made; T value; };
template <class T> T Box<T>::made = T(9);
class Plain { public: inline static int total = 10; };
struct Root { int root = 40; virtual int get() { return root; } };
struct Odd : virtual Root { int odd = 5; };
extern "C" __attribute__((export_name("run"))) int run(int n) {
  int a[3] = {n, n + 1, n + 2};
  int i = 1;
  outer::ns::Point p = {n, 8}, *q = &p;
  Odd o, *po = &o, *gone = nullptr;
  int outer::ns::Point::*member = &outer::ns::Point::b, outer::ns::Point::*none = nullptr;
  outer::ns::x += n;
  outer::ns::Point::count += outer::hidden;
  return x + other::x + outer::ns::x + q->a + outer::ns::Point::origin.a + outer::ns::Point::count + Box<int>::made + Plain::total + a[i];
}
`;
const at = `s.cpp:${source.split('\n').findIndex((line) => line.includes('return x')) + 1}`;

/** What is shown for each expression when `run(2)` returns, by the source. */
const expressions: readonly (readonly [string, string])[] = [
  ['ns::x', '5'],
  ['outer::ns::x', '5'],
  ['x', '1'],
  ['::x', '1'],
  ['other::x + 1', '3'],
  ['Point::count', '11'],
  ['ns::Point::origin', '{a = 5, b = 6}'],
  ['Point::origin.b', '6'],
  ['`Box<int>::made`', '9'],
  ['Plain::total', '10'],
  ['outer::hidden', '4'],
  ['*&i', '1'],
  ['(&i)[0]', '1'],
  ['(&p)->b', '8'],
  ['(*&p).b', '8'],
  ['*&a[i]', '3'],
  ['(&a[0])[2]', '4'],
  ['*(&a[0] + 1)', '3'],
  ['&a[2] - &a[i]', '1'],
  ['&a[i] == &a[0] + 1', '1'],
  ['(&q)[0]->a', '2'],
  ['*&x', '1'],
  ['o.root', '40'],
  ['po->root + 2', '42'],
  ['gone->root', '<null pointer>'],
  ['gone->root + 2', '<null pointer>'],
  ['member', '&Point::b'],
  ['none', 'NULL'],
  ['member == `&Point::b`', '1'],
];

function built(dwarf: string): string {
  const cwd = scratch();
  writeFileSync(join(cwd, 's.cpp'), source);
  const target = ['--target=wasm32', `-fuse-ld=${llvm}/wasm-ld`, '-nostdlib', '-Wl,--no-entry', '-w'];
  const flags = [...target, dwarf, '-O0', '-fno-rtti', '-fno-exceptions', 's.cpp', '-o', 's.wasm'];
  execFileSync(`${llvm}/clang++`, flags, { cwd, env: { PATH: llvm } });
  return cwd;
}

describeWith('clang')('a program in C++', () => {
  test.each(['-gdwarf-4', '-gdwarf-5'])('%s', async (dwarf) => {
    const cwd = built(dwarf);
    const when =
      'ns::x == 5 && po->root == 40 && Point::count == 11 && ::x == 1 && *&i == 1 && (&a[0])[2] == a[2]';
    const run = (...options: string[]) =>
      wtrace(['run', '--reporter', 'none', ...options, '--invoke', 'run', 's.wasm', '2'], { cwd });
    const print = expressions.map(([text]) => text).join(', ');
    const shown = expressions.map(([text, value]) => `${text}=${value}`).join(' ');
    expect(run('--at', at, '--print', print, '--when', when).stderr).toBe(`${at}: ${shown}\n`);
    // The rest does not depend on the version.
    if (dwarf === '-gdwarf-4') return;
    expect(run('--at', at, '--when', 'ns::x == 4').stderr).toContain('--when was never true');
    expect(run('--at', at, '--print', 'foo::x').stderr).toContain('no variable is named foo::x');
    const changes = run('--watch', 'ns::x', '--watch', 'Point::count').stderr.split('\n');
    expect(changes.map((line) => line.replace(/^s.cpp:\d+: /, ''))).toEqual([
      'ns::x: 3 -> 5',
      'Point::count: 7 -> 11',
      '',
    ]);
    const traced = run('--trace', '--locals', 'ns::x,Point::origin.a,n').stderr;
    expect(traced).toContain('ns::x=3 Point::origin.a=5 n=2');
    expect(traced).toContain('ns::x=5');
    let seen: string[] = [];
    const names = ['ns::x', 'Point::count', 'x', '::x', 'count'];
    const { exports } = await load<{ run(n: number): number }>(readFileSync(join(cwd, 's.wasm')), {
      trace: {
        events: ['line'],
        reads: ['globals'],
        fn: ({ globals }) => {
          seen = names.map((name) => `${name}=${globals.get(name)}`);
        },
      },
    });
    exports.run(2);
    expect(seen).toEqual(['ns::x=5', 'Point::count=11', 'x=1', '::x=1', 'count=11']);
  });
});
