/**
 * Location lists: `.debug_loc` (DWARF 4 §2.6.2) and `.debug_loclists` (DWARF 5 §2.6.2, §7.29): from which addresses to
 * which a variable is where. Each list is read once and then answers by address.
 */
import { addressAt, isTombstone } from '../addr.ts';
import { DW_FORM, DW_LLE } from '../constants.ts';
import type { FormValue } from '../form.ts';
import type { Unit } from '../info.ts';
import { type RangeMap, RangeMapBuilder } from '../range-map.ts';
import { SectionReader } from '../reader.ts';
import { type DwarfSections, sectionBytes } from '../sections.ts';

/** An expression of a list: bytes of its section. */
export interface ListedExpression {
  readonly bytes: Uint8Array;
  readonly section: string;
  readonly start: number;
  readonly end: number;
}

/** One list, by CodeOffset. */
export interface LocationList {
  at(address: number): ListedExpression | undefined;
  /** From which address on that holds; undefined: everywhere else. */
  startAt(address: number): number | undefined;
}

/** Reads location lists. */
export class LocationLists {
  private readonly loc: Uint8Array;
  private readonly loclists: Uint8Array;
  private readonly debugAddr: Uint8Array;
  /** Bytes that may still be read: variables that share one long list would else take time quadratic in its size. */
  private budget: number;

  constructor(sections: DwarfSections) {
    this.loc = sectionBytes(sections, '.debug_loc');
    this.loclists = sectionBytes(sections, '.debug_loclists');
    this.debugAddr = sectionBytes(sections, '.debug_addr');
    this.budget = 65_536 + 16 * (this.loc.length + this.loclists.length);
  }

  /** @throws MalformedDebugInfoError when the list that a `DW_AT_location` refers to can't be read. */
  read(value: FormValue, unit: Unit): LocationList {
    const reader = this.readerOf(value, unit);
    if (this.budget <= 0) reader.fail('location lists are used too often');
    const start = reader.pos;
    const builder = new ListBuilder(reader, unit);
    try {
      if (unit.version >= 5) this.readNew(reader, unit, builder);
      else readOld(reader, unit, builder);
    } finally {
      this.budget -= reader.pos - start;
    }
    return builder.build();
  }

  private readerOf(value: FormValue, unit: Unit): SectionReader {
    const { loclists } = this;
    if (unit.version < 5) return new SectionReader(this.loc, '.debug_loc', value.value);
    if (value.form !== DW_FORM.loclistx) return new SectionReader(loclists, '.debug_loclists', value.value);
    const { loclistsBase, offsetSize } = unit;
    const header = new SectionReader(loclists, '.debug_loclists');
    // The last field of the header in front of the offsets is their number (DWARF 5 §7.29).
    if (loclistsBase === undefined || loclistsBase < 4)
      return header.fail('DW_FORM_loclistx without a table');
    header.skip(loclistsBase - 4);
    if (value.value >= header.u32()) header.fail(`location list ${value.value} is missing`);
    header.skip(value.value * offsetSize);
    return new SectionReader(loclists, '.debug_loclists', loclistsBase + header.unsigned(offsetSize));
  }

  private readNew(reader: SectionReader, unit: Unit, list: ListBuilder): void {
    const address = (): number => reader.unsigned(unit.addressSize);
    const indexed = (): number => addressAt(reader.uleb(), this.debugAddr, unit);
    let base = unit.lowPc ?? 0;
    for (;;) {
      const kind = reader.u8();
      switch (kind) {
        case DW_LLE.end_of_list:
          return;
        case DW_LLE.base_addressx:
          base = indexed();
          break;
        case DW_LLE.base_address:
          base = address();
          break;
        case DW_LLE.default_location:
          list.setDefault(reader.uleb());
          break;
        case DW_LLE.offset_pair: {
          // Offsets from a tombstone make no addresses.
          const dead = isTombstone(base, unit.addressSize) && base !== 0;
          const low = reader.uleb();
          const high = reader.uleb();
          list.add(dead ? 0 : base + low, dead ? 0 : base + high, reader.uleb());
          break;
        }
        case DW_LLE.startx_endx:
          list.add(indexed(), indexed(), reader.uleb());
          break;
        case DW_LLE.start_end:
          list.add(address(), address(), reader.uleb());
          break;
        case DW_LLE.startx_length: {
          const low = indexed();
          list.add(low, low + reader.uleb(), reader.uleb());
          break;
        }
        case DW_LLE.start_length: {
          const low = address();
          list.add(low, low + reader.uleb(), reader.uleb());
          break;
        }
        default:
          reader.fail(`unknown location list entry 0x${kind.toString(16)}`, reader.pos - 1);
      }
    }
  }
}

/** Pairs of offsets from a base and expressions; the highest number makes the second one the base, (0, 0) is the end. */
function readOld(reader: SectionReader, unit: Unit, list: ListBuilder): void {
  const { addressSize } = unit;
  const selection = addressSize === 8 ? 2 ** 64 : 0xffff_ffff;
  let base = unit.lowPc ?? 0;
  for (;;) {
    const low = reader.unsigned(addressSize);
    const high = reader.unsigned(addressSize);
    if (low === 0 && high === 0) return;
    if (low === selection) {
      base = high;
      continue;
    }
    list.add(base + low, base + high, reader.u16());
  }
}

class ListBuilder {
  private readonly reader: SectionReader;
  private readonly addressSize: number;
  private readonly ranges = new RangeMapBuilder<ListedExpression>();
  private fallback: ListedExpression | undefined;

  constructor(reader: SectionReader, { addressSize }: Unit) {
    this.reader = reader;
    this.addressSize = addressSize;
  }

  /** Takes the expression of `length` bytes that comes next in the list. */
  add(low: number, high: number, length: number): void {
    const expression = this.take(length);
    if (low < high && !isTombstone(low, this.addressSize)) this.ranges.add(low, high, expression);
  }

  setDefault(length: number): void {
    this.fallback = this.take(length);
  }

  build(): LocationList {
    const ranges: RangeMap<ListedExpression> = this.ranges.build();
    const { fallback } = this;
    return {
      at: (address) => ranges.at(address) ?? fallback,
      startAt: (address) => ranges.startAt(address),
    };
  }

  private take(length: number): ListedExpression {
    const { reader } = this;
    const start = reader.pos;
    reader.skip(length);
    return { bytes: reader.bytes, section: reader.section, start, end: reader.pos };
  }
}
