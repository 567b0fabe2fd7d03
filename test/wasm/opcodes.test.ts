import { describe, expect, test } from 'vitest';
import {
  ControlClass,
  controlClassOf,
  type Effect,
  hasOnlyLabels,
  InstructionReader,
  leavesBlock,
  mayStop,
  mnemonicOf,
  nestingOf,
  Op,
  opcodes,
  readModule,
} from '../../src/wasm/index.ts';
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

describe('effects', () => {
  const effectOf = new Map<string, Effect>(opcodes.map(([, mnemonic, effect]) => [mnemonic, effect]));

  test('are those of control flow for what is named after them, and for what has a label', () => {
    for (const [key, mnemonic, effect, ...immediates] of opcodes) {
      const isPlain = effect === 'completes' || effect === 'traps';
      const named = /^(?:re)?(call|return|throw|br)(?:$|_)/.exec(mnemonic)?.[1];
      if (named !== undefined) expect(effect.startsWith(named), mnemonic).toBe(true);
      const labelled = immediates.some((kind) =>
        ['blocktype', 'labelidx', 'labels', 'catches'].includes(kind),
      );
      if (labelled || named !== undefined) expect(isPlain, mnemonic).toBe(false);
      expect(controlClassOf(key) === ControlClass.Plain, mnemonic).toBe(isPlain);
    }
  });

  test('of plain instructions: what the specification gives no trap to completes', () => {
    const completes = ['nop', 'drop', 'select t', 'local.tee', 'memory.size', 'i32.mul', 'f64.div', 'ref.eq'];
    for (const mnemonic of [...completes, 'i32.trunc_sat_f64_u', 'v128.const', 'ref.test', 'data.drop'])
      expect(effectOf.get(mnemonic), mnemonic).toBe('completes');
    const traps = [
      'i32.load8_s',
      'v128.load32_lane',
      'f64.store',
      'i64.rem_u',
      'i32.trunc_f32_s',
      'table.get',
    ];
    for (const mnemonic of [
      ...traps,
      'memory.copy',
      'ref.cast',
      'struct.get',
      'array.new',
      'i64.atomic.load',
    ])
      expect(effectOf.get(mnemonic), mnemonic).toBe('traps');
    for (const [key, mnemonic, effect] of opcodes)
      if (key < 0x100)
        expect(mayStop(key), mnemonic).toBe(
          ['traps', 'return', 'throw', 'unreachable', 'call'].includes(effect),
        );
  });

  test('nest as the text does', () => {
    const named = (nesting: string): string[] =>
      opcodes.filter(([key]) => nestingOf(controlClassOf(key)) === nesting).map(([, mnemonic]) => mnemonic);
    expect(named('opens')).toEqual(['block', 'loop', 'if', 'try', 'try_table']);
    expect(named('separates')).toEqual(['else', 'catch', 'catch_all']);
    expect(named('closes')).toEqual(['end', 'delegate']);
  });

  test('leave a block where the stack is polymorphic after them (WebAssembly 3.0 §3.4.1)', () => {
    const leaving = opcodes
      .filter(([key]) => leavesBlock(controlClassOf(key)))
      .map(([, mnemonic]) => mnemonic);
    expect(leaving).toEqual(
      ['unreachable', 'throw', 'rethrow', 'throw_ref', 'br', 'br_table', 'return'].concat([
        'return_call',
        'return_call_indirect',
        'return_call_ref',
      ]),
    );
  });

  test('tell whose labels can be replaced without looking at anything else', () => {
    const simple = opcodes.filter(([key]) => hasOnlyLabels(key)).map(([, mnemonic]) => mnemonic);
    expect(simple).toEqual([
      'rethrow',
      'br',
      'br_if',
      'br_table',
      'delegate',
      'br_on_null',
      'br_on_non_null',
    ]);
  });
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
