/**
 * `.debug_str`, `.debug_line_str` and `.debug_str_offsets` (DWARF 5 §7.26). Strings are shared between units, so each
 * is decoded once per offset.
 */
import { DW_FORM } from './constants.ts';
import type { FormValue } from './form.ts';
import { SectionReader } from './reader.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';

/** What is needed to resolve `DW_FORM_strx`: a unit's part of `.debug_str_offsets`. */
export interface StrOffsets {
  /** Section offset of entry 0. */
  readonly strOffsetsBase: number;
  readonly offsetSize: 4 | 8;
}

/** Resolves the string forms. */
export class Strings {
  private readonly str: StringSection;
  private readonly lineStr: StringSection;
  private readonly strOffsets: Uint8Array;

  constructor(sections: DwarfSections) {
    this.str = new StringSection(sections, '.debug_str');
    this.lineStr = new StringSection(sections, '.debug_line_str');
    this.strOffsets = sectionBytes(sections, '.debug_str_offsets');
  }

  /**
   * The string that an attribute's value refers to; undefined when its form is no string, or one whose string is in
   * another file (`strp_sup`). `reader` is the section that the value was read from.
   *
   * @throws MalformedDebugInfoError when the offset or index leads out of its section.
   */
  resolve(value: FormValue, reader: SectionReader, unit?: StrOffsets): string | undefined {
    switch (value.form) {
      case DW_FORM.string:
        return new SectionReader(reader.bytes, reader.section, value.value, reader.end).string();
      case DW_FORM.strp:
        return this.str.at(value.value);
      case DW_FORM.line_strp:
        return this.lineStr.at(value.value);
      case DW_FORM.strx:
      case DW_FORM.strx1:
      case DW_FORM.strx2:
      case DW_FORM.strx3:
      case DW_FORM.strx4:
      case DW_FORM.GNU_str_index:
        return unit === undefined ? undefined : this.atIndex(value.value, unit);
      default:
        return undefined;
    }
  }

  private atIndex(index: number, unit: StrOffsets): string {
    const start = unit.strOffsetsBase + index * unit.offsetSize;
    return this.str.at(
      new SectionReader(this.strOffsets, '.debug_str_offsets', start).unsigned(unit.offsetSize),
    );
  }
}

/** One section of strings. */
class StringSection {
  private readonly bytes: Uint8Array;
  private readonly name: string;
  private readonly known = new Map<number, string>();
  /** Bytes that may still be decoded: strings that overlap would else take memory quadratic in their size. */
  private budget: number;

  constructor(sections: DwarfSections, name: string) {
    this.bytes = sectionBytes(sections, name);
    this.name = name;
    this.budget = 65_536 + 16 * this.bytes.length;
  }

  /** @throws MalformedDebugInfoError when no string ends after `offset`. */
  at(offset: number): string {
    const before = this.known.get(offset);
    if (before !== undefined) return before;
    const reader = new SectionReader(this.bytes, this.name, offset);
    if (this.budget <= 0) reader.fail('strings overlap too often');
    const text = reader.string();
    this.budget -= reader.pos - offset;
    this.known.set(offset, text);
    return text;
  }
}
