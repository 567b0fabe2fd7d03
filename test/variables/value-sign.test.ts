/** Operations of which debug info does not say whether their operands have signs, as LLVM 19 writes them. */
import { expect, test } from 'vitest';
import { type Operation, type SourceType, typeId, variableOf } from '../../src/variables/index.ts';

const int: SourceType = { kind: 'base', name: 'int', encoding: 'signed', size: 4 };

function result(operations: readonly Operation[], local: number) {
  const { value, reason } = variableOf(
    {
      ...{ name: 'v', kind: 'local', type: typeId(0), path: undefined, line: 1, inlinedIn: undefined },
      plan: { state: 'value', place: { kind: 'value', value: operations } },
      isFixed: false,
    },
    {
      types: { get: () => int },
      state: {
        local: () => ({ type: 'i32', value: local }),
        global: () => undefined,
        memory: () => undefined,
      },
    },
  );
  return value ?? reason;
}
const n: Operation = { op: 'local', index: 0 };
const constant = (value: bigint): Operation => ({ op: 'const', value });
const convert = (isSigned: boolean): Operation => ({ op: 'convert', size: 4, isSigned });

const division = 'its location divides a number that may be negative, and does not say whether it is';
const comparison = 'its location compares numbers, and does not say whether they may be negative';

test.each([
  // `n % 7` of an int; of an unsigned, the same would be another number.
  ['a remainder', [n, constant(7n), { op: 'mod' }], 12, 5],
  ['of a negative number', [n, constant(7n), { op: 'mod' }], -5, division],
  ['of one by which both are the same', [n, constant(4n), { op: 'mod' }], -8, 0],
  ['by a negative number', [n, constant(-7n), { op: 'mod' }], 12, division],
  // `div` has signs, where no type says otherwise.
  ['a quotient', [n, constant(2n), { op: 'div' }], -7, -3],
  ['of a type with sign', [n, convert(true), constant(2n), { op: 'div' }], -7, -3],
  ['of a type without sign', [n, convert(false), constant(2n), { op: 'div' }], -7, division],
  ['and of no negative number', [n, convert(false), constant(2n), { op: 'div' }], 7, 3],
  // `un > 5` of an unsigned is written as of an int.
  ['a comparison', [n, constant(5n), { op: 'gt' }], 6, 1],
  ['with a negative number', [n, constant(5n), { op: 'gt' }], -5, comparison],
  ['of two', [n, constant(-6n), { op: 'gt' }], -5, 1],
  ['for equality', [n, constant(-5n), { op: 'eq' }], -5, 1],
  // `shr` and `shra` say it.
  ['a shift', [n, constant(28n), { op: 'shr' }], -1, 15],
  ['one with the sign', [n, convert(false), constant(28n), { op: 'shra' }], -1, -1],
] as const)('%s', (_, operations, local, expected) => {
  expect(result(operations, local)).toBe(expected);
});
