/** Modules of one function with variables and types made by hand. */
import { readDebugInfo } from '../../../src/debuginfo/index.ts';
import { VariableReader } from '../../../src/debuginfo/variables/variable-reader.ts';
import { definedFunction } from '../../../src/indices.ts';
import { moduleOffset } from '../../../src/location.ts';
import { readModule } from '../../../src/wasm/index.ts';
import {
  bytes,
  cstring,
  custom,
  lineUnit,
  lns,
  module,
  nops,
  oldTables,
  type Part,
  u32,
  uleb,
} from '../dwarf/build.ts';
import { type Attribute, type Entry, entry, form, infoSections } from '../dwarf/entries.ts';

export const at = {
  name: 0x03,
  low: 0x11,
  high: 0x12,
  stmtList: 0x10,
  location: 0x02,
  type: 0x49,
  size: 0x0b,
  offset: 0x38,
  origin: 0x31,
};
export const tag = {
  unit: 0x11,
  subprogram: 0x2e,
  variable: 0x34,
  parameter: 0x05,
  block: 0x0b,
  pointer: 0x0f,
  struct: 0x13,
  typedef: 0x16,
  array: 0x01,
  subrange: 0x21,
  member: 0x0d,
};
const exprloc = 0x18;
export const block4 = 0x04;

export const text = (value: string): Attribute => [at.name, form.string, cstring(value)];
export const to = (label: string): Attribute => [at.type, form.ref4, { to: label }];
export const located = (...expression: readonly Part[]): Attribute => {
  const contents = bytes(expression);
  return [at.location, exprloc, [uleb(contents.length), contents]];
};
export const variable = (name: string, ...attributes: readonly Attribute[]): Entry =>
  entry(tag.variable, [text(name), ...attributes]);

/** A module of one function, whose unit has these entries and whose function those. */
export function built(
  unit: readonly Entry[],
  inside: readonly Entry[],
  ...more: readonly Uint8Array[]
): Uint8Array {
  const lines = lineUnit({
    version: 4,
    tables: oldTables(['/src'], [['main.c', 1]]),
    program: [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
  });
  const code: Attribute[] = [
    [at.low, form.addr, u32(2)],
    [at.high, form.data4, u32(12)],
  ];
  const root = entry(
    tag.unit,
    [text('main.c'), [at.stmtList, form.secOffset, u32(0)], ...code],
    [...unit, entry(tag.subprogram, [text('f'), ...code], inside)],
  );
  return module([nops(10)], custom('.debug_line', lines), ...infoSections([{ version: 4, root }]), ...more);
}

export function read(contents: Uint8Array) {
  const opened = readModule(contents);
  const { entries } = readDebugInfo(contents, opened);
  if (entries === undefined) throw new Error('no variables');
  const variables = new VariableReader(opened, entries);
  const offset = moduleOffset(opened.code.codeStart[0]!);
  return { variables, list: variables.at({ fn: definedFunction(0), offset, isEntry: false }) };
}

export const inMemory = located(0x03, u32(1024));
