/** Texts in the guest's memory. */
import { type GuestState, readMemory } from './guest-state.ts';

const utf8 = new TextDecoder();

/** The null-terminated text at an address, `most` bytes of it if it is longer; undefined: the address is not in memory. */
export function readText(state: GuestState, address: number, most: number): string | undefined {
  const size = state.memory()?.byteLength ?? 0;
  if (!(address >= 0 && address < size)) return undefined;
  const bytes = readMemory(state, address, Math.min(most, size - address));
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Text of a length that the guest says; undefined: it does not fit into memory. */
export function readCounted(state: GuestState, address: number, length: number): string | undefined {
  const bytes = readMemory(state, address, length);
  return bytes && utf8.decode(bytes);
}
