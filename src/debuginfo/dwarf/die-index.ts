/**
 * One pass over all entries of `.debug_info`: which scopes (namespaces, types) and subprograms there are, what encloses
 * them, and which subprograms have code. Entries are stepped over by plan; `DW_AT_sibling` is not used, because what
 * it jumps over may declare functions (a lambda's class is inside its function).
 */
import { grown, lowerBound, partitionPoint } from '../../columns/index.ts';
import { MalformedDebugInfoError } from '../../errors.ts';
import type { Abbreviation } from './abbrev.ts';
import { DW_TAG } from './constants.ts';
import { isTypeUnit, shapeOf, skipAttributes, type Unit } from './info.ts';
import { SectionReader } from './reader.ts';

/** Deeper nesting of entries is no compiler's work. */
export const MAX_DEPTH = 4096;

/** A subprogram with code: the section offset of its entry, and its unit. */
export interface Definition {
  readonly offset: number;
  readonly unit: Unit;
}

/** The unit that has the entry at a section offset; `units` ascend by offset. */
export function unitAt(units: readonly Unit[], offset: number): Unit | undefined {
  const unit = units[partitionPoint(units.length, (i) => units[i]!.end <= offset)];
  return unit !== undefined && unit.firstDie <= offset ? unit : undefined;
}

/** Entries that can enclose functions or be referred to by them, in ascending order. */
export class DieIndex {
  private offsets = new Uint32Array(1024);
  private parents = new Int32Array(1024);
  private length = 0;
  /** Section offsets of subprograms with `DW_AT_low_pc`, with their unit. */
  readonly definitions: Definition[] = [];
  readonly problems: MalformedDebugInfoError[] = [];
  private readonly units: readonly Unit[];
  private readonly bytes: Uint8Array;

  /** `units` ascend by offset. Damage ends the unit that it is in; it becomes a problem. */
  constructor(bytes: Uint8Array, units: readonly Unit[]) {
    this.bytes = bytes;
    this.units = units;
    for (const unit of units) {
      // Nothing in them has code. What refers to their types does so by signature: type-units.ts.
      if (isTypeUnit(unit)) continue;
      try {
        this.readUnit(unit);
      } catch (error) {
        if (!(error instanceof MalformedDebugInfoError)) throw error;
        this.problems.push(error);
      }
    }
  }

  /** The unit that holds the section offset. */
  unitAt(offset: number): Unit | undefined {
    return unitAt(this.units, offset);
  }

  /** True when there is a subprogram, namespace or type at the section offset. */
  has(offset: number): boolean {
    return this.find(offset) >= 0;
  }

  /** Section offset of the namespace or type that encloses the entry at `offset`; undefined: none, or not known. */
  scopeOf(offset: number): number | undefined {
    const entry = this.find(offset);
    const parent = entry < 0 ? -1 : this.parents[entry]!;
    return parent < 0 ? undefined : this.offsets[parent];
  }

  private find(offset: number): number {
    const entry = lowerBound(this.offsets, offset, 0, this.length);
    return entry < this.length && this.offsets[entry] === offset ? entry : -1;
  }

  private readUnit(unit: Unit): void {
    const reader = new SectionReader(this.bytes, '.debug_info', unit.firstDie, unit.end);
    /** Depth → entry that encloses those there, -1: none. */
    const scopes = [-1];
    let depth = 0;
    while (reader.pos < reader.end) {
      const offset = reader.pos;
      const code = reader.uleb();
      if (code === 0) {
        if (--depth <= 0) return;
        continue;
      }
      const shape = shapeOf(unit, code, reader);
      const scope = this.enter(shape, offset, scopes[depth]!, unit);
      skipAttributes(reader, unit, shape);
      if (!shape.hasChildren) {
        if (depth === 0) return;
        continue;
      }
      if (++depth > MAX_DEPTH) reader.fail('entries nested too deeply', offset);
      scopes[depth] = scope;
    }
  }

  /** Notes the entry if it matters. @returns what encloses its children. */
  private enter(shape: Abbreviation, offset: number, parent: number, unit: Unit): number {
    switch (shape.tag) {
      case DW_TAG.subprogram:
        this.push(offset, parent);
        if (shape.hasLowPc) this.definitions.push({ offset, unit });
        // Functions don't qualify the names of what they enclose.
        return -1;
      case DW_TAG.namespace:
      case DW_TAG.module:
      case DW_TAG.structure_type:
      case DW_TAG.class_type:
      case DW_TAG.union_type:
      case DW_TAG.interface_type:
      case DW_TAG.enumeration_type:
        return this.push(offset, parent);
      default:
        return parent;
    }
  }

  private push(offset: number, parent: number): number {
    const entry = this.length;
    if (entry === this.offsets.length) {
      this.offsets = grown(this.offsets);
      this.parents = grown(this.parents);
    }
    this.offsets[entry] = offset;
    this.parents[entry] = parent;
    this.length = entry + 1;
    return entry;
  }
}
