/**
 * The addresses of an entry's code: `DW_AT_low_pc` and `DW_AT_high_pc`, or a list in `.debug_ranges` (DWARF 4 §2.17.3)
 * or `.debug_rnglists` (DWARF 5 §2.17.3, §7.25). Ranges of discarded code are left out.
 */
import { addressAt, isTombstone } from './addr.ts';
import { DW_FORM, DW_RLE } from './constants.ts';
import type { FormValue } from './form.ts';
import type { Unit } from './info.ts';
import { SectionReader } from './reader.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';

/** Takes one range: CodeOffsets of its first byte and of the byte after it, `low < high`. */
export type RangeSink = (low: number, high: number) => void;

/** Reads range lists. */
export class RangeLists {
  private readonly ranges: Uint8Array;
  private readonly rnglists: Uint8Array;
  private readonly debugAddr: Uint8Array;
  /** Bytes that may still be read: entries that share one long list would else take time quadratic in its size. */
  private budget: number;

  constructor(sections: DwarfSections) {
    this.ranges = sectionBytes(sections, '.debug_ranges');
    this.rnglists = sectionBytes(sections, '.debug_rnglists');
    this.debugAddr = sectionBytes(sections, '.debug_addr');
    this.budget = 65_536 + 16 * (this.ranges.length + this.rnglists.length);
  }

  /**
   * The ranges that a `DW_AT_ranges` refers to.
   *
   * @throws MalformedDebugInfoError when the list can't be read, or one of its ranges ends before it starts.
   */
  read(value: FormValue, unit: Unit, sink: RangeSink): void {
    const reader = unit.version >= 5 ? this.rnglist(value, unit) : this.rangeList(value);
    const start = reader.pos;
    if (this.budget <= 0) reader.fail('range lists are used too often');
    const add = (low: number, high: number): void => addRange(reader, unit, low, high, sink);
    try {
      if (unit.version >= 5) this.readNew(reader, unit, add);
      else readOld(reader, unit, add);
    } finally {
      this.budget -= reader.pos - start;
    }
  }

  private rangeList(value: FormValue): SectionReader {
    return new SectionReader(this.ranges, '.debug_ranges', value.value);
  }

  private rnglist(value: FormValue, unit: Unit): SectionReader {
    const { rnglists } = this;
    if (value.form !== DW_FORM.rnglistx) return new SectionReader(rnglists, '.debug_rnglists', value.value);
    const { rnglistsBase, offsetSize } = unit;
    const header = new SectionReader(rnglists, '.debug_rnglists');
    // The last field of the header in front of the offsets is their number (DWARF 5 §7.28).
    if (rnglistsBase === undefined || rnglistsBase < 4)
      return header.fail('DW_FORM_rnglistx without a table');
    header.skip(rnglistsBase - 4);
    if (value.value >= header.u32()) header.fail(`range list ${value.value} is missing`);
    header.skip(value.value * offsetSize);
    const offset = header.unsigned(offsetSize);
    return new SectionReader(rnglists, '.debug_rnglists', rnglistsBase + offset);
  }

  private readNew(reader: SectionReader, unit: Unit, add: RangeSink): void {
    const { addressSize } = unit;
    const address = (): number => reader.unsigned(addressSize);
    const indexed = (): number => addressAt(reader.uleb(), this.debugAddr, unit);
    let base = unit.lowPc ?? 0;
    for (;;) {
      const kind = reader.u8();
      switch (kind) {
        case DW_RLE.end_of_list:
          return;
        case DW_RLE.base_addressx:
          base = indexed();
          break;
        case DW_RLE.base_address:
          base = address();
          break;
        case DW_RLE.offset_pair:
          add(base + reader.uleb(), base + reader.uleb());
          break;
        case DW_RLE.startx_endx:
          add(indexed(), indexed());
          break;
        case DW_RLE.start_end:
          add(address(), address());
          break;
        case DW_RLE.startx_length: {
          const low = indexed();
          add(low, low + reader.uleb());
          break;
        }
        case DW_RLE.start_length: {
          const low = address();
          add(low, low + reader.uleb());
          break;
        }
        default:
          reader.fail(`unknown range list entry 0x${kind.toString(16)}`, reader.pos - 1);
      }
    }
  }
}

/** Pairs of offsets from a base; the highest number makes the second one the base, (0, 0) is the end. */
function readOld(reader: SectionReader, unit: Unit, add: RangeSink): void {
  const { addressSize } = unit;
  const selection = addressSize === 8 ? 2 ** 64 : 0xffff_ffff;
  let base = unit.lowPc ?? 0;
  for (;;) {
    const low = reader.unsigned(addressSize);
    const high = reader.unsigned(addressSize);
    if (low === 0 && high === 0) return;
    if (low === selection) base = high;
    else add(base + low, base + high);
  }
}

/**
 * Hands on a range if its code is there. A sum of a tombstone and an offset is one, too: sums do not wrap.
 *
 * @throws MalformedDebugInfoError when it ends before it starts.
 */
export function addRange(
  reader: SectionReader,
  { addressSize }: Pick<Unit, 'addressSize'>,
  low: number,
  high: number,
  sink: RangeSink,
): void {
  if (low === high || isTombstone(low, addressSize)) return;
  if (low > high) reader.fail('a range ends before it starts');
  sink(low, high);
}
