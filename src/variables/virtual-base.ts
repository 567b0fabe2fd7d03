/** Where virtual base classes are (Itanium C++ ABI §2.5.2): the vtable of an object has their distances from its start. */
import { type GuestState, readMemory, unsignedOf } from './guest-state.ts';
import type { VirtualBase } from './types.ts';

/** No object is larger. */
const MAX_DISTANCE = 1 << 24;

/** The address of a virtual base class of the object at an address; undefined: its vtable does not say it. */
export function virtualBaseAt(
  state: GuestState,
  object: number,
  { pointer, down, addressSize }: VirtualBase,
): number | undefined {
  const read = (address: number): number | undefined => {
    const bytes = readMemory(state, address, addressSize);
    return bytes && Number(BigInt.asIntN(8 * addressSize, unsignedOf(bytes)));
  };
  const table = read(object + pointer);
  // Tables are data, which is not at the null pointer.
  if (table === undefined || table === 0) return undefined;
  const distance = read((addressSize === 4 ? table >>> 0 : table) - down);
  return distance === undefined || distance <= 0 || distance > MAX_DISTANCE ? undefined : object + distance;
}
