import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LocalType } from '../../src/probe-map/index.ts';
import { type Argument, guest, guestBytes } from './when-guest.ts';
import { evaluate, holds, type Load, NoValue, type Tree, type Type, write } from './when-interpreter.ts';

const PAGE = 65_536;
const edges: Readonly<Record<'i32' | 'i64' | 'f32' | 'f64', readonly Argument[]>> = {
  i32: [0, 1, -1, 2, 7, 31, 32, 33, -32, 2 ** 31 - 1, -(2 ** 31), 123_456_789],
  i64: [0n, 1n, -1n, 63n, 64n, 65n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, 0xffff_ffffn, -123_456_789_012n],
  f32: [0, -0, 1, -1.5, Number.NaN, Infinity, -Infinity, Math.fround(0.1), Math.fround(3e38), 16_777_217],
  f64: [0, -0, 1, -1.5, Number.NaN, Infinity, -Infinity, 0.1, 1e300, 5e-324, 2 ** 53 + 2],
};
const locals: readonly (keyof typeof edges)[] = ['i32', 'i32', 'i64', 'i64', 'f32', 'f32', 'f64', 'f64'];
const noMemory = new DataView(new ArrayBuffer(0));
const numeric = (type: Type | LocalType): 'i32' | 'i64' | 'f32' | 'f64' =>
  type.replace('u', 'i') as 'i32' | 'i64' | 'f32' | 'f64';
/** What JavaScript hands over, as the interpreter has it. */
const typed = (type: Type, value: Argument) => ({
  type,
  value: numeric(type).startsWith('i') ? BigInt(value) : type === 'f32' ? Math.fround(Number(value)) : value,
});

describe('every operator on every two types, at the edges', () => {
  const types: readonly Type[] = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64'];
  const operators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '==', '!=', '<', '<=', '>', '>='];
  /** A local of a type; unsigned ones by a cast. */
  const operand = (type: Type, side: number): Tree => {
    const local: Tree = { is: 'local', index: locals.indexOf(numeric(type)) + side };
    return type.startsWith('u') ? { is: 'cast', type, of: local } : local;
  };

  test.each(operators)('%s', (operator) => {
    const pairs = types.flatMap((a) => types.map((b) => [a, b] as const));
    const trees = pairs.map(
      ([a, b]): Tree => ({ is: 'binary', operator, left: operand(a, 0), right: operand(b, 1) }),
    );
    // The value itself is compared with that of the interpreter, which comes as a local of its type. A cast to that type
    // keeps the comparison from converting either side; of a float there is none to an integer.
    const results: readonly LocalType[] = ['i32', 'i64', 'f32', 'f64'];
    const texts = trees.flatMap((tree) => [
      ...results.map((type, i) => {
        const text = type.startsWith('i') ? `${type}(${write(tree)})` : write(tree);
        return `${text} == local[${locals.length + i}]`;
      }),
      `${write(tree)} != ${write(tree)}`,
    ]);
    const program = guest(texts, [...locals, ...results]);
    let asked = 0;
    trees.forEach((tree, t) => {
      const [a, b] = pairs[t]!;
      for (const x of edges[numeric(a)])
        for (const y of edges[numeric(b)]) {
          const args = locals.map(
            (type) => (type.startsWith('i') ? (type === 'i64' ? 0n : 0) : 0) as Argument,
          );
          args[locals.indexOf(numeric(a))] = x;
          args[locals.indexOf(numeric(b)) + 1] = y;
          const world = { locals: locals.map((type, i) => typed(type, args[i]!)), memory: noMemory };
          const expected = tryEvaluate(tree, world);
          const result = expected === undefined ? 'i32' : numeric(expected.type as Type);
          const which = results.indexOf(result);
          const carried = results.map((type): Argument => {
            const value = type === result ? (expected?.value ?? 0) : 0;
            if (type === 'i64') return BigInt.asIntN(64, BigInt(value));
            return type === 'i32' ? Number(BigInt.asIntN(32, BigInt(value))) : Number(value);
          });
          const isUnequalToItself = Number.isNaN(expected?.value);
          const answer = program.holds[t * 5 + (isUnequalToItself ? 4 : which)]!(...args, ...carried);
          if ((answer === 1) !== (expected !== undefined))
            expect.fail(`${write(tree)} of ${x}, ${y}: expected ${expected?.value ?? 'no value'}`);
          asked++;
        }
    });
    expect(asked).toBeGreaterThan(3000);
  });

  function tryEvaluate(tree: Tree, world: Parameters<typeof evaluate>[1]) {
    try {
      return evaluate(tree, world);
    } catch (error) {
      if (error instanceof NoValue) return undefined;
      throw error;
    }
  }
});

