/** `.debug_addr` (DWARF 5 §7.27) and the values by which writers mark code that was discarded. */
import { DW_FORM } from './constants.ts';
import type { FormValue } from './form.ts';
import { SectionReader } from './reader.ts';

/** What is needed to resolve `DW_FORM_addrx`: a unit's part of `.debug_addr`. */
export interface AddressBase {
  /** Section offset of entry 0. */
  readonly addrBase: number;
  readonly addressSize: number;
}

/**
 * True for what linkers write in place of an address in discarded code: 0 (LLVM before 12), or the highest address,
 * or the one below it (where the highest has a meaning of its own). In wasm no function starts at 0: the first byte
 * of the code section's contents belongs to the number of functions.
 */
export function isTombstone(address: number, addressSize: number): boolean {
  // With 8 bytes both tombstones round to 2^64.
  return address === 0 || address >= (addressSize === 8 ? 0xffff_ffff_ffff_f000 : 0xffff_fffe);
}

/**
 * The address that a value means: an offset in the code section, or a tombstone. Undefined when its form is no
 * address.
 *
 * @throws MalformedDebugInfoError when the index leads out of `.debug_addr`.
 */
export function addressOf(value: FormValue, debugAddr: Uint8Array, unit: AddressBase): number | undefined {
  switch (value.form) {
    case DW_FORM.addr:
      return value.value;
    case DW_FORM.addrx:
    case DW_FORM.addrx1:
    case DW_FORM.addrx2:
    case DW_FORM.addrx3:
    case DW_FORM.addrx4:
    case DW_FORM.GNU_addr_index:
      return addressAt(value.value, debugAddr, unit);
    default:
      return undefined;
  }
}

/** Entry `index` of a unit's part of `.debug_addr`. @throws MalformedDebugInfoError when it leads out of the section. */
export function addressAt(index: number, debugAddr: Uint8Array, unit: AddressBase): number {
  const { addrBase, addressSize } = unit;
  return new SectionReader(debugAddr, '.debug_addr', addrBase + index * addressSize).unsigned(addressSize);
}
