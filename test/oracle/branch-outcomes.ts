/**
 * How often each branch went which way, by counting the operand that decides it: the reference for the arms of branches. Every
 * `if`, `br_if` and `br_table` gets a global for each outcome, which is counted before the instruction, so that nothing that
 * happens later can change it. The operand of a `br_on_*` may have any type of reference, so that it is not looked at: counted is
 * how often control came to the instruction, and how often it fell through to the next. Shares no code with src.
 */
import { Cursor, Writer } from './bytes.ts';
import { decodeModule, type RawBody, type RawModule, skipInstruction, skipLocals } from './decode.ts';

const IF = 0x04;
const BR_IF = 0x0d;
const BR_TABLE = 0x0e;
const BR_ON_NULL = 0xd5;
const BR_ON_NON_NULL = 0xd6;
/** Prefix of `br_on_cast` and `br_on_cast_fail`, and their numbers. */
const GC = 0xfb;
const BR_ON_CAST = 24;
const BR_ON_CAST_FAIL = 25;
/** `if` and `else` without results, `end`. */
const OPEN_IF = [IF, 0x40] as const;
const ELSE = 0x05;
const END = 0x0b;
const I32 = 0x7f;
const I64 = 0x7e;
const order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
const EXPORT = 'outcome:';

/** A branch of the original module. */
export interface BranchSite {
  /** ModuleOffset of the instruction. */
  readonly offset: number;
  /** Number of its first outcome among those of all sites. */
  readonly first: number;
  /**
   * `test`: an `if` or `br_if`, whose outcomes are what happens when the operand is not 0, then when it is. `reference`: a `br_on_*`,
   * whose "outcomes" are how often control came to it, and how often it fell through. `table`: the outcomes are the entries.
   */
  readonly kind: 'test' | 'reference' | 'table';
  /** Labels of a `br_table`, the default last. */
  readonly labels: readonly number[];
}

/** A module that counts outcomes. */
export interface BranchOutcomes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * ModuleOffset of each branch → times that each of its arms was taken: not 0, then 0; of a `br_on_*`, the branch, then no branch;
   * of a `br_table`, its different labels in the order in which they come.
   */
  counts(exports: WebAssembly.Exports): ReadonlyMap<number, readonly number[]>;
}

/** Adds counters of outcomes to a valid module, which then needs what the original needs. */
export function branchOutcomes(module: Uint8Array): BranchOutcomes {
  const raw = decodeModule(module);
  const sites: BranchSite[] = [];
  let outcomes = 0;
  const code = new Writer().u32(raw.bodies.length);
  for (const body of raw.bodies) {
    const written = writeBody(module, body, raw.globals, (offset, kind, labels = []) => {
      const site = { offset, first: outcomes, kind, labels };
      outcomes += kind === 'table' ? labels.length : 2;
      sites.push(site);
      return site;
    });
    code.u32(written.length).bytes(written);
  }
  return {
    bytes: Uint8Array.from(withOutcomes(module, raw, code, outcomes)),
    counts(exports) {
      const count = (outcome: number): number =>
        Number((exports[`${EXPORT}${outcome}`] as WebAssembly.Global).value);
      return new Map(sites.map((site) => [site.offset, armsOf(site, count)]));
    },
  };
}

function armsOf({ first, kind, labels }: BranchSite, count: (outcome: number) => number): number[] {
  if (kind === 'test') return [count(first), count(first + 1)];
  if (kind === 'reference') return [count(first) - count(first + 1), count(first + 1)];
  const byLabel = new Map<number, number>();
  labels.forEach((label, i) => {
    byLabel.set(label, (byLabel.get(label) ?? 0) + count(first + i));
  });
  return [...byLabel.values()];
}

type AddSite = (offset: number, kind: BranchSite['kind'], labels?: readonly number[]) => BranchSite;

