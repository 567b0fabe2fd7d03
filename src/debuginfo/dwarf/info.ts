/**
 * `.debug_info`: unit headers (DWARF 5 §7.5.1) and the attributes of each unit's first entry, from which everything
 * else of the unit is found. The entries below it are read in die-index.ts and subprogram.ts, the names of types that
 * have a unit of their own in type-units.ts.
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import {
  type Abbreviation,
  type AbbreviationSection,
  type AbbreviationTable,
  abbreviation,
} from './abbrev.ts';
import { type AddressBase, addressOf, isTombstone } from './addr.ts';
import { DW_AT, DW_FORM, DW_TAG, DW_UT } from './constants.ts';
import { type FormSizes, type FormValue, readForm, skipVariableForm } from './form.ts';
import { SectionReader } from './reader.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';
import type { Strings } from './str.ts';

/** A unit's header. Offsets count from the start of `.debug_info`. */
export interface UnitHeader {
  readonly offset: number;
  /** One past the unit's last byte. */
  readonly end: number;
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
  /** `DW_UT_…`; `compile` before DWARF 5. */
  readonly unitType: number;
  /** Of the first entry. */
  readonly firstDie: number;
  readonly abbreviations: AbbreviationTable;
}

/** A unit with what its first entry says. Bases are 0 where neither the entry nor the version gives one. */
export interface Unit extends UnitHeader {
  readonly tag: number;
  readonly name: string | undefined;
  readonly compDir: string | undefined;
  readonly producer: string | undefined;
  /** `DW_LANG_…`. */
  readonly language: number | undefined;
  /** Offset of the line program in `.debug_line`. */
  readonly stmtList: number | undefined;
  readonly strOffsetsBase: number;
  readonly addrBase: number;
  /** Where the offsets of `DW_FORM_rnglistx` are in `.debug_rnglists`. */
  readonly rnglistsBase: number | undefined;
  /** Where the offsets of `DW_FORM_loclistx` are in `.debug_loclists`. */
  readonly loclistsBase: number | undefined;
  /** Address from which range lists count; undefined: no `DW_AT_low_pc`, or one that can't be found. */
  readonly lowPc: number | undefined;
  /** Name of the file that holds the rest of a skeleton unit. */
  readonly dwoName: string | undefined;
  /** False for type units, for units of data only, and for those whose code was discarded as a whole. */
  readonly hasCode: boolean;
  /** Whether the compiler optimised, by traces that this leaves; undefined: the unit doesn't describe functions. */
  readonly optimized: boolean | undefined;
}

/** Units of `.debug_info` and what was wrong with those that could not be read. */
export interface Units {
  /** Ascending by offset. */
  readonly units: readonly Unit[];
  readonly problems: readonly MalformedDebugInfoError[];
}

/** Reads all units of `.debug_info`. Never throws for damaged bytes: they become problems. */
export function readUnits(sections: DwarfSections, abbrevs: AbbreviationSection, strings: Strings): Units {
  const bytes = sectionBytes(sections, '.debug_info');
  const units: Unit[] = [];
  const problems: MalformedDebugInfoError[] = [];
  let next = 0;
  while (next < bytes.length) {
    const reader = new SectionReader(bytes, '.debug_info', next);
    next = bytes.length;
    try {
      const offset = reader.pos;
      const { end, offsetSize } = reader.initialLength();
      next = end;
      const header = readHeader(
        new SectionReader(bytes, '.debug_info', reader.pos, end),
        offset,
        offsetSize,
        abbrevs,
      );
      units.push(readFirstDie(header, sections, strings));
    } catch (error) {
      if (!(error instanceof MalformedDebugInfoError)) throw error;
      problems.push(error);
    }
  }
  return { units, problems };
}

function readHeader(
  reader: SectionReader,
  offset: number,
  offsetSize: 4 | 8,
  abbrevs: AbbreviationSection,
): UnitHeader {
  const version = reader.u16();
  if (version < 2 || version > 5) reader.fail(`DWARF version ${version} is unknown`, offset);
  let unitType: number = DW_UT.compile;
  let addressSize: number;
  let abbrevOffset: number;
  if (version >= 5) {
    unitType = reader.u8();
    addressSize = reader.u8();
    abbrevOffset = reader.unsigned(offsetSize);
    if (unitType === DW_UT.skeleton || unitType === DW_UT.split_compile) reader.skip(8);
    else if (unitType === DW_UT.type || unitType === DW_UT.split_type) reader.skip(8 + offsetSize);
    else if (unitType !== DW_UT.compile && unitType !== DW_UT.partial) {
      reader.fail(`unit type 0x${unitType.toString(16)} is unknown`, offset);
    }
  } else {
    abbrevOffset = reader.unsigned(offsetSize);
    addressSize = reader.u8();
  }
  if (addressSize !== 4 && addressSize !== 8)
    reader.fail(`addresses of ${addressSize} bytes are unknown`, offset);
  const abbreviations = abbrevs.table(abbrevOffset, { version, offsetSize, addressSize });
  const { pos: firstDie, end } = reader;
  return { offset, end, version, offsetSize, addressSize, unitType, firstDie, abbreviations };
}

/** The shape of an entry by its code, which was just read. @throws MalformedDebugInfoError when there is none. */
export function shapeOf(
  unit: Pick<UnitHeader, 'abbreviations'>,
  code: number,
  reader: SectionReader,
): Abbreviation {
  return abbreviation(unit.abbreviations, code) ?? reader.fail(`abbreviation ${code} is missing`);
}