describe('a literal', () => {
  test.each([
    // Takes the type of the other side if that can hold it.
    ['local[0] == -1', -1, 1],
    ['local[0] == 2147483647', 2 ** 31 - 1, 1],
    ['i32(local[0] + 1) < 0', 2 ** 31 - 1, 1],
    ['local[0] + 1 < 0', 2 ** 31 - 1, 1],
    // Hex, or made by bit operators: may be the bits of a negative number, and then makes the other side unsigned.
    ['local[0] == 0xffffffff', -1, 1],
    ['local[0] < 0xffffffff', 0, 1],
    ['local[0] < 0xffffffff', -1, 0],
    ['local[0] == (0xf0000000 | 0x0fffffff)', -1, 1],
    ['local[0] == 0xff000000 + 0xffffff', -1, 1],
    ['local[0] == (4294967295 & 4294967295)', -1, 1],
    ['local[0] == 1 << 31', -(2 ** 31), 1],
    // Decimal: keeps its value, and the other side gets 64 bits.
    ['local[0] == 4294967295', -1, 0],
    ['local[0] < 4294967295', -1, 1],
    ['local[0] + 4294967295 == 4294967294', -1, 1],
    ['local[0] < 2147483648', -(2 ** 31), 1],
    ['local[0] < 0x100000000', -1, 1],
    ['local[0] < 1.5', 1, 1],
    ['local[0] * 0.5 == 1.5', 3, 1],
    // Division by a literal needs no guard, but by -1.
    ['local[0] / -1 == -2147483648', -(2 ** 31), 1],
    ['local[0] / -1 == -7', 7, 1],
    ['u32(local[0]) / u32(-1) == 1', -1, 1],
    ['u32(local[0]) / u32(-1) == 0', 7, 1],
    ['local[0] % -1 == 0', -(2 ** 31), 1],
    ['local[0] / 2 == -3', -7, 1],
    ['local[0] % 4 == -3', -7, 1],
    ['local[0] / 0 == 0 || 1', 7, 0],
    ['1 << local[0] == 1', 32, 1],
    ['4294967296 >> local[0] == 1', 32, 1],
  ])('%s of %i: %i', (text, value, expected) => {
    const program = guest([text], ['i32']);
    expect(program.holds[0]!(value)).toBe(expected);
  });
});

const loadTypes: readonly Load[] = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64'];
const intLiteral = fc.oneof(
  fc.bigInt(0n, 40n).map(String),
  fc.constantFrom('2147483647', '2147483648', '4294967295', '4294967296', '9223372036854775807'),
  fc.constantFrom('9223372036854775808', '18446744073709551615', '0xff', '0x7fffffff', '0x80000000'),
  fc.constantFrom('0xffffffff', '0x100000000', '0x8000000000000000', '0xffffffffffffffff', '65535', '65529'),
);
const floatLiteral = fc.constantFrom('0.0', '1.5', '0.1', '1e10', '3.5e38', '1e-50', '16777217.0');

