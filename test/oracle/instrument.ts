/**
 * The slow reference's own instrumenter. It calls the host through a table of its own with `call_indirect`, so that
 * no index of the module changes: a type section that ends in three types more, a last table, two exports, and code
 * in which every traced function has one local more, the activation id. The start function is kept for later.
 */
import { Cursor, Writer } from './bytes.ts';
import { decodeModule, type RawModule, type RawSection, skipInstruction, skipLocals } from './decode.ts';
import type { Call, FunctionSites } from './sites.ts';

/** Export of the table of callbacks, in the order of {@link callbackOrder}. */
export const TABLE_EXPORT = 'reference:table';
/** Export of the function that the start section named. */
export const START_EXPORT = 'reference:start';
/** Place of each callback in the table. */
export const callbackOrder = ['enter', 'start', 'loopBefore', 'loopAfter', 'touch'] as const;

const I32 = 0x7f;
const FUNCREF = 0x70;
/** Added types, counted from the first one added. */
const ENTER_TYPE = 0;
const CALL_TYPE = 1;
/** Order in which sections must stand; custom sections are carried where they are, DWARF and names left out. */
const order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** A traced function with the numbers of its first row and first loop in the module. */
export interface TracedFunction {
  readonly sites: FunctionSites;
  readonly rowBase: number;
  readonly loopBase: number;
}

/** Numbers of what is added, for the code. */
interface Indices {
  readonly firstType: number;
  readonly table: number;
}

function writeCallIndirect(
  out: Writer,
  callback: (typeof callbackOrder)[number],
  type: number,
  at: Indices,
): void {
  out.u8(0x41).s32(callbackOrder.indexOf(callback));
  out
    .u8(0x11)
    .u32(at.firstType + type)
    .u32(at.table);
}

function writeCalls(
  out: Writer,
  calls: readonly Call[] | undefined,
  traced: TracedFunction,
  local: number,
  at: Indices,
): void {
  for (const call of calls ?? []) {
    const loop = call.kind === 'loopBefore' || call.kind === 'loopAfter';
    if (!loop && traced.sites.rows[call.index]!.id === 0) continue;
    out.u8(0x20).u32(local);
    out.u8(0x41).s32(call.index + (loop ? traced.loopBase : traced.rowBase));
    writeCallIndirect(out, call.kind, CALL_TYPE, at);
  }
}

function writeBody(bytes: Uint8Array, traced: TracedFunction, at: Indices): Uint8Array {
  const { body, before, after } = traced.sites;
  const out = new Writer();
  const c = new Cursor(bytes, body.start);
  const { groups, locals, groupsEnd } = skipLocals(c);
  const local = body.params + locals;
  out
    .u32(groups + 1)
    .bytes(bytes.subarray(groupsEnd, c.at))
    .u32(1)
    .u8(I32);
  out.u8(0x41).s32(body.funcidx);
  writeCallIndirect(out, 'enter', ENTER_TYPE, at);
  out.u8(0x21).u32(local);
  while (c.at < body.end) {
    const start = c.at;
    writeCalls(out, before.get(start), traced, local, at);
    skipInstruction(c);
    out.bytes(bytes.subarray(start, c.at));
    writeCalls(out, after.get(start), traced, local, at);
  }
  return out.done();
}

function appendTo(bytes: Uint8Array, section: RawSection | undefined, more: number, items: Writer): Writer {
  const out = new Writer();
  const c = new Cursor(bytes, section?.start ?? 0);
  const count = section === undefined ? 0 : c.u32();
  out.u32(count + more);
  if (section !== undefined) out.bytes(bytes.subarray(c.at, section.end));
  return out.bytes(items.done());
}

/** Entries of a vector of types are recursion groups: the count that is written differs from that of types. */
function addedTypes(): Writer {
  return new Writer().u8(0x60, 1, I32, 1, I32).u8(0x60, 2, I32, I32, 0);
}

function codeSection(
  bytes: Uint8Array,
  module: RawModule,
  traced: readonly TracedFunction[],
  at: Indices,
): Writer {
  const byFuncidx = new Map(traced.map((t) => [t.sites.body.funcidx, t]));
  const out = new Writer().u32(module.bodies.length);
  for (const body of module.bodies) {
    const t = byFuncidx.get(body.funcidx);
    const code = t === undefined ? bytes.subarray(body.start, body.end) : writeBody(bytes, t, at);
    out.u32(code.length).bytes(code);
  }
  return out;
}

/** Bytes that call out; `traced` in any order. */
export function instrumentForReference(bytes: Uint8Array, traced: readonly TracedFunction[]): Uint8Array {
  const module = decodeModule(bytes);
  const find = (id: number): RawSection | undefined => module.sections.find((s) => s.id === id);
  const at: Indices = { firstType: module.types, table: module.tables };
  const exported = new Writer().name(TABLE_EXPORT).u8(1).u32(at.table);
  if (module.start !== undefined) exported.name(START_EXPORT).u8(0).u32(module.start);
  const size = callbackOrder.length;
  const changed = new Map<number, Writer>([
    [1, appendTo(bytes, find(1), 2, addedTypes())],
    [4, appendTo(bytes, find(4), 1, new Writer().u8(FUNCREF, 1).u32(size).u32(size))],
    [7, appendTo(bytes, find(7), module.start === undefined ? 1 : 2, exported)],
  ]);
  if (find(10) !== undefined) changed.set(10, codeSection(bytes, module, traced, at));
  const out = new Writer().bytes(bytes.subarray(0, 8));
  for (const id of order) {
    const section = find(id);
    const contents = changed.get(id)?.done() ?? (section && bytes.subarray(section.start, section.end));
    if (contents === undefined || id === 8) continue;
    out.u8(id).u32(contents.length).bytes(contents);
  }
  return out.done();
}
