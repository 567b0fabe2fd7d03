/**
 * Names of types that have a unit of their own (`-fdebug-types-section`): type units of `.debug_info` (DWARF 5 §7.5.1.3)
 * and of `.debug_types` (DWARF 4 §7.5.1.2). What other units say of such a type is its signature (`DW_AT_signature`).
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import type { AbbreviationSection, AbbreviationTable } from './abbrev.ts';
import { DW_AT } from './constants.ts';
import { isTypeUnit, shapeOf, type Unit, visitAttributes } from './info.ts';
import { SectionReader } from './reader.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';
import type { Strings } from './str.ts';

/** What is needed to read the entry of a type. */
export interface TypeEntry {
  /** Of its unit: abbreviations, sizes, where its strings are. */
  readonly unit: Pick<Unit, 'version' | 'offsetSize' | 'addressSize' | 'strOffsetsBase'> & {
    readonly abbreviations: AbbreviationTable;
  };
  readonly section: '.debug_info' | '.debug_types';
  /** Section offsets of its unit, of the entry and of the end of the unit. */
  readonly unitStart: number;
  readonly start: number;
  readonly end: number;
}

const SIGNATURE_BYTES = 8;

/** Finds types by signature. Sections are read when the first is needed. */
export class TypeUnits {
  private readonly sections: DwarfSections;
  private readonly units: readonly Unit[];
  private readonly abbrevs: AbbreviationSection;
  private readonly strings: Strings;
  private entries: ReadonlyMap<number, TypeEntry> | undefined;

  /** `units` are those of `.debug_info`. */
  constructor(
    sections: DwarfSections,
    units: readonly Unit[],
    abbrevs: AbbreviationSection,
    strings: Strings,
  ) {
    this.sections = sections;
    this.units = units;
    this.abbrevs = abbrevs;
    this.strings = strings;
  }

  /**
   * The name of a type, without what encloses it; undefined when it has none or its unit is not there.
   *
   * @param signature as `SectionReader.u64` reads it: of its 64 bits, the 53 that a number holds.
   * @throws MalformedDebugInfoError when its entry can't be read.
   */
  nameOf(signature: number): string | undefined {
    const entry = this.all().get(signature);
    if (entry === undefined) return undefined;
    const { unit, section, start, end } = entry;
    const reader = new SectionReader(sectionBytes(this.sections, section), section, start, end);
    const shape = shapeOf(unit, reader.uleb(), reader);
    let name: string | undefined;
    visitAttributes(reader, unit, shape, (attribute, value) => {
      if (attribute === DW_AT.name) name = this.strings.resolve(value, reader, unit);
    });
    return name;
  }

  /** The entries of all types that have a unit of their own, by signature; see {@link nameOf}. */
  all(): ReadonlyMap<number, TypeEntry> {
    this.entries ??= new Map([...this.ofDebugInfo(), ...this.ofDebugTypes()]);
    return this.entries;
  }

  private *ofDebugInfo(): Iterable<readonly [number, TypeEntry]> {
    const bytes = sectionBytes(this.sections, '.debug_info');
    for (const unit of this.units) {
      if (!isTypeUnit(unit)) continue;
      // The header ends with signature and type offset, both within the section: the header was read.
      const header = new SectionReader(
        bytes,
        '.debug_info',
        unit.firstDie - SIGNATURE_BYTES - unit.offsetSize,
      );
      const signature = header.u64();
      const start = unit.offset + header.unsigned(unit.offsetSize);
      const { offset: unitStart, end } = unit;
      if (start <= end) yield [signature, { unit, section: '.debug_info', unitStart, start, end }];
    }
  }

  /** Up to the first unit that can't be read: where the next one begins is not known then. */
  private *ofDebugTypes(): Iterable<readonly [number, TypeEntry]> {
    const bytes = sectionBytes(this.sections, '.debug_types');
    let next = 0;
    while (next < bytes.length) {
      try {
        const outer = new SectionReader(bytes, '.debug_types', next);
        const offset = outer.pos;
        const { end, offsetSize } = outer.initialLength();
        next = end;
        const reader = new SectionReader(bytes, '.debug_types', outer.pos, end);
        const version = reader.u16();
        const abbrevOffset = reader.unsigned(offsetSize);
        const addressSize = reader.u8();
        const signature = reader.u64();
        const start = offset + reader.unsigned(offsetSize);
        if (version !== 4 || (addressSize !== 4 && addressSize !== 8) || start > end) continue;
        const abbreviations = this.abbrevs.table(abbrevOffset, { version, offsetSize, addressSize });
        const unit = { version, offsetSize, addressSize, strOffsetsBase: 0, abbreviations };
        yield [signature, { unit, section: '.debug_types', unitStart: offset, start, end }];
      } catch (error) {
        if (!(error instanceof MalformedDebugInfoError)) throw error;
        return;
      }
    }
  }
}
