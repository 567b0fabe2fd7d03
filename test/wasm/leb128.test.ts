import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedModuleError } from '../../src/errors.ts';
import { ByteReader, ByteWriter, lebEnd, u32At } from '../../src/wasm/index.ts';

const reader = (...bytes: number[]) => new ByteReader(Uint8Array.from(bytes));
const written = (write: (writer: ByteWriter) => void) => {
  const writer = new ByteWriter();
  write(writer);
  return [...writer.finish()];
};

test("the DWARF standard's own examples (DWARF 5 §7.6, tables 7.7 and 7.8)", () => {
  const unsigned: [number, number[]][] = [
    [2, [2]],
    [127, [127]],
    [128, [0x80, 1]],
    [129, [0x81, 1]],
    [12857, [0xb9, 0x64]],
  ];
  for (const [value, bytes] of unsigned) {
    expect(reader(...bytes).u32()).toBe(value);
    expect(written((writer) => writer.u32(value))).toEqual(bytes);
  }
  const signed: [number, number[]][] = [
    [2, [2]],
    [-2, [0x7e]],
    [127, [0xff, 0]],
    [-127, [0x81, 0x7f]],
    [128, [0x80, 1]],
    [-128, [0x80, 0x7f]],
    [129, [0x81, 1]],
    [-129, [0xff, 0x7e]],
  ];
  for (const [value, bytes] of signed) {
    expect(reader(...bytes).s32()).toBe(value);
    expect(reader(...bytes).s33()).toBe(value);
    expect(reader(...bytes).s64()).toBe(BigInt(value));
    expect(written((writer) => writer.s32(value))).toEqual(bytes);
    expect(written((writer) => writer.s64(BigInt(value)))).toEqual(bytes);
  }
});

test('where one byte more is needed, and not before', () => {
  const unsigned: [number, number[]][] = [
    [0x3fff, [0xff, 0x7f]],
    [0x4000, [0x80, 0x80, 1]],
    [0x0fffffff, [0xff, 0xff, 0xff, 0x7f]],
    [0x10000000, [0x80, 0x80, 0x80, 0x80, 1]],
    [0xffffffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ];
  for (const [value, bytes] of unsigned) {
    expect(reader(...bytes).u32()).toBe(value);
    expect(written((writer) => writer.u32(value))).toEqual(bytes);
  }
  const signed: [number, number[]][] = [
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [8191, [0xff, 0x3f]],
    [8192, [0x80, 0xc0, 0]],
    [-8192, [0x80, 0x40]],
    [-8193, [0xff, 0xbf, 0x7f]],
    [0x7fffffff, [0xff, 0xff, 0xff, 0xff, 7]],
    [-0x80000000, [0x80, 0x80, 0x80, 0x80, 0x78]],
  ];
  for (const [value, bytes] of signed) {
    expect(reader(...bytes).s32()).toBe(value);
    expect(reader(...bytes).s64()).toBe(BigInt(value));
    expect(written((writer) => writer.s32(value))).toEqual(bytes);
    expect(written((writer) => writer.s64(BigInt(value)))).toEqual(bytes);
  }
});

test("the specification's notes on redundant bytes (WebAssembly 3.0 §5.2.2)", () => {
  // "03 and 83 00 are both well-formed encodings for the value 3 as a u8"; here as u32.
  expect(reader(0x03).u32()).toBe(3);
  expect(reader(0x83, 0x00).u32()).toBe(3);
  // "either of 7E and FE 7F and FE FF 7F are well-formed encodings of the value -2 as an s16".
  for (const bytes of [[0x7e], [0xfe, 0x7f], [0xfe, 0xff, 0x7f]]) expect(reader(...bytes).s32()).toBe(-2);
});

test('padded integers are read up to the length that the type allows', () => {
  expect(reader(0x85, 0x80, 0x80, 0x80, 0x00).u32()).toBe(5);
  expect(reader(0xff, 0xff, 0xff, 0xff, 0x0f).u32()).toBe(0xffffffff);
  expect(reader(0x80, 0x80, 0x80, 0x80, 0x78).s32()).toBe(-0x80000000);
  expect(reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01).u64()).toBe(2n ** 64n - 1n);
  expect(reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f).s64()).toBe(-(2n ** 63n));
});

test.each([
  ['u32 of six bytes', () => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0).u32()],
  ['u32 beyond 32 bits', () => reader(0xff, 0xff, 0xff, 0xff, 0x1f).u32()],
  ['s32 of six bytes', () => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0).s32()],
  ['s32 beyond 32 bits', () => reader(0x80, 0x80, 0x80, 0x80, 0x08).s32()],
  ['s33 beyond 33 bits', () => reader(0x80, 0x80, 0x80, 0x80, 0x20).s33()],
  ['u64 beyond 64 bits', () => reader(...Array(9).fill(0xff), 0x02).u64()],
  ['s64 beyond 64 bits', () => reader(...Array(9).fill(0x80), 0x01).s64()],
  ['cut off', () => reader(0x80).u32()],
  ['empty', () => reader().s33()],
  ['name longer than what is left', () => reader(5, 0x61).name()],
  ['name that is not UTF-8', () => reader(2, 0xc3, 0x28).name()],
  ['count above what is left', () => reader(3, 0, 0).count('items')],
])('refused: %s', (_, read) => {
  expect(read).toThrow(MalformedModuleError);
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.integer(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.string({ unit: 'grapheme' }),
      (unsigned, signed, long, text) => {
        const writer = new ByteWriter(1);
        writer.u32(unsigned);
        writer.s32(signed);
        writer.s64(long);
        writer.name(text);
        const back = new ByteReader(writer.finish());
        expect([back.u32(), back.s32(), back.s64(), back.name(), back.done]).toEqual([
          unsigned,
          signed,
          long,
          text,
          true,
        ]);
      },
    ),
  );
});

test('a u32 is read in its place, within bounds, whatever stands there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 1, 0x0f, 0x10, 0x7f, 0x80, 0xff), { maxLength: 7 }),
      fc.nat({ max: 7 }),
      fc.nat({ max: 7 }),
      (list, at, end) => {
        const bytes = Uint8Array.from(list);
        const bounded = new ByteReader(bytes, at, end);
        const value = u32At(bytes, at, bounded.end);
        if (value < 0) {
          expect(() => bounded.u32()).toThrow(MalformedModuleError);
          return;
        }
        expect(bounded.u32()).toBe(value);
        expect(lebEnd(bytes, at, bounded.end, 5)).toBe(bounded.position);
        // What the bytes mean, by arithmetic on big integers.
        const groups = list
          .slice(at, bounded.position)
          .map((byte, i) => BigInt(byte & 0x7f) << BigInt(7 * i));
        expect(BigInt(value)).toBe(groups.reduce((sum, group) => sum + group, 0n));
      },
    ),
  );
});
