/**
 * Skips instructions whose immediates are not needed, by one table lookup. A module has a million of them
 * and is walked over more than once, so that this is what the speed of reading comes down to.
 */
import { LEB32_BYTES, LEB64_BYTES, lebEnd } from './leb128.ts';
import { type ImmediateKind, opcodes } from './opcodes.ts';

/** What is passed over here takes at most so many bytes. */
export const LONGEST_SIMPLE = 12;

// Of an opcode: its bytes with immediates that are integers in one byte, and what may be longer than that.
const LENGTH = 0x0f;
const U32 = 0x10;
const I32 = 0x20;
const I64 = 0x40;
const MEMARG = 0x80;
const NOT_SIMPLE = 0;

const simple: Partial<Record<ImmediateKind, number>> = {
  labelidx: U32 | 2,
  funcidx: U32 | 2,
  typeidx: U32 | 2,
  tableidx: U32 | 2,
  localidx: U32 | 2,
  globalidx: U32 | 2,
  tagidx: U32 | 2,
  memidx: U32 | 2,
  i32: I32 | 2,
  i64: I64 | 2,
  f32: 5,
  f64: 9,
  memarg: MEMARG | 3,
};

const shapes = new Uint8Array(256);
for (const [key, , , first, second] of opcodes) {
  if (key >= 0x100 || second !== undefined) continue;
  shapes[key] = first === undefined ? 1 : (simple[first] ?? NOT_SIMPLE);
}

/**
 * ModuleOffset after the instruction at `position`, which has to be one of a single opcode byte and at most one
 * immediate; -1: it is another, or a damaged one, and `InstructionReader.read` knows more. There must be
 * {@link LONGEST_SIMPLE} bytes from `position` on, be they code or not.
 */
export function skipSimple(bytes: Uint8Array, position: number): number {
  const shape = shapes[bytes[position]!]!;
  const next = position + (shape & LENGTH);
  if (shape < U32) return shape === NOT_SIMPLE ? -1 : next;
  // An alignment from 64 on has a memidx beside it.
  if (shape >= MEMARG && bytes[position + 1]! >= 0x40) return -1;
  return bytes[next - 1]! < 0x80 ? next : skipLong(bytes, next, shape);
}

/** Ends a LEB128 whose first byte is the one before `second`. */
function skipLong(bytes: Uint8Array, second: number, shape: number): number {
  const next = lebEnd(bytes, second - 1, bytes.length, shape >= I64 ? LEB64_BYTES : LEB32_BYTES);
  const isTooLarge = next === second - 1 + LEB32_BYTES && (shape & U32) !== 0 && bytes[next - 1]! > 0x0f;
  return isTooLarge ? -1 : next;
}
