/**
 * Names and declarations of functions from `DW_TAG_subprogram` (DWARF 5 §3.3.1): the entry whose code is a function's
 * body, with what it takes over from its declaration or abstract instance (§2.13, §3.3.8.2), the name qualified by
 * the enclosing namespaces and types. A subprogram that does not fit a body exactly is that of a discarded copy.
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import { codeOffset, toModuleOffset } from '../../location.ts';
import type { CodeMap } from '../code-map.ts';
import { addressOf } from './addr.ts';
import { DW_AT, DW_FORM, DW_TAG } from './constants.ts';
import { type Definition, DieIndex } from './die-index.ts';
import { referenceOf, shapeOf, type Unit, visitAttributes } from './info.ts';
import { SectionReader } from './reader.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';
import type { Strings } from './str.ts';
import type { TypeUnits } from './type-units.ts';

/** What the entries say of one function. */
export interface Subprogram {
  /** Qualified; undefined when the function has no name. */
  readonly name: string | undefined;
  readonly linkageName: string | undefined;
  readonly path: string | undefined;
  /** 1-based; 0 when unknown. */
  readonly line: number;
}

/** What {@link readSubprograms} finds. */
export interface Subprograms {
  /** Defined function → its subprogram; undefined: none fits its body. */
  readonly functions: readonly (Subprogram | undefined)[];
  /** Defined function → the entry of its subprogram; undefined: none fits its body. */
  readonly definitions: readonly (Definition | undefined)[];
  /**
   * The subprogram whose entry is at a section offset of `.debug_info`; undefined: there is no subprogram.
   *
   * @throws MalformedDebugInfoError when what it refers to can't be read.
   */
  describe(offset: number): Subprogram | undefined;
  readonly problems: readonly MalformedDebugInfoError[];
}

/** The path that `DW_AT_decl_file` means in a unit. */
export type FileOfUnit = (unit: Unit, file: number) => string | undefined;

/** A chain of declarations and abstract instances has two or three links. */
const MAX_LINKS = 16;
/** Deeper nesting of scopes is a cycle. */
const MAX_SCOPES = 64;

/** What subprograms are read from. */
export interface SubprogramSource {
  readonly sections: DwarfSections;
  readonly units: readonly Unit[];
  readonly strings: Strings;
  readonly typeUnits: TypeUnits;
  readonly fileOf: FileOfUnit;
}

/** Reads the subprograms of all functions. Never throws for damaged bytes: they become problems. */
export function readSubprograms(source: SubprogramSource, code: CodeMap): Subprograms {
  const index = new DieIndex(sectionBytes(source.sections, '.debug_info'), source.units);
  const reader = new SubprogramReader(source, index);
  const functions: (Subprogram | undefined)[] = new Array(code.module.code.count).fill(undefined);
  const definitions: (Definition | undefined)[] = new Array(code.module.code.count).fill(undefined);
  const problems = [...index.problems];
  for (const definition of index.definitions) {
    const { offset, unit } = definition;
    try {
      const fn = reader.functionOf(offset, unit, code);
      if (fn < 0 || functions[fn] !== undefined) continue;
      functions[fn] = reader.describe(offset);
      definitions[fn] = definition;
    } catch (error) {
      if (!(error instanceof MalformedDebugInfoError)) throw error;
      problems.push(error);
    }
  }
  const describe = (offset: number) => (reader.isSubprogram(offset) ? reader.describe(offset) : undefined);
  return { functions, definitions, describe, problems };
}

/** Attributes of one entry, as far as they matter for names. */
interface Declaration {
  readonly tag: number;
  name: string | undefined;
  linkageName: string | undefined;
  file: number | undefined;
  line: number | undefined;
  /** Section offset of the entry that completes this one. */
  origin: number | undefined;
  /** Of the type unit that has the rest of this type; see {@link TypeUnits.nameOf}. */
  signature: number | undefined;
}

class SubprogramReader {
  private readonly info: Uint8Array;
  private readonly debugAddr: Uint8Array;
  private readonly index: DieIndex;
  private readonly strings: Strings;
  private readonly typeUnits: TypeUnits;
  private readonly fileOf: FileOfUnit;
  /** Section offset → what was read there: each of its copies refers to an abstract instance. */
  private readonly declarations = new Map<number, Declaration>();
  /** Section offset of a scope → its qualified name. */
  private readonly scopeNames = new Map<number, string>();

  constructor(source: SubprogramSource, index: DieIndex) {
    this.info = sectionBytes(source.sections, '.debug_info');
    this.debugAddr = sectionBytes(source.sections, '.debug_addr');
    this.index = index;
    this.strings = source.strings;
    this.typeUnits = source.typeUnits;
    this.fileOf = source.fileOf;
  }

