/**
 * `.debug_info` and, of DWARF 4, `.debug_types` as one: entries refer to types by signature, wherever their units are. Offsets
 * beyond the end of `.debug_info` are those of `.debug_types`.
 */
import { DW_TAG, DW_UT } from '../constants.ts';
import type { DwarfEntries } from '../dwarf-entries.ts';
import type { Unit } from '../info.ts';
import { sectionBytes } from '../sections.ts';
import type { TypeEntry } from '../type-units.ts';

/** What entries are found by. */
export interface JoinedInfo {
  readonly info: Uint8Array;
  /** Ascending by offset. */
  readonly units: readonly Unit[];
  /** The offset of the type with a signature; undefined: it is not there. */
  readonly typeAt: (signature: number) => number | undefined;
}

/** Joins them. Type units are looked for when the first signature is. */
export function joinedInfo({ sections, units, typeUnits }: DwarfEntries): JoinedInfo {
  const info = sectionBytes(sections, '.debug_info');
  const types = sectionBytes(sections, '.debug_types');
  if (types.length === 0)
    return { info, units, typeAt: (signature) => typeUnits.all().get(signature)?.start };
  const joined = new Uint8Array(info.length + types.length);
  joined.set(info);
  joined.set(types, info.length);
  const shift = (entry: TypeEntry): number => (entry.section === '.debug_types' ? info.length : 0);
  const added = [...typeUnits.all().values()]
    .filter(({ section }) => section === '.debug_types')
    .map((entry) => unitOf(entry, info.length));
  return {
    info: joined,
    units: [...units, ...added.sort((a, b) => a.offset - b.offset)],
    typeAt: (signature) => {
      const entry = typeUnits.all().get(signature);
      return entry && entry.start + shift(entry);
    },
  };
}

/** Length, version, abbreviations, size of addresses, signature and the type's offset, by the size of offsets. */
const HEADER = { 4: 23, 8: 39 } as const;

function unitOf({ unit, unitStart, end }: TypeEntry, shift: number): Unit {
  const { version, offsetSize, addressSize, abbreviations } = unit;
  return {
    offset: unitStart + shift,
    end: end + shift,
    ...{ version, offsetSize, addressSize, abbreviations },
    unitType: DW_UT.type,
    firstDie: unitStart + HEADER[offsetSize] + shift,
    tag: DW_TAG.type_unit,
    name: undefined,
    compDir: undefined,
    producer: undefined,
    language: undefined,
    stmtList: undefined,
    strOffsetsBase: 0,
    addrBase: 0,
    rnglistsBase: undefined,
    loclistsBase: undefined,
    lowPc: undefined,
    dwoName: undefined,
    hasCode: false,
    optimized: undefined,
  };
}
