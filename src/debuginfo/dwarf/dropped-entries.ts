/**
 * Which subprograms of `.debug_info` have code in the module, be it that it was inlined into others, and which have only a
 * tombstone: one pass over all entries.
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import type { Abbreviation } from './abbrev.ts';
import { addressOf, isTombstone } from './addr.ts';
import { DW_AT, DW_TAG } from './constants.ts';
import { type Definition, MAX_DEPTH } from './die-index.ts';
import { isTypeUnit, referenceOf, shapeOf, skipAttributes, type Unit, visitAttributes } from './info.ts';
import { SectionReader } from './reader.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';

/** What became of the code of subprograms. */
export interface CodeOfEntries {
  /** Entries whose code the linker left out. */
  readonly dropped: readonly Definition[];
  /** Section offsets of entries with code, and of abstract instances that were inlined into such code. */
  readonly present: ReadonlySet<number>;
}

/** Reads all units; what is damaged ends the unit that it is in. */
export function codeOfEntries(sections: DwarfSections, units: readonly Unit[]): CodeOfEntries {
  const reader = new EntryReader(sections);
  for (const unit of units) {
    if (isTypeUnit(unit)) continue;
    try {
      reader.readUnit(unit);
    } catch (error) {
      if (!(error instanceof MalformedDebugInfoError)) throw error;
    }
  }
  return reader;
}

class EntryReader implements CodeOfEntries {
  readonly dropped: Definition[] = [];
  readonly present = new Set<number>();
  readonly #info: Uint8Array;
  readonly #debugAddr: Uint8Array;

  constructor(sections: DwarfSections) {
    this.#info = sectionBytes(sections, '.debug_info');
    this.#debugAddr = sectionBytes(sections, '.debug_addr');
  }

  readUnit(unit: Unit): void {
    const reader = new SectionReader(this.#info, '.debug_info', unit.firstDie, unit.end);
    /** Depth → whether the entries there are inside of code that is in the module. */
    const inCode = [false];
    let depth = 0;
    while (reader.pos < reader.end) {
      const offset = reader.pos;
      const code = reader.uleb();
      if (code === 0) {
        if (--depth <= 0) return;
        continue;
      }
      const shape = shapeOf(unit, code, reader);
      let present = inCode[depth] === true;
      if (shape.tag === DW_TAG.subprogram) present = this.#subprogram(offset, unit, reader, shape);
      else if (shape.tag === DW_TAG.inlined_subroutine && present) this.#inlined(unit, reader, shape);
      else skipAttributes(reader, unit, shape);
      if (!shape.hasChildren) {
        if (depth === 0) return;
        continue;
      }
      if (++depth > MAX_DEPTH) reader.fail('entries nested too deeply', offset);
      inCode[depth] = present;
    }
  }

  /** @returns whether it has code in the module */
  #subprogram(offset: number, unit: Unit, reader: SectionReader, shape: Abbreviation): boolean {
    let low: number | undefined;
    visitAttributes(reader, unit, shape, (name, value) => {
      if (name === DW_AT.low_pc) low = addressOf(value, this.#debugAddr, unit);
    });
    if (low === undefined) return false;
    if (isTombstone(low, unit.addressSize)) {
      this.dropped.push({ offset, unit });
      return false;
    }
    this.present.add(offset);
    return true;
  }

  #inlined(unit: Unit, reader: SectionReader, shape: Abbreviation): void {
    visitAttributes(reader, unit, shape, (name, value) => {
      const origin = name === DW_AT.abstract_origin ? referenceOf(value, unit) : undefined;
      if (origin !== undefined) this.present.add(origin);
    });
  }
}
