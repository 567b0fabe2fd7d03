/**
 * LEB128 (WebAssembly 3.0 §5.2.2, DWARF 5 §7.6), without allocation: first where a number ends, within bounds, then what
 * the bytes mean. What to say of a damaged one is the caller's business.
 */

/** Most bytes of a LEB128 of 32 and of 33 bits. */
export const LEB32_BYTES = 5;
/** Most bytes of a LEB128 of 64 bits. */
export const LEB64_BYTES = 10;
/** The fifth byte of a u32 has four bits of it. */
const LAST_OF_U32 = 0x0f;

/**
 * The offset after the LEB128 at `at`; -1: it goes on at `end`, or has more than `most` bytes. Padding is allowed.
 */
export function lebEnd(bytes: Uint8Array, at: number, end: number, most: number): number {
  const limit = Math.min(end, at + most);
  for (let next = at; next < limit; ) if (bytes[next++]! < 0x80) return next;
  return -1;
}

/** The u32 at `at`; -1 when it passes `end` or does not fit into 32 bits. It ends at {@link lebEnd}. */
export function u32At(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + LEB32_BYTES);
  let value = 0;
  for (let next = at, shift = 0; next < limit; shift += 7) {
    const byte = bytes[next++]!;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return shift === 28 && byte > LAST_OF_U32 ? -1 : value >>> 0;
  }
  return -1;
}

/** The unsigned number in `bytes[start, end)`, which is one LEB128; above 2^53 it comes rounded. */
export function unsignedLeb(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let scale = 1;
  for (let at = start; at < end; at++) {
    value += (bytes[at]! & 0x7f) * scale;
    scale *= 0x80;
  }
  return value;
}

/** The signed number in `bytes[start, end)`, which is one LEB128; beyond ±2^53 it comes rounded. */
export function signedLeb(bytes: Uint8Array, start: number, end: number): number {
  const value = unsignedLeb(bytes, start, end);
  return (bytes[end - 1]! & 0x40) === 0 ? value : value - 0x80 ** (end - start);
}

/** The bits of the number in `bytes[start, end)`, which is one LEB128, seven for each byte. */
export function lebBits(bytes: Uint8Array, start: number, end: number): bigint {
  let bits = 0n;
  for (let at = end - 1; at >= start; at--) bits = (bits << 7n) | BigInt(bytes[at]! & 0x7f);
  return bits;
}
