/** Modules without DWARF: wasm locals by the names of the name section, against what the same loops do in JavaScript. */
import { expect, test } from 'vitest';
import { load } from '../../src/load/index.ts';
import { fixtureBytes } from '../debuginfo/variables/fixture-variables.ts';
import { binary } from './guests.ts';

/** What a call shows at the `line` events of a line: for each name, type and value. */
async function seenAt<T>(
  name: string | Uint8Array,
  at: number,
  call: (exports: T) => unknown,
): Promise<unknown[]> {
  const seen: unknown[] = [];
  const program = await load<T & object>(typeof name === 'string' ? fixtureBytes(name) : name, {
    trace: {
      events: ['call', 'line'],
      reads: ['line', 'locals'],
      fn: () => (frame, event) => {
        if (event === 'line' && (frame.line === at || at === 0))
          seen.push([...frame.locals].map((each) => [each.name, each.type, each.value ?? each.state]));
      },
    },
  });
  expect(program.warnings.map(({ slug }) => slug)).not.toContain('no-variables');
  call(program.exports);
  return seen;
}

test('AssemblyScript: i32', async () => {
  const seen = await seenAt<{ gcd(a: number, b: number): number }>('as-basic/inline.wasm', 4, ({ gcd }) =>
    gcd(48, 36),
  );
  const expected: unknown[] = [];
  for (let a = 48, b = 36, rest = 0; b !== 0; [a, b] = [b, rest]) {
    expected.push([
      ['a', 'i32', a],
      ['b', 'i32', b],
      ['rest', 'i32', rest],
    ]);
    rest = a % b;
  }
  expect(expected).toHaveLength(2);
  // At the first line of the loop, `rest` has what the iteration before left in the wasm local.
  expect(seen).toEqual(expected);
});

test('AssemblyScript: i64, f32 and f64', async () => {
  const seen = await seenAt<{ collatz(n: bigint): number }>('as-basic/inline.wasm', 16, ({ collatz }) =>
    collatz(27n),
  );
  const expected: unknown[] = [];
  for (let n = 27n, steps = 0; n > 1n; steps++) {
    n = n % 2n === 0n ? n / 2n : 3n * n + 1n;
    expected.push([
      ['n', 'i64', n],
      ['steps', 'i32', steps],
    ]);
  }
  expect(seen).toEqual(expected);
  expect(seen).toHaveLength(111);
  const scaled = await seenAt<{ scale(value: number, factor: number): number }>(
    'as-basic/inline.wasm',
    22,
    ({ scale }) => scale(-1.5, 0.25),
  );
  expect(scaled).toEqual([
    [
      ['value', 'f64', -1.5],
      ['factor', 'f32', 0.25],
    ],
  ]);
});

test('text format: parameters alone at `call`, and locals that are no numbers', async () => {
  const bytes =
    binary(`(module (func (export "f") (param $x i32) (local $n i64) (local $v v128) (local $r externref)
    local.get $x drop))`);
  const atCall: string[] = [];
  const program = await load<{ f(x: number): void }>(bytes, {
    trace: { reads: ['locals'], fn: ({ locals }) => void atCall.push([...locals].map(String).join()) },
  });
  program.exports.f(7);
  expect(atCall).toEqual(['7']);
  const [first] = await seenAt<{ f(x: number): void }>(bytes, 0, ({ f }) => f(7));
  expect(first).toEqual([
    ['x', 'i32', 7],
    ['n', 'i64', 0n],
    ['v', 'vector or reference', 'unsupported'],
    ['r', 'vector or reference', 'unsupported'],
  ]);
});

test('chosen ones, and names that are no identifiers', async () => {
  const bytes = binary('(module (func (export "f") (param $i|3 i32) (param $b i32) nop))');
  const seen: string[] = [];
  const program = await load<{ f(a: number, b: number): void }>(bytes, {
    trace: {
      locals: ['`i|3`', 'c'],
      fn: () => (frame, event) => {
        if (event === 'line') seen.push(...[...frame.locals].map((each) => `${each.name}=${each}`));
      },
    },
  });
  program.exports.f(3, 4);
  expect(seen[0]).toBe('i|3=3');
});
