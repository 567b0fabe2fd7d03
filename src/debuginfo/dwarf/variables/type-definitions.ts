/**
 * Where types are described that a unit only declares: compilers describe a class where its constructor or its virtual functions
 * are, and a struct that C declares is described in the file that needs its members. Types are the same that have the same
 * full name; where several units describe one, they have to agree. All units are gone over when the first is looked for.
 */
import { MalformedDebugInfoError } from '../../../errors.ts';
import { DW_AT, DW_TAG } from '../constants.ts';
import type { Unit } from '../info.ts';
import type { Entries, Entry } from './entries.ts';

/** `DW_LANG_…` of C and C++, which share their headers (DWARF 5 §7.12, and those registered since). */
const languages = new Set([0x01, 0x02, 0x0c, 0x1d, 0x2c, 0x3e, 0x04, 0x1a, 0x21, 0x2a, 0x2b, 0x3a]);

/** Kinds of types that can be declared without being described; `struct` and `class` are the same. */
const kinds = new Map<number, string>([
  [DW_TAG.structure_type, 'struct'],
  [DW_TAG.class_type, 'struct'],
  [DW_TAG.union_type, 'union'],
  [DW_TAG.enumeration_type, 'enum'],
]);

/** What is known of a full name. */
interface Described {
  /** Section offset of the first description. */
  readonly offset: number;
  readonly size: number | undefined;
  readonly line: number | undefined;
  /** False: there are several that differ, or the name says too little. */
  isOne: boolean;
}

/** A scope while a unit is gone over. */
interface OpenScope {
  readonly path: string;
  readonly described: Described | undefined;
}

/** Looks them up. */
export class TypeDefinitions {
  private readonly entries: Entries;
  private readonly units: readonly Unit[];
  private readonly report: (problem: MalformedDebugInfoError) => void;
  /** Full name → its description. */
  private byName: Map<string, Described> | undefined;
  /** Section offset of a declaration → full name. */
  private readonly declared = new Map<number, string>();

  constructor(entries: Entries, units: readonly Unit[], report: (problem: MalformedDebugInfoError) => void) {
    this.entries = entries;
    this.units = units;
    this.report = report;
  }

  /** The section offset of the entry that describes a type; undefined: none does, or it is not clear which. */
  of({ offset }: Entry): number | undefined {
    const byName = this.byName ?? this.readAll();
    const found = byName.get(this.declared.get(offset) ?? '');
    return found?.isOne === true ? found.offset : undefined;
  }

  private readAll(): Map<string, Described> {
    const byName = new Map<string, Described>();
    this.byName = byName;
    for (const unit of this.units) {
      try {
        this.readUnit(unit, byName);
      } catch (error) {
        if (!(error instanceof MalformedDebugInfoError)) throw error;
        this.report(error);
      }
    }
    return byName;
  }

  private readUnit(unit: Unit, byName: Map<string, Described>): void {
    /** Scopes around the entry, by depth. */
    const open: (OpenScope | undefined)[] = [{ path: '', described: undefined }];
    const root = this.entries.at(unit.firstDie);
    if (!languages.has(root.number(DW_AT.language) ?? 0)) return;
    this.entries.below(root, (child, depth) => {
      const around = open[depth - 1];
      if (around === undefined) return false;
      // Arguments that the name does not have: clang's -gsimple-template-names.
      if (isArgument(child.tag) && around.described !== undefined && !around.path.includes('<'))
        around.described.isOne = false;
      const name = child.text(DW_AT.name);
      const kind = kinds.get(child.tag);
      if (name === undefined || (kind === undefined && child.tag !== DW_TAG.namespace)) return false;
      const path = `${around.path}::${name}`;
      const described = kind === undefined ? undefined : this.note(child, `${kind} ${path}`, byName);
      open[depth] = { path, described };
      return true;
    });
  }

  private note(entry: Entry, key: string, byName: Map<string, Described>): Described | undefined {
    if (entry.has(DW_AT.declaration)) {
      this.declared.set(entry.offset, key);
      return undefined;
    }
    const size = entry.number(DW_AT.byte_size);
    const line = entry.number(DW_AT.decl_line);
    const known = byName.get(key);
    if (known === undefined) {
      const made = { offset: entry.offset, size, line, isOne: true };
      byName.set(key, made);
      return made;
    }
    if (known.size !== size || known.line !== line) known.isOne = false;
    return known;
  }
}

const isArgument = (tag: number): boolean =>
  tag === DW_TAG.template_type_parameter || tag === DW_TAG.template_value_parameter;
