/**
 * `.debug_abbrev` (DWARF 5 §7.5.3): the shapes of the entries in `.debug_info`. Each shape is compiled into a plan by
 * which an entry can be stepped over without decoding its attributes: most entries of a module are not wanted.
 */
import { DW_AT, DW_FORM } from './constants.ts';
import { type FormSizes, fixedFormSize } from './form.ts';
import { SectionReader } from './reader.ts';

/** One abbreviation declaration. */
export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Attribute `i` has name `names[i]`, form `forms[i]` and, for `DW_FORM_implicit_const`, value `implicit[i]`. */
  readonly names: readonly number[];
  readonly forms: readonly number[];
  readonly implicit: readonly number[];
  /** True when it has `DW_AT_low_pc`: an entry for code, not a mere declaration. */
  readonly hasLowPc: boolean;
  /** How to step over the attributes: `n >= 0`, go on by n bytes; `-f`, step over a value of form f. */
  readonly skip: readonly number[];
}

/** The abbreviations of one unit, by code. */
export type AbbreviationTable = ReadonlyMap<number, Abbreviation> | readonly (Abbreviation | undefined)[];

/** Looks up a code. */
export function abbreviation(table: AbbreviationTable, code: number): Abbreviation | undefined {
  return Array.isArray(table) ? table[code] : (table as ReadonlyMap<number, Abbreviation>).get(code);
}

/** Reads tables on demand, each once per offset and sizes. */
export class AbbreviationSection {
  private readonly bytes: Uint8Array;
  private readonly tables = new Map<string, AbbreviationTable>();
  /** Bytes that may still be read: tables that overlap would else take time quadratic in their size. */
  private budget: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.budget = 65_536 + 16 * bytes.length;
  }

  /** @throws MalformedDebugInfoError when the table at `offset` can't be read. */
  table(offset: number, sizes: FormSizes): AbbreviationTable {
    const key = `${offset}/${sizes.offsetSize}/${sizes.addressSize}/${sizes.version <= 2}`;
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const end = Math.max(offset, Math.min(this.bytes.length, offset + this.budget));
    const reader = new SectionReader(this.bytes, '.debug_abbrev', offset, end);
    try {
      const table = readTable(reader, sizes);
      this.tables.set(key, table);
      return table;
    } finally {
      this.budget -= reader.pos - offset;
    }
  }
}

function readTable(reader: SectionReader, sizes: FormSizes): AbbreviationTable {
  const dense: (Abbreviation | undefined)[] = [undefined];
  const sparse = new Map<number, Abbreviation>();
  for (let code = reader.uleb(); code !== 0; code = reader.uleb()) {
    const declaration = readDeclaration(reader, sizes);
    // Compilers number from 1 without gaps; the map is for those which don't. Of equal codes the first holds.
    if (code === dense.length && sparse.size === 0) dense.push(declaration);
    else if (!sparse.has(code) && code >= dense.length) sparse.set(code, declaration);
  }
  if (sparse.size === 0) return dense;
  dense.forEach((declaration, code) => {
    if (declaration !== undefined) sparse.set(code, declaration);
  });
  return sparse;
}

function readDeclaration(reader: SectionReader, sizes: FormSizes): Abbreviation {
  const tag = reader.uleb();
  const hasChildren = reader.u8() !== 0;
  const names: number[] = [];
  const forms: number[] = [];
  const implicit: number[] = [];
  for (;;) {
    const name = reader.uleb();
    const form = reader.uleb();
    if (name === 0 && form === 0) break;
    names.push(name);
    forms.push(form);
    implicit.push(form === DW_FORM.implicit_const ? reader.sleb() : 0);
  }
  return {
    tag,
    hasChildren,
    names,
    forms,
    implicit,
    hasLowPc: names.includes(DW_AT.low_pc),
    skip: skipPlan(forms, sizes),
  };
}

function skipPlan(forms: readonly number[], sizes: FormSizes): readonly number[] {
  const plan: number[] = [];
  let fixed = 0;
  for (const form of forms) {
    const size = fixedFormSize(form, sizes);
    if (size === undefined) {
      if (fixed > 0) plan.push(fixed);
      fixed = 0;
      plan.push(-form);
    } else fixed += size;
  }
  if (fixed > 0) plan.push(fixed);
  return plan;
}
