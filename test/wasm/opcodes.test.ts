import { expect, test } from 'vitest';
import { InstructionReader, mnemonicOf, Op, opcodes, readModule } from '../../src/wasm/index.ts';
import { everyInstruction, unknownToWabt } from './instruction-wat.ts';
import { assemble } from './wabt.ts';

test('the table ascends, and has every mnemonic once', () => {
  const keys = opcodes.map(([key]) => key);
  expect(keys).toEqual(keys.toSorted((a, b) => a - b));
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(opcodes.map(([, mnemonic]) => mnemonic)).size).toBe(opcodes.length);
});

test('Op gives the keys of the specification', () => {
  // WebAssembly 3.0 §5.4: one-byte opcodes, and prefixed ones as prefix and sub-opcode.
  expect(Op.end).toBe(0x0b);
  expect(Op['f64.store']).toBe(0x39);
  expect(Op['i64.extend32_s']).toBe(0xc4);
  expect(Op['memory.fill']).toBe(0xfc_000b);
  expect(Op['f64x2.convert_low_i32x4_u']).toBe(0xfd_00ff);
  expect(Op['i32x4.relaxed_dot_i8x16_i7x16_add_s']).toBe(0xfd_0113);
  expect(Op['i64.atomic.rmw32.cmpxchg_u']).toBe(0xfe_004e);
});

test('every instruction is read at the offset, and under the name, with which wabt wrote it', () => {
  const { bytes, instructions } = assemble(everyInstruction(), { padded: true });
  const { code } = readModule(bytes);
  const reader = new InstructionReader(bytes, code.codeStart[0]!, code.end[0]!);
  const read = [];
  const seen = new Set<number>();
  while (reader.read()) {
    read.push({ offset: reader.offset, mnemonic: mnemonicOf(reader.opcode) });
    seen.add(reader.opcode);
    reader.readImmediates();
  }
  expect(read).toEqual(instructions);
  expect(reader.next).toBe(code.end[0]);
  const expected = opcodes.filter(([key, mnemonic]) => !unknownToWabt(key, mnemonic)).map(([key]) => key);
  expect(seen).toEqual(new Set(expected));
  expect(opcodes.length - expected.length).toBe(41);
});

test('instructions are passed over as they are read, whatever memory they name', () => {
  // i32.load8_u: alignment of 1 with and without a memidx, then offsets of one and of two bytes.
  const loads = [
    [0x2d, 0x00, 0x05],
    [0x2d, 0x40, 0x01, 0x05],
    [0x2d, 0x40, 0x01, 0x85, 0x01],
    [0x29, 0x43, 0x01, 0x05],
    [0x2d, 0xc0, 0x00, 0x01, 0x05],
    [0x41, 0x3f],
    [0x41, 0xc0, 0x00],
  ];
  const bytes = Uint8Array.from([...loads.flat(), ...Array<number>(32).fill(0x01)]);
  const reader = new InstructionReader(bytes, 0, bytes.length);
  let at = 0;
  for (const { length } of loads) {
    expect(reader.skip(at)).toBe(at + length);
    reader.readAt(at);
    expect(reader.next).toBe(at + length);
    at += length;
  }
});
