/** What DWARF gives to those who read entries of their own choice later on: variables, their scopes and types. */
import type { Unit } from './info.ts';
import type { DwarfSections } from './sections.ts';
import type { Strings } from './str.ts';
import type { FileOfUnit, Subprograms } from './subprogram.ts';
import type { TypeUnits } from './type-units.ts';

/** What entries of `.debug_info` are read from. */
export interface DwarfEntries {
  readonly sections: DwarfSections;
  /** Ascending by offset. */
  readonly units: readonly Unit[];
  readonly strings: Strings;
  readonly fileOf: FileOfUnit;
  readonly typeUnits: TypeUnits;
  /** Which entry is which function's; takes a while on the first call. */
  subprograms(): Subprograms;
}