  /** The defined function whose body is exactly the code of the subprogram at `offset`; -1: none is. */
  functionOf(offset: number, unit: Unit, code: CodeMap): number {
    let low: number | undefined;
    let high: number | undefined;
    let highIsAddress = false;
    this.visit(offset, unit, (name, value) => {
      if (name === DW_AT.low_pc) low = addressOf(value, this.debugAddr, unit);
      else if (name === DW_AT.high_pc) {
        const address = addressOf(value, this.debugAddr, unit);
        highIsAddress = address !== undefined;
        high = address ?? value.value;
      }
    });
    if (low === undefined || high === undefined) return -1;
    const { base, end } = code.module.code;
    const fn = code.functionStartingAt(toModuleOffset(codeOffset(low), base));
    const after = highIsAddress ? high : low + high;
    return fn >= 0 && toModuleOffset(codeOffset(after), base) === end[fn] ? fn : -1;
  }

  isSubprogram(offset: number): boolean {
    const unit = this.index.has(offset) ? this.index.unitAt(offset) : undefined;
    return unit !== undefined && this.read(offset, unit).tag === DW_TAG.subprogram;
  }

  /** Everything that is known of the subprogram at `offset`, its own entry first. */
  describe(offset: number): Subprogram {
    let name: string | undefined;
    let linkageName: string | undefined;
    let path: string | undefined;
    let line: number | undefined;
    let last = offset;
    let next: number | undefined = offset;
    for (let links = 0; next !== undefined && links < MAX_LINKS; links++) {
      const unit = this.index.unitAt(next);
      if (unit === undefined) break;
      const entry = this.read(next, unit);
      name ??= entry.name;
      linkageName ??= entry.linkageName;
      line ??= entry.line;
      if (path === undefined && entry.file !== undefined) path = this.fileOf(unit, entry.file);
      last = next;
      next = entry.origin;
    }
    return { name: name ? this.qualify(last, name, 0) : undefined, linkageName, path, line: line ?? 0 };
  }

  /** `name` after the names of the scopes around the entry at `offset`. */
  private qualify(offset: number, name: string, depth: number): string {
    const scope = this.index.scopeOf(offset);
    if (scope === undefined || depth >= MAX_SCOPES) return name;
    return `${this.scopeName(scope, depth + 1)}::${name}`;
  }

  private scopeName(offset: number, depth: number): string {
    const known = this.scopeNames.get(offset);
    if (known !== undefined) return known;
    const unit = this.index.unitAt(offset);
    if (unit === undefined) return '';
    const entry = this.read(offset, unit);
    // A type that was declared in one scope and completed in another belongs to the first.
    const declared = entry.origin ?? offset;
    const name =
      entry.name || this.nameAt(entry.origin) || this.nameInTypeUnit(entry) || anonymous(entry.tag);
    const qualified = this.qualify(declared, name, depth);
    this.scopeNames.set(offset, qualified);
    return qualified;
  }

  private nameAt(offset: number | undefined): string | undefined {
    const unit = offset === undefined ? undefined : this.index.unitAt(offset);
    return unit && this.read(offset as number, unit).name;
  }

  private nameInTypeUnit({ signature }: Declaration): string | undefined {
    return signature === undefined ? undefined : this.typeUnits.nameOf(signature);
  }

  private read(offset: number, unit: Unit): Declaration {
    const known = this.declarations.get(offset);
    if (known !== undefined) return known;
    const entry: Declaration = {
      tag: 0,
      name: undefined,
      linkageName: undefined,
      file: undefined,
      line: undefined,
      origin: undefined,
      signature: undefined,
    };
    const reader = new SectionReader(this.info, '.debug_info', offset, unit.end);
    const tag = this.visit(offset, unit, (name, value) => {
      switch (name) {
        case DW_AT.name:
          entry.name = this.strings.resolve(value, reader, unit);
          return;
        case DW_AT.linkage_name:
        case DW_AT.MIPS_linkage_name:
          entry.linkageName = this.strings.resolve(value, reader, unit);
          return;
        case DW_AT.decl_file:
          entry.file = value.value;
          return;
        case DW_AT.decl_line:
          entry.line = value.value;
          return;
        case DW_AT.specification:
        case DW_AT.abstract_origin:
          entry.origin ??= referenceOf(value, unit);
          return;
        case DW_AT.signature:
          if (value.form === DW_FORM.ref_sig8) entry.signature = value.value;
      }
    });
    const declaration = { ...entry, tag };
    this.declarations.set(offset, declaration);
    return declaration;
  }

  /** Calls `visit` for the attributes of the entry at `offset`. @returns its tag */
  private visit(offset: number, unit: Unit, visit: Parameters<typeof visitAttributes>[3]): number {
    const reader = new SectionReader(this.info, '.debug_info', offset, unit.end);
    const shape = shapeOf(unit, reader.uleb(), reader);
    visitAttributes(reader, unit, shape, visit);
    return shape.tag;
  }
}

function anonymous(tag: number): string {
  switch (tag) {
    case DW_TAG.namespace:
      return '(anonymous namespace)';
    case DW_TAG.class_type:
      return '(anonymous class)';
    case DW_TAG.union_type:
      return '(anonymous union)';
    case DW_TAG.enumeration_type:
      return '(anonymous enum)';
    default:
      return '(anonymous struct)';
  }
}