/** Trees that parse: floats stay away from operators for integers as far as that is known before a function is. */
const { anyTree } = fc.letrec<{ integerTree: Tree; anyTree: Tree }>((tie) => {
  const binaryOf = (operators: readonly string[], side: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
    fc.record({
      is: fc.constant('binary' as const),
      operator: fc.constantFrom(...operators),
      left: side,
      right: side,
    });
  const local = (indices: readonly number[]): fc.Arbitrary<Tree> =>
    fc.record({ is: fc.constant('local' as const), index: fc.constantFrom(...indices) });
  const literalOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Tree> =>
    text.map((literal) => ({ is: 'literal', literal }));
  const loadOf = (types: readonly Load[]): fc.Arbitrary<Tree> =>
    fc.record({ is: fc.constant('load' as const), type: fc.constantFrom(...types), of: tie('integerTree') });
  const castOf = (types: readonly Type[], of: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
    fc.record({ is: fc.constant('cast' as const), type: fc.constantFrom(...types), of });
  const unaryOf = (operators: readonly ('-' | '!' | '~')[], of: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
    fc.record({ is: fc.constantFrom(...operators), of }) as fc.Arbitrary<Tree>;
  const asked = binaryOf(['==', '!=', '<', '<=', '>', '>=', '&&', '||'], tie('anyTree'));
  return {
    // Local 8 is not there: what needs it has no value.
    integerTree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      local([0, 1, 2, 3, 0, 1, 2, 3, 8]),
      literalOf(intLiteral),
      loadOf(loadTypes.filter((type) => !type.startsWith('f'))),
      binaryOf(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>'], tie('integerTree')),
      asked,
      unaryOf(['-', '!', '~'], tie('integerTree')),
      castOf(['i32', 'u32', 'i64', 'u64'], tie('integerTree')),
    ),
    anyTree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('integerTree'),
      local([4, 5, 6, 7]),
      literalOf(floatLiteral),
      loadOf(['f32', 'f64']),
      binaryOf(['+', '-', '*', '/'], tie('anyTree')),
      asked,
      unaryOf(['-', '!'], tie('anyTree')),
      castOf(['f32', 'f64'], tie('anyTree')),
    ),
  };
});

const argumentOf = (type: keyof typeof edges): fc.Arbitrary<Argument> => {
  const edge = fc.constantFrom(...edges[type]);
  switch (type) {
    case 'i32':
      return fc.oneof(edge, fc.integer(), fc.integer({ min: 0, max: PAGE }));
    case 'i64':
      return fc.oneof(edge, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(0n, BigInt(PAGE)));
    default:
      return fc.oneof(edge, fc.double());
  }
};
const arguments8 = fc.tuple(...locals.map(argumentOf));

describe('random conditions', () => {
  let bytes: Uint8Array;
  beforeAll(() => {
    bytes = Uint8Array.from({ length: PAGE }, (_, i) => Math.imul(i + 1, 0x9e37_79b1) >>> 24);
  });

  test.each([
    ['a memory of 32 bits', { pages: 1 }],
    ['a memory of 64 bits', { pages: 1, is64: true }],
    ['a memory of no page', { pages: 0 }],
  ])('hold where the interpreter says, with %s', (_, memory) => {
    let held = 0;
    fc.assert(
      fc.property(anyTree, fc.array(arguments8, { minLength: 4, maxLength: 8 }), (tree, calls) => {
        const program = guest([write(tree)], locals, memory);
        const view = new DataView(program.memory!.buffer);
        if (memory.pages > 0) new Uint8Array(program.memory!.buffer).set(bytes);
        for (const args of calls) {
          const world = { locals: locals.map((type, i) => typed(type, args[i]!)), memory: view };
          const expected = holds(tree, world) ? 1 : 0;
          held += expected;
          expect(program.holds[0]!(...args)).toBe(expected);
        }
      }),
      { numRuns: 700 },
    );
    expect(held).toBeGreaterThan(500);
  });

  test('leave the memory as it is', () => {
    const program = guest(['i64[local[0]] + u8[local[1]] / i32[8] != 3'], ['i32', 'i32'], { pages: 1 });
    const all = new Uint8Array(program.memory!.buffer);
    all.set(bytes);
    for (let i = 0; i < 100; i++) program.holds[0]!(i * 700, PAGE - 50 + i);
    expect(Buffer.from(all).equals(Buffer.from(bytes))).toBe(true);
  });
});

test('a load reads up to the last byte and not beyond, also in memory that grew', () => {
  const texts = loadTypes.map((type) => `!(${type}[local[0]] != ${type}[local[0]])`);
  const program = guest(texts, ['i32'], { pages: 1 });
  loadTypes.forEach((type, i) => {
    const size = Number.parseInt(type.slice(1), 10) / 8;
    expect([type, program.holds[i]!(PAGE - size)]).toEqual([type, 1]);
    expect([type, program.holds[i]!(PAGE - size + 1)]).toEqual([type, 0]);
    expect([type, program.holds[i]!(-1)]).toEqual([type, 0]);
  });
  program.memory!.grow(1);
  loadTypes.forEach((_, i) => {
    expect(program.holds[i]!(PAGE)).toBe(1);
  });
});

test('the right side is not evaluated where the left one decides', () => {
  const program = guest(
    [
      'local[0] == 0 || 10 / local[0] > 2',
      'local[0] != 0 && 10 / local[0] > 2',
      '!(10 / local[0] > 2)',
      '!(local[0] != 0 && 10 / local[0] > 2)',
    ],
    ['i32'],
  );
  const answers = [0, 1, 5].map((x) => program.holds.map((condition) => condition(x)));
  expect(answers).toEqual([
    [1, 0, 0, 1],
    [1, 1, 0, 0],
    [0, 0, 1, 1],
  ]);
});

test('conditions nest in each other without disturbing their scratch locals', () => {
  const text = '(local[0] / (local[1] / local[2])) / (local[0] % (local[1] - local[2])) == 3';
  const program = guest([text], ['i32', 'i32', 'i32']);
  expect(program.holds[0]!(100, 30, 4)).toBe(0);
  expect(program.holds[0]!(100, 30, 13)).toBe(Math.trunc(100 / 2 / (100 % 17)) === 3 ? 1 : 0);
  expect(program.holds[0]!(107, 30, 13)).toBe(0);
});

test('the code of a simple condition is as short as one would write it', () => {
  const bytes = guestBytes(['local[0] > 10'], ['i32']);
  // 2 groups of no locals, local.get 0, i32.const 10, i32.gt_s, end
  expect([...bytes.slice(-11)]).toEqual([2, 0, 0x7f, 0, 0x7e, 0x20, 0, 0x41, 10, 0x4a, 0x0b]);
});
