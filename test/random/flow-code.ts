/**
 * Instructions and numbers that the random control-flow graphs (flow-graphs.ts) are made of. All values on the stack
 * are i32, but for references; more instructions are in test/oracle/program.ts.
 */
import { op, program, typeOf } from '../oracle/program.ts';

/** One instruction as bytes. */
export type Instruction = readonly number[];

/** Numbers of i32 parameters and results. */
export interface Signature {
  readonly params: number;
  readonly results: number;
}

/** A function that can be called. */
export interface Callee extends Signature {
  readonly funcidx: number;
  /** Its place in the table; none: only direct calls reach it. */
  readonly slot?: number;
}

/** Globals of every module, by globalidx; all are exported under these names. */
export const GLOBAL = {
  /** i32: turns of loops and entries that are left; functions and loops give up below 0. */
  fuel: 0,
  /** i32 or i64: fuse points that are left; the one that makes it 0 traps. */
  fuse: 1,
  /** i32: entries of functions until now. */
  entered: 2,
  /** i32: when so many functions were entered, the next call traps; -1: never. Only {@link FlowGraph.limited} looks at it. */
  limit: 3,
  /** i32: what decisions depend on. */
  state: 4,
} as const;

/** An i32 of any size as signed LEB128. */
export function sleb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ; ) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if (rest === (byte & 0x40 ? -1 : 0)) {
      bytes.push(byte);
      return bytes;
    }
    bytes.push(byte | 0x80);
  }
}

/** Opcode of a type in a `blocktype`, and of a local. */
export const VALTYPE = {
  none: 0x40,
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  exnref: 0x69,
  anyref: 0x6e,
  i31ref: 0x6c,
} as const;

/** Blocks without parameters and results have a type of their own, as compilers write it. */
export const blockType = ({ params, results }: Signature): number =>
  params + results === 0 ? VALTYPE.none : typeOf(params, results);

/** More instructions by their names in the specification. */
export const more = {
  i32: (value: number): Instruction => [0x41, ...sleb(value)],
  i64: (value: number): Instruction => [0x42, ...sleb(value)],
  select: [0x1b],
  throwRef: [0x0a],
  rethrow: (label: number): Instruction => [0x09, label],
  delegate: (label: number): Instruction => [0x18, label],
  tryTable: (type: number, clauses: readonly Instruction[]): Instruction => [
    0x1f,
    type,
    clauses.length,
    ...clauses.flat(),
  ],
  returnCallIndirect: (type: number): Instruction => [0x13, type, 0],
  nullExnref: [0xd0, VALTYPE.exnref],
  i64Eqz: [0x50],
  ltS: [0x48],
  mul: [0x6c],
  shrU: [0x76],
  load: [0x28, 2, 0],
  store: [0x36, 2, 0],
} as const;

/** What the engine has of what the graphs can be made of. */
export interface FlowFeatures {
  /** `try` … `catch` of the first exception proposal. */
  readonly legacyExceptions: boolean;
  /** `try_table` and `throw_ref`. */
  readonly exceptions: boolean;
  readonly tailCalls: boolean;
  /** `br_on_*` and the references that they look at. */
  readonly references: boolean;
}

const accepts = (...body: Instruction[]): boolean =>
  WebAssembly.validate(program({ functions: [{ body }] }).bytes);

/** Features of this engine. */
export const flowFeatures: FlowFeatures = {
  legacyExceptions: accepts(op.try(), op.catchAll, op.end),
  exceptions: accepts(more.tryTable(VALTYPE.none, []), op.end, more.nullExnref, op.drop),
  tailCalls: accepts(op.returnCall(0)),
  references: accepts(op.block(VALTYPE.anyref), [0xd0, VALTYPE.i31ref], [0xd5, 1], op.end, op.drop),
};
