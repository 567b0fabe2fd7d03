/** Location expressions by hand, byte for byte as DWARF 5 §7.7.1 and the tool conventions of WebAssembly write them. */
import { describe, expect, test } from 'vitest';
import type { Unit } from '../../../src/debuginfo/dwarf/info.ts';
import { type Located, locate } from '../../../src/debuginfo/dwarf/variables/expression.ts';
import { MalformedDebugInfoError } from '../../../src/errors.ts';
import { bytes, type Part, sleb, u32, uleb } from '../dwarf/build.ts';

const unit = { offset: 0, addressSize: 4, version: 5 } as Unit;

function read(...parts: readonly Part[]): Located {
  const contents = bytes(parts);
  return locate(
    { bytes: contents, section: '.debug_info', start: 0, end: contents.length },
    {
      unit,
      indexed: (index) => 1000 + index,
      baseType: (offset) =>
        offset === 7
          ? { size: 2, isSigned: true, isFloat: false }
          : offset === 9
            ? { size: 4, isSigned: true, isFloat: true }
            : offset === 11
              ? { size: 1, isSigned: true, isFloat: false, bits: 1 }
              : undefined,
    },
  );
}

const value = (...operations: readonly object[]) => ({
  kind: 'place',
  place: { kind: 'value', value: operations },
});
const memory = (...operations: readonly object[]) => ({
  kind: 'place',
  place: { kind: 'memory', address: operations },
});
const local = (index: number) => ({ op: 'local', index });
const convert = (size: number, isSigned: boolean) => ({ op: 'convert', size, isSigned });
const constant = (number: bigint) => ({ op: 'const', value: number });

test.each<readonly [string, readonly Part[], object]>([
  ['a wasm local', [0xed, 0, uleb(300), 0x9f], value(local(300))],
  ['memory at the address in a wasm local', [0xed, 0, 2], memory(local(2))],
  ['a wasm global, by LEB128 and by u32', [0xed, 1, 4, 0x9f], value({ op: 'global', index: 4 })],
  ['a relocated wasm global', [0xed, 3, u32(5), 0x9f], value({ op: 'global', index: 5 })],
  ['a slot of the frame', [0x91, sleb(-20)], memory({ op: 'frame', offset: -20 })],
  ['the address in a slot', [0x91, 8, 0x06], memory({ op: 'frame', offset: 8 }, { op: 'load', size: 4 })],
  ['a slot without frame base, as LLVM writes it', [0x23, uleb(130)], memory({ op: 'frame', offset: 130 })],
  ['static memory', [0x03, u32(0x10000)], memory(constant(0x10000n))],
  ['static memory by index', [0xa1, 3], memory(constant(1003n))],
  ['a small constant', [0x30 + 9, 0x9f], value(constant(9n))],
  [
    'signed constants',
    [0x09, 0xff, 0x0b, 0x00, 0x80, 0x1e, 0x9f],
    value(constant(-1n), constant(-32768n), { op: 'mul' }),
  ],
  ['a constant beyond 2^53', [0x0e, 1, 0, 0, 0, 0, 0, 0, 0x80, 0x9f], value(constant(0x8000000000000001n))],
  [
    'LEB128 constants',
    [0x10, uleb(2n ** 63n), 0x11, sleb(-200), 0x22, 0x9f],
    value(constant(2n ** 63n), constant(-200n), { op: 'add' }),
  ],
  ['a constant of bytes', [0x9e, 3, 7, 8, 9], { kind: 'place', place: { kind: 'bytes', bytes: [7, 8, 9] } }],
  [
    'a conversion',
    [0xed, 0, 1, 0xa8, 7, 0xa8, 0, 0x9f],
    value(local(1), { op: 'convert', size: 2, isSigned: true }, { op: 'convert', size: 4, isSigned: false }),
  ],
  [
    'a conversion to one bit',
    [0xed, 0, 1, 0xa8, 11, 0x9f],
    value(
      ...[local(1), convert(1, false), constant(7n), { op: 'shl' }, constant(7n), { op: 'shra' }],
      convert(1, true),
    ),
  ],
  ['a jump ahead', [0x31, 0x2f, 3, 0, 0xff, 0xff, 0xff, 0x9f], value(constant(1n))],
  ['a value from the entry', [0xa3, 3, 0xed, 0, 6, 0x9f], value({ op: 'entry', index: 6 })],
  [
    'a conversion to 64 bits without sign, as LLVM writes it for DWARF 4',
    [0xed, 0, 1, 0x10, uleb(0xffffffffn), 0x1a, 0x10, 32, 0x24, 0x9f],
    value(local(1), convert(4, false), convert(8, false), constant(32n), { op: 'shl' }),
  ],
  ...([8, 16, 32] as const).map(
    (bits) =>
      [
        `a conversion of ${bits} bits with their sign, as LLVM writes it for DWARF 4`,
        [0xed, 0, 1, 0x12, 0x10, bits - 1, 0x25, 0x30, 0x20, 0x1e, 0x10, bits, 0x24, 0x21, 0x33, 0x1e, 0x9f],
        value(
          ...[local(1), convert(bits / 8, true), convert(bits === 32 ? 8 : 4, true)],
          ...[constant(3n), { op: 'mul' }],
        ),
      ] as const,
  ),
  [
    'what is like one, and has another number',
    [0xed, 0, 1, 0x12, 0x10, 30, 0x25, 0x30, 0x20, 0x1e, 0x10, 32, 0x24, 0x21, 0x9f],
    value(
      ...[local(1), { op: 'dup' }, constant(30n), { op: 'shr' }, constant(0n), { op: 'not' }, { op: 'mul' }],
      ...[constant(32n), { op: 'shl' }, { op: 'or' }],
    ),
  ],
  [
    'pieces, one of them missing',
    [0xed, 0, 1, 0x9f, 0x93, 4, 0x93, 2, 0x91, 8, 0x93, 1],
    {
      kind: 'place',
      place: {
        kind: 'pieces',
        pieces: [
          { size: 4, place: { kind: 'value', value: [local(1)] } },
          { size: 2, place: undefined },
          { size: 1, place: { kind: 'memory', address: [{ op: 'frame', offset: 8 }] } },
        ],
      },
    },
  ],
])('%s', (_, parts, expected) => {
  expect(read(parts)).toEqual(expected);
});

