/**
 * With how many bits a value is computed. In DWARF 4, LLVM leaves out the conversions that cut a number of 64 bits off, and writes
 * arithmetic on such numbers for wasm32 as well, whose own arithmetic has 32 (DWARF 5 §2.5.1). So where the result has not the width
 * of the variable, the computation is done with both, and there is a value only where they agree.
 */
import type { GuestState } from './guest-state.ts';
import { dependsOnWidth, isClearIn32, runOperations, signedBits, UNCLEAR } from './operation-stack.ts';
import type { Operation } from './plan.ts';

/** Bits of a value, with as many bytes as it has. */
interface ComputedBits {
  readonly value: bigint;
  readonly size: number;
}

const TOO_LARGE = 'its constant has more bits than it';

/** @returns the value, or why there is none */
export function valueIn(
  operations: readonly Operation[],
  state: GuestState,
  wanted: number | undefined,
): ComputedBits | string {
  const item = runOperations(operations, state);
  if (typeof item === 'string') return item;
  const size = wanted ?? item.size;
  const value = signedBits(item);
  if (item.size === 0 && !fitsInto(item.bits, size)) return TOO_LARGE;
  if (item.size === 4 && size > 4 && dependsOnWidth(operations, 'all')) {
    const wide = runOperations(operations, state, 8);
    if (typeof wide === 'string' || !isSame(signedBits(wide), value, size)) return UNCLEAR;
  }
  if (item.size === 8 && size <= 4 && !isClearIn32(operations, item, state)) return UNCLEAR;
  return { value, size };
}

/**
 * Whether a constant, modulo 2^64, is a number of so many bytes, with sign or without. LLVM gives some pieces that of all that they are a part of:
 * 0x01000000 for the byte at its top.
 */
export const fitsInto = (value: bigint, size: number): boolean =>
  size >= 8 ||
  BigInt.asUintN(8 * size, value) === BigInt.asUintN(64, value) ||
  BigInt.asIntN(8 * size, value) === BigInt.asIntN(64, value);

const isSame = (one: bigint, other: bigint, size: number): boolean =>
  BigInt.asUintN(8 * size, one) === BigInt.asUintN(8 * size, other);
