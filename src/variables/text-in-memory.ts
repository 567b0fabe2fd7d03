/** Texts in the guest's memory. */
import { type GuestState, readMemory } from './guest-state.ts';

const utf8 = new TextDecoder();

/** A text, and whether more of it is in the guest than can be read here. */
export interface FoundText {
  readonly text: string;
  readonly isCut: boolean;
}

/** The null-terminated text at an address, `most` bytes of it if it is longer; undefined: the address is not in memory. */
export function readText(state: GuestState, address: number, most: number): FoundText | undefined {
  const memory = state.memory();
  const size = memory?.byteLength ?? 0;
  if (!(address >= 0 && address < size)) return undefined;
  const wanted = Math.min(most, size - address);
  const length = Math.min(wanted, memory?.extent?.(address) ?? wanted);
  const bytes = length === 0 && wanted > 0 ? undefined : readMemory(state, address, length);
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf(0);
  const isCut = end < 0 && length < wanted;
  // A character that was cut in two is left out.
  const decoder = isCut ? new TextDecoder() : utf8;
  return { text: decoder.decode(end < 0 ? bytes : bytes.subarray(0, end), { stream: isCut }), isCut };
}

/** Text of a length that the guest says; undefined: it does not fit into memory. */
export function readCounted(state: GuestState, address: number, length: number): string | undefined {
  const bytes = readMemory(state, address, length);
  return bytes && utf8.decode(bytes);
}
