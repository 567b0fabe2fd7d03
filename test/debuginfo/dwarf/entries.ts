/** Builds `.debug_info` and `.debug_abbrev` by hand from trees of entries; uses nothing of src/. */
import { bytes, custom, type Part, u16, u32, uleb } from './build.ts';

/** Tags, attributes and forms by their numbers in DWARF 5 §7.5. */
export const tag = {
  lexicalBlock: 0x0b,
  compileUnit: 0x11,
  inlined: 0x1d,
  subprogram: 0x2e,
  variable: 0x34,
  namespace: 0x39,
} as const;
export const at = {
  name: 0x03,
  stmtList: 0x10,
  low: 0x11,
  high: 0x12,
  origin: 0x31,
  declFile: 0x3a,
  declLine: 0x3b,
  ranges: 0x55,
  callColumn: 0x57,
  callFile: 0x58,
  callLine: 0x59,
  linkageName: 0x6e,
  addrBase: 0x73,
  rnglistsBase: 0x74,
} as const;
export const form = {
  addr: 0x01,
  data1: 0x0b,
  data4: 0x06,
  string: 0x08,
  refAddr: 0x10,
  ref4: 0x13,
  secOffset: 0x17,
  addrx: 0x1b,
  rnglistx: 0x23,
} as const;

/** An attribute; `to` is the label of the entry that `ref4` or `refAddr` refers to. */
export type Attribute = readonly [name: number, form: number, value: Part | { readonly to: string }];

/** An entry with what stands below it. */
export interface Entry {
  readonly tag: number;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Entry[];
  readonly label?: string;
}

export const entry = (
  tagged: number,
  attributes: readonly Attribute[],
  children: readonly Entry[] = [],
): Entry => ({ tag: tagged, attributes, children });

/** The entry under a name that others refer to. */
export const labelled = (label: string, unlabelled: Entry): Entry => ({ ...unlabelled, label });

/** A unit of version 4 or 5 with addresses of four bytes. */
export interface UnitTree {
  readonly version: 4 | 5;
  readonly root: Entry;
}

/** The sections of these units. All share one table of abbreviations, one for each entry. */
export function infoSections(units: readonly UnitTree[]): Uint8Array[] {
  const out: number[] = [];
  const abbreviations: Part[] = [];
  const labels = new Map<string, number>();
  const references: { readonly at: number; readonly to: string; readonly base: number }[] = [];
  let codes = 0;
  const push = (...parts: readonly Part[]): void => {
    for (const byte of bytes(parts)) out.push(byte);
  };
  const write = (each: Entry, base: number): void => {
    if (each.label !== undefined) labels.set(each.label, out.length);
    push(uleb(++codes));
    const shapes = each.attributes.map(([name, formed]): Part => [uleb(name), uleb(formed)]);
    const hasChildren = each.children.length > 0;
    abbreviations.push([uleb(codes), uleb(each.tag), hasChildren ? 1 : 0, shapes, 0, 0]);
    for (const [, formed, value] of each.attributes) {
      if (typeof value === 'object' && 'to' in value) {
        references.push({ at: out.length, to: value.to, base: formed === form.refAddr ? 0 : base });
        push(u32(0));
      } else push(value);
    }
    for (const child of each.children) write(child, base);
    if (hasChildren) push(0);
  };
  for (const { version, root } of units) {
    const base = out.length;
    push(u32(0), u16(version), version === 5 ? [1, 4, u32(0)] : [u32(0), 4]);
    write(root, base);
    out.splice(base, 4, ...u32(out.length - base - 4));
  }
  for (const { at: position, to, base } of references) {
    const target = labels.get(to);
    if (target === undefined) throw new Error(`no entry is called ${to}`);
    out.splice(position, 4, ...u32(target - base));
  }
  return [custom('.debug_info', Uint8Array.from(out)), custom('.debug_abbrev', abbreviations, 0)];
}