function writeBody(bytes: Uint8Array, body: RawBody, globals: number, add: AddSite): Uint8Array {
  const out = new Writer();
  const c = new Cursor(bytes, body.start);
  const { groups, locals, groupsEnd } = skipLocals(c);
  const local = body.params + locals;
  out
    .u32(groups + 1)
    .bytes(bytes.subarray(groupsEnd, c.at))
    .u32(1)
    .u8(I32);
  while (c.at < body.end) {
    const start = c.at;
    const opcode = bytes[start]!;
    skipInstruction(c);
    const ofReference = isReferenceBranch(bytes, start) ? add(start, 'reference') : undefined;
    if (ofReference !== undefined) increment(out, globals + ofReference.first);
    if (opcode === IF || opcode === BR_IF) writeTest(out, local, globals + add(start, 'test').first);
    else if (opcode === BR_TABLE) {
      const labels = labelsAt(bytes, start + 1);
      writeTable(out, local, globals + add(start, 'table', labels).first, labels.length);
    }
    out.bytes(bytes.subarray(start, c.at));
    // Nothing but the fall-through comes here.
    if (ofReference !== undefined) increment(out, globals + ofReference.first + 1);
  }
  return out.done();
}

function isReferenceBranch(bytes: Uint8Array, at: number): boolean {
  const opcode = bytes[at];
  if (opcode !== GC) return opcode === BR_ON_NULL || opcode === BR_ON_NON_NULL;
  const number = new Cursor(bytes, at + 1).u32();
  return number === BR_ON_CAST || number === BR_ON_CAST_FAIL;
}

function labelsAt(bytes: Uint8Array, at: number): number[] {
  const c = new Cursor(bytes, at);
  return Array.from({ length: c.u32() + 1 }, () => c.u32());
}

const increment = (out: Writer, global: number): Writer =>
  out.u8(0x23).u32(global).u8(0x42, 1, 0x7c).u8(0x24).u32(global);

function writeTest(out: Writer, local: number, global: number): void {
  out.u8(0x22).u32(local);
  out.u8(...OPEN_IF);
  increment(out, global).u8(ELSE);
  increment(out, global + 1).u8(END);
  out.u8(0x20).u32(local);
}

/** An operand that is no index takes the last label. */
function writeTable(out: Writer, local: number, global: number, outcomes: number): void {
  out.u8(0x21).u32(local);
  for (let i = 0; i < outcomes; i++) {
    // i32.eq, of the last i32.ge_u.
    out
      .u8(0x20)
      .u32(local)
      .u8(0x41)
      .s32(i)
      .u8(i === outcomes - 1 ? 0x4f : 0x46, ...OPEN_IF);
    increment(out, global + i).u8(END);
  }
  out.u8(0x20).u32(local);
}

function withOutcomes(bytes: Uint8Array, raw: RawModule, code: Writer, outcomes: number): Uint8Array {
  const globals = new Writer();
  const exports = new Writer();
  for (let i = 0; i < outcomes; i++) {
    globals.u8(I64, 1, 0x42, 0, END);
    exports
      .name(`${EXPORT}${i}`)
      .u8(3)
      .u32(raw.globals + i);
  }
  const find = (id: number) => raw.sections.find((section) => section.id === id);
  const added = (id: number, items: Writer): Writer => {
    const section = find(id);
    const c = new Cursor(bytes, section?.start ?? 0);
    const count = section === undefined ? 0 : c.u32();
    const out = new Writer().u32(count + outcomes);
    if (section !== undefined) out.bytes(bytes.subarray(c.at, section.end));
    return out.bytes(items.done());
  };
  const changed = new Map<number, Writer>([
    [6, added(6, globals)],
    [7, added(7, exports)],
  ]);
  if (find(10) !== undefined) changed.set(10, code);
  const out = new Writer().bytes(bytes.subarray(0, 8));
  for (const id of order) {
    const section = find(id);
    const contents = changed.get(id)?.done() ?? (section && bytes.subarray(section.start, section.end));
    if (contents !== undefined) out.u8(id).u32(contents.length).bytes(contents);
  }
  return out.done();
}