/** One attribute of an entry; `value` is reused for the next one. */
type Visit = (name: number, value: FormValue) => void;

/** Calls `visit` for each attribute of the entry whose code was just read from `reader`. */
export function visitAttributes(
  reader: SectionReader,
  unit: FormSizes,
  shape: Abbreviation,
  visit: Visit,
): void {
  const value: FormValue = { form: 0, value: 0 };
  const { names, forms, implicit } = shape;
  for (let i = 0; i < names.length; i++) {
    readForm(reader, forms[i]!, implicit[i]!, unit, value);
    visit(names[i]!, value);
  }
}

/** Steps over the attributes of the entry whose code was just read from `reader`. */
export function skipAttributes(reader: SectionReader, unit: UnitHeader, shape: Abbreviation): void {
  const { skip } = shape;
  for (let i = 0; i < skip.length; i++) {
    const step = skip[i]!;
    if (step >= 0) reader.skip(step);
    else skipVariableForm(reader, -step, unit);
  }
}

function readFirstDie(header: UnitHeader, sections: DwarfSections, strings: Strings): Unit {
  const bytes = sectionBytes(sections, '.debug_info');
  const reader = new SectionReader(bytes, '.debug_info', header.firstDie, header.end);
  const shape = shapeOf(header, reader.uleb(), reader);
  const found = new Map<number, FormValue>();
  visitAttributes(reader, header, shape, (name, { form, value }) => {
    if (!found.has(name)) found.set(name, { form, value });
  });
  const number = (name: number): number | undefined => found.get(name)?.value;
  // Without DW_AT_str_offsets_base the table starts after the header of the section's only contribution.
  const headerSize = header.version < 5 ? 0 : header.offsetSize === 8 ? 16 : 8;
  const bases = {
    strOffsetsBase: number(DW_AT.str_offsets_base) ?? headerSize,
    addrBase: number(DW_AT.addr_base) ?? number(DW_AT.GNU_addr_base) ?? headerSize,
  };
  const text = (...names: number[]): string | undefined => {
    const value = names.map((name) => found.get(name)).find((each) => each !== undefined);
    return value && strings.resolve(value, reader, { ...header, ...bases });
  };
  const stmtList = found.get(DW_AT.stmt_list);
  const producer = text(DW_AT.producer);
  const lowPc = resolvedAddress(found.get(DW_AT.low_pc), sections, { ...header, ...bases });
  return {
    ...header,
    ...bases,
    tag: shape.tag,
    name: text(DW_AT.name),
    compDir: text(DW_AT.comp_dir),
    producer,
    language: number(DW_AT.language),
    stmtList: stmtList?.value,
    rnglistsBase: number(DW_AT.rnglists_base),
    loclistsBase: number(DW_AT.loclists_base),
    lowPc,
    dwoName: text(DW_AT.dwo_name, DW_AT.GNU_dwo_name),
    hasCode: hasCode(lowPc, found.has(DW_AT.ranges), header),
    optimized: saysOptimized(header.abbreviations, producer),
  };
}

function resolvedAddress(
  value: FormValue | undefined,
  sections: DwarfSections,
  unit: AddressBase,
): number | undefined {
  try {
    return value && addressOf(value, sectionBytes(sections, '.debug_addr'), unit);
  } catch (error) {
    if (!(error instanceof MalformedDebugInfoError)) throw error;
    // The unit's lines do not need it.
    return undefined;
  }
}

/** A low_pc of 0 beside ranges is the base from which they count, no tombstone. */
function hasCode(lowPc: number | undefined, hasRanges: boolean, unit: UnitHeader): boolean {
  if (isTypeUnit(unit)) return false;
  return hasRanges || (lowPc !== undefined && !isTombstone(lowPc, unit.addressSize));
}

/** True for units that hold types only, which others refer to by signature. */
export function isTypeUnit({ unitType }: UnitHeader): boolean {
  return unitType === DW_UT.type || unitType === DW_UT.split_type;
}

/**
 * Compilers write no such flag. But clang describes all calls of a function (`DW_AT_call_all_calls`) where it
 * optimises, and rustc has LLVM inline functions; clang at -O0 inlines, too, what is `always_inline`.
 */
function saysOptimized(table: AbbreviationTable, producer: string | undefined): boolean | undefined {
  const isRust = producer?.includes('rustc') === true;
  let answer: boolean | undefined;
  for (const shape of table.values()) {
    if (isRust && shape?.tag === DW_TAG.inlined_subroutine) return true;
    if (shape?.tag !== DW_TAG.subprogram) continue;
    if (shape.names.includes(DW_AT.call_all_calls) || shape.names.includes(DW_AT.GNU_all_call_sites))
      return true;
    if (shape.hasLowPc) answer = false;
  }
  return answer;
}

/**
 * Section offset of the entry that a reference names; undefined when it lies in another file or a type unit.
 * References by `ref1`…`ref_udata` count from the unit's header, `ref_addr` from the section's start.
 */
export function referenceOf(value: FormValue, unit: UnitHeader): number | undefined {
  switch (value.form) {
    case DW_FORM.ref1:
    case DW_FORM.ref2:
    case DW_FORM.ref4:
    case DW_FORM.ref8:
    case DW_FORM.ref_udata:
      return unit.offset + value.value;
    case DW_FORM.ref_addr:
      return value.value;
    default:
      return undefined;
  }
}
