/**
 * Small modules for tests, written as instructions with the rows of their line table between them. Everything is an
 * i32. Built with the reference's own writer, so that src/wasm is not tested with itself.
 */
import type { LineTable } from '../../src/debuginfo/line-table.ts';
import { Writer } from './bytes.ts';

/** A row of the line table, in force from the instruction that follows. */
export interface RowItem {
  /** 1-based; 0: no line. */
  readonly line: number;
  /** 1-based; 0 unless given. */
  readonly column?: number;
  readonly prologueEnd?: boolean;
  /** Index into the program's files; 0 unless given. */
  readonly file?: number;
}

/** An instruction as bytes, or a row. */
export type Item = readonly number[] | RowItem;

/** A function; the local variables follow the parameters. Exported as `f0`, `f1`… by its place, unless hidden. */
export interface FunctionSpec {
  readonly params?: number;
  readonly results?: number;
  readonly locals?: number;
  readonly body: readonly Item[];
}

/** What {@link program} builds; funcidx of the first function is the number of imports. */
export interface ProgramSpec {
  readonly functions: readonly FunctionSpec[];
  /** Imported functions `host.<name>` by number of parameters and results. */
  readonly imports?: readonly { readonly name: string; readonly params: number; readonly results: number }[];
  /** Number of tags without parameters. */
  readonly tags?: number;
  /** funcidx. */
  readonly start?: number;
  readonly files?: readonly string[];
  /** Fill one table with all imported and exported functions for `call_indirect`. */
  readonly table?: boolean;
  /** Functions from this one on are not exported: only direct calls reach them. None unless given. */
  readonly hiddenFrom?: number;
}

const I32 = 0x7f;
/** Types exist for up to this many parameters and results, less one. */
const ARITIES = 4;

/** typeidx of the function type with these numbers of i32 parameters and results; also good as a block type. */
export const typeOf = (params: number, results: number): number => params * ARITIES + results;
/** A row. */
export const at = (line: number, more: Omit<RowItem, 'line'> = {}): RowItem => ({ line, ...more });
/** LEB128 of an unsigned immediate. */
export const leb = (value: number): readonly number[] => [...new Writer().u32(value).done()];

/** Instructions by their names in the specification, immediates as arguments. */
export const op = {
  unreachable: [0x00],
  nop: [0x01],
  block: (type = 0x40) => [0x02, type],
  loop: (type = 0x40) => [0x03, type],
  if: (type = 0x40) => [0x04, type],
  else: [0x05],
  try: (type = 0x40) => [0x06, type],
  catch: (tag: number) => [0x07, tag],
  throw: (tag: number) => [0x08, tag],
  catchAll: [0x19],
  end: [0x0b],
  br: (label: number) => [0x0c, label],
  brIf: (label: number) => [0x0d, label],
  brTable: (labels: readonly number[], otherwise: number) => [0x0e, labels.length, ...labels, otherwise],
  return: [0x0f],
  call: (funcidx: number) => [0x10, ...leb(funcidx)],
  callIndirect: (type: number) => [0x11, type, 0],
  returnCall: (funcidx: number) => [0x12, ...leb(funcidx)],
  drop: [0x1a],
  localGet: (x: number) => [0x20, x],
  localSet: (x: number) => [0x21, x],
  localTee: (x: number) => [0x22, x],
  globalGet: (x: number) => [0x23, x],
  globalSet: (x: number) => [0x24, x],
  /** 0 to 63, or negative down to -64. */
  i32: (value: number) => [0x41, value & 0x7f],
  eqz: [0x45],
  add: [0x6a],
  sub: [0x6b],
  and: [0x71],
} as const;

/** Local `x` minus one, tested: what the end of a loop that counts down looks like. */
export const countDown = (x: number): Item[] => [op.localGet(x), op.i32(1), op.sub, op.localTee(x)];

function codeBody(spec: FunctionSpec): { code: Uint8Array; rows: { at: number; row: RowItem }[] } {
  const out = new Writer();
  if (spec.locals) out.u8(1).u32(spec.locals).u8(I32);
  else out.u8(0);
  const rows: { at: number; row: RowItem }[] = [];
  for (const item of spec.body) {
    if ('line' in item) rows.push({ at: out.length, row: item });
    else out.u8(...item);
  }
  return { code: out.u8(0x0b).done(), rows };
}

/** The module and its line table. A row after the last instruction is one on the function's final `end`. */
export function program(spec: ProgramSpec): { bytes: Uint8Array<ArrayBuffer>; table: LineTable } {
  const imports = spec.imports ?? [];
  const exported = spec.functions.slice(0, spec.hiddenFrom);
  const count = imports.length + exported.length;
  const out = new Writer().u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, contents: Writer): void => {
    out.u8(id).u32(contents.length).bytes(contents.done());
  };
  const types = new Writer().u32(ARITIES * ARITIES);
  for (let params = 0; params < ARITIES; params++) {
    for (let results = 0; results < ARITIES; results++) {
      types.u8(0x60, params, ...Array(params).fill(I32), results, ...Array(results).fill(I32));
    }
  }
  section(1, types);
  const imported = new Writer().u32(imports.length);
  for (const { name, params, results } of imports) {
    imported.name('host').name(name).u8(0, typeOf(params, results));
  }
  if (imports.length > 0) section(2, imported);
  const declared = new Writer().u32(spec.functions.length);
  for (const f of spec.functions) declared.u8(typeOf(f.params ?? 0, f.results ?? 0));
  section(3, declared);
  if (spec.table) section(4, new Writer().u8(1, 0x70, 0).u32(count));
  const tags = new Writer().u32(spec.tags ?? 0);
  for (let tag = 0; tag < (spec.tags ?? 0); tag++) tags.u8(0, typeOf(0, 0));
  if (spec.tags) section(13, tags);
  section(6, new Writer().u8(1, I32, 1, 0x41, 0, 0x0b));
  const exports = new Writer()
    .u32(exported.length + 1)
    .name('g')
    .u8(3, 0);
  exported.forEach((_, i) => {
    exports
      .name(`f${i}`)
      .u8(0)
      .u32(imports.length + i);
  });
  section(7, exports);
  if (spec.start !== undefined) section(8, new Writer().u32(spec.start));
  if (spec.table) {
    const elements = new Writer().u8(1, 0, 0x41, 0, 0x0b).u32(count);
    for (let i = 0; i < count; i++) elements.u32(i);
    section(9, elements);
  }

  const bodies = spec.functions.map(codeBody);
  const code = new Writer().u32(bodies.length);
  const starts = bodies.map((body) => {
    code.u32(body.code.length);
    const start = code.length;
    code.bytes(body.code);
    return start;
  });
  section(10, code);
  const base = out.length - code.length;
  const rows = bodies.flatMap((body, i) =>
    body.rows.map(({ at, row }) => ({ offset: base + starts[i]! + at, row })),
  );
  const firstRow = new Uint32Array(bodies.length + 1);
  bodies.forEach((body, i) => {
    firstRow[i + 1] = firstRow[i]! + body.rows.length;
  });
  return {
    bytes: Uint8Array.from(out.done()),
    table: {
      files: spec.files ?? ['p.c'],
      offset: Uint32Array.from(rows, (r) => r.offset),
      file: Uint32Array.from(rows, (r) => r.row.file ?? 0),
      line: Uint32Array.from(rows, (r) => r.row.line),
      column: Uint32Array.from(rows, (r) => r.row.column ?? 0),
      flags: Uint8Array.from(rows, (r) => (r.row.prologueEnd ? 2 : 0)),
      firstRow,
    },
  };
}