test.each<readonly [string, readonly Part[], string]>([
  ['the operand stack', [0xed, 2, 0, 0x9f], 'optimized-out'],
  ['nothing', [], 'optimized-out'],
  ['nothing but missing pieces', [0x93, 4, 0x93, 4], 'optimized-out'],
  ['discarded data', [0x03, u32(0xffffffff)], 'optimized-out'],
  ['an unknown operation', [0xff], 'unsupported'],
  ['an unknown kind of WebAssembly location', [0xed, 4, 0], 'unsupported'],
  ['a jump back', [0x2f, 0xfd, 0xff], 'unsupported'],
  ['a condition', [0x31, 0x28, 1, 0, 0x96, 0x9f], 'unsupported'],
  ['a conversion to a float', [0xed, 0, 1, 0xa8, 9, 0x9f], 'unsupported'],
  ['more after a value', [0xed, 0, 1, 0x9f, 0x06], 'unsupported'],
  ['another expression at the entry', [0xa3, 1, 0x31, 0x9f], 'unsupported'],
  ['a loop of a megabyte', [new Uint8Array(1 << 20).fill(0x12)], 'unsupported'],
  ['a load of 3 bytes', [0xed, 0, 1, 0x94, 3], 'unsupported'],
])('%s is refused with a reason', (_, parts, state) => {
  const located = read(parts);
  expect(located).toMatchObject({ kind: 'none', state });
  expect('reason' in located && located.reason.length > 10).toBe(true);
});

describe('bytes that end too early', () => {
  test.each<readonly [string, readonly Part[]]>([
    ['an address', [0x03, 1, 2]],
    ['a LEB128', [0x10, 0x80]],
    ['a location', [0xed]],
    ['a constant of bytes', [0x9e, 100, 1]],
    ['what a jump leads to', [0x2f, 100, 0]],
  ])('%s', (_, parts) => {
    expect(() => read(parts)).toThrow(MalformedDebugInfoError);
  });
});
