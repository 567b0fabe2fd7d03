/** With how many bits location expressions are computed, on operations as LLVM 19 writes them for wasm32. */
import { describe, expect, test } from 'vitest';
import {
  type Operation,
  type SourceType,
  type TypeId,
  typeId,
  type Variable,
  variableOf,
  type WasmValue,
} from '../../src/variables/index.ts';

const base = (name: string, encoding: 'signed' | 'unsigned', size: number): SourceType => ({
  kind: 'base',
  ...{ name, encoding, size },
});
const types = [base('int', 'signed', 4), base('long long', 'signed', 8), base('short', 'signed', 2)];
const INT = 0;
const LONG = 1;
const SHORT = 2;

const n: Operation = { op: 'local', index: 0 };
const l: Operation = { op: 'local', index: 1 };
const constant = (value: bigint): Operation => ({ op: 'const', value });
const convert = (size: number, isSigned: boolean): Operation => ({ op: 'convert', size, isSigned });
const shl: Operation = { op: 'shl' };
const shr: Operation = { op: 'shr' };
const shra: Operation = { op: 'shra' };
const unsigned64 = [convert(4, false), convert(8, false)];
const signed64 = [convert(4, true), convert(8, true)];

/** The value of `operations` where the local 0 is `i32`, the local 1 `i64`. */
function variable(type: number, operations: readonly Operation[], i32: number, i64 = 0n): Variable {
  const locals: readonly WasmValue[] = [
    { type: 'i32', value: i32 },
    { type: 'i64', value: i64 },
  ];
  return variableOf(
    {
      ...{ name: 'v', kind: 'local', type: typeId(type), path: undefined, line: 1, inlinedIn: undefined },
      plan: { state: 'value', place: { kind: 'value', value: operations } },
      isFixed: false,
    },
    {
      types: { get: (id: TypeId) => types[id] ?? { kind: 'unsupported', name: '?', reason: 'is none' } },
      state: { local: (index) => locals[index], global: () => undefined, memory: () => undefined },
    },
  );
}

describe('conversions say it', () => {
  test.each([
    [
      '(unsigned long long)n << 32 | 101',
      [n, ...unsigned64, constant(32n), shl, constant(101n), { op: 'or' }],
      -5,
      -21474836379n,
    ],
    [
      'n * 0x100000001ll',
      [n, ...signed64, constant(0x1_0000_0001n), { op: 'mul' }],
      -5,
      -5n * 0x1_0000_0001n,
    ],
    ['n + 1, as 64 bits', [n, constant(1n), { op: 'add' }, ...signed64], -1, 0n],
    ['n + 1, as 64 bits, over', [n, constant(1n), { op: 'add' }, ...signed64], 0x7fff_ffff, -(2n ** 31n)],
    ['(long long)n >> 4', [n, ...signed64, constant(4n), shra], -256, -16n],
  ] as const)('%s', (_, operations, i32, expected) => {
    expect(variable(LONG, operations, i32).value).toBe(expected);
  });

  test('a number of 16 bits with its sign is one of 32', () => {
    const tripled = [n, convert(2, true), convert(4, true), constant(3n), { op: 'mul' }] as const;
    expect(variable(INT, tripled, 0x1_ffff).value).toBe(-3);
    expect(variable(INT, tripled, 20_000).value).toBe(60_000);
  });

  test('what is loaded has the size of an address', () => {
    const memory = new Uint8Array([0xff, 0, 0, 0]);
    const state = {
      local: () => undefined,
      global: () => undefined,
      memory: () => ({
        byteLength: 4,
        holds: () => true,
        read: (at: number, length: number) => memory.slice(at, at + length),
      }),
    };
    const shifted = [constant(0n), { op: 'load', size: 1 }, constant(8n), shl] as const;
    const planned = {
      ...{
        name: 'v',
        kind: 'local' as const,
        type: typeId(INT),
        path: undefined,
        line: 1,
        inlinedIn: undefined,
      },
      plan: { state: 'value', place: { kind: 'value', value: shifted } },
      isFixed: false,
    } as const;
    const table = { get: () => types[INT]! };
    expect(variableOf(planned, { types: table, state }).value).toBe(0xff00);
  });
});

describe('without conversions, what 32 and 64 bits have in common', () => {
  test.each([
    ['64 bits of a sum that fits into 32', LONG, [n, constant(7n), { op: 'add' }], 5, 0n, 12n],
    ['the lowest bits of a sum', INT, [l, constant(7n), { op: 'add' }], -1, 2n ** 40n + 5n, 12],
    ['a shift of small numbers', INT, [l, constant(3n), shra], 0, 80n, 10],
    ['one of a negative number', SHORT, [l, constant(3n), shra], 0, -80n, -10],
    ['the upper half', INT, [l, constant(32n), shr], 0, 0x1234_0000_0000n, 0x1234],
  ] as const)('%s', (_, type, operations, i32, i64, expected) => {
    expect(variable(type, operations, i32, i64).value).toBe(expected);
  });

  test.each([
    ['bits that are shifted out of 32', LONG, [n, constant(32n), shl, constant(101n), { op: 'or' }], 1, 0n],
    ['a sum of more than 32 bits', LONG, [n, constant(7n), { op: 'add' }], -5, 0n],
    ['(int)l >> 3, or (int)(l >> 3)', INT, [l, constant(3n), shra], 0, 2n ** 33n],
    [
      'the same, made 64 bits again',
      LONG,
      [l, constant(3n), shra, convert(4, true), convert(8, true)],
      0,
      2n ** 33n,
    ],
    ['l == 5, or (int)l == 5', INT, [l, constant(5n), { op: 'eq' }], 0, 2n ** 33n + 5n],
  ] as const)('%s: none', (_, type, operations, i32, i64) => {
    const found = variable(type, operations, i32, i64);
    expect([found.state, found.reason]).toEqual([
      'unsupported',
      'its location does not say whether it is computed with 32 or 64 bits',
    ]);
  });

  test('a conversion that DWARF 5 has itself says it', () => {
    const operations = [l, constant(3n), shra, convert(8, false), convert(4, false)];
    expect(variable(INT, operations, 0, 2n ** 33n).value).toBe(2 ** 30);
  });
});
