/**
 * Passing over instructions whose immediates matter to nobody, by one look at a table. A module has a million of them
 * and is walked over more than once, so that this is what the speed of reading comes down to.
 */
import { type ImmediateKind, opcodes } from './opcodes.ts';

/** What is passed over here takes at most so many bytes. */
export const LONGEST_SIMPLE = 12;

// Of an opcode: its bytes with immediates that are integers in one byte, and what may be longer than that.
const LENGTH = 0x0f;
const U32 = 0x10;
const I32 = 0x20;
const I64 = 0x40;
const MEMARG = 0x80;
// What must not be set for that length to be right: in the last byte, in the first of a memarg, anywhere.
const IN_LAST = 8;
const IN_FIRST = 16;
const NOT_SIMPLE = 1 << 24;
const FORBIDDEN = 0x1ffff << IN_LAST;

const CONTINUES = 0x80 << IN_LAST;
/** An alignment from 64 on has a memidx beside it. */
const HAS_MEMIDX = 0xc0 << IN_FIRST;

const simple: Partial<Record<ImmediateKind, number>> = {
  labelidx: CONTINUES | U32 | 2,
  funcidx: CONTINUES | U32 | 2,
  typeidx: CONTINUES | U32 | 2,
  tableidx: CONTINUES | U32 | 2,
  localidx: CONTINUES | U32 | 2,
  globalidx: CONTINUES | U32 | 2,
  tagidx: CONTINUES | U32 | 2,
  memidx: CONTINUES | U32 | 2,
  i32: CONTINUES | I32 | 2,
  i64: CONTINUES | I64 | 2,
  f32: 5,
  f64: 9,
  memarg: HAS_MEMIDX | CONTINUES | MEMARG | 3,
};

const shapes = new Int32Array(256).fill(NOT_SIMPLE);
for (const [key, , first, second] of opcodes) {
  if (key >= 0x100 || second !== undefined) continue;
  shapes[key] = first === undefined ? 1 : (simple[first] ?? NOT_SIMPLE);
}

/**
 * ModuleOffset behind the instruction at `position`, which has to be one of a single opcode byte and at most one
 * immediate; -1: it is another, or a damaged one, and `InstructionReader.read` knows more. There must be
 * {@link LONGEST_SIMPLE} bytes from `position` on, be they code or not.
 */
export function skipSimple(bytes: Uint8Array, position: number): number {
  const shape = shapes[bytes[position]!]!;
  const next = position + (shape & LENGTH);
  // One question for all kinds of instructions, since which kind comes next nobody can foretell.
  const found = NOT_SIMPLE | (bytes[position + 1]! << IN_FIRST) | (bytes[next - 1]! << IN_LAST);
  const wrong = shape & found & FORBIDDEN;
  if (wrong === 0) return next;
  return wrong === CONTINUES ? skipLong(bytes, next, shape) : -1;
}

/** Ends a LEB128 whose first byte stands before `second`. */
function skipLong(bytes: Uint8Array, second: number, shape: number): number {
  const most = second - 1 + ((shape & (I64 | MEMARG)) === 0 ? 5 : 10);
  for (let next = second; next < most; ) {
    const last = bytes[next++]!;
    if (last >= 0x80) continue;
    return next === most && (shape & U32) !== 0 && last > 0x0f ? -1 : next;
  }
  return -1;
}
