/**
 * Random control-flow graphs: a seed becomes a module that comes to its end when its fuse is long, and is cut short by
 * a trap at its k-th fuse point when the fuse is k. The fuses are part of the module and traced as all else.
 */
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import { Writer } from '../oracle/bytes.ts';
import { op, typeOf } from '../oracle/program.ts';
import { Dice } from './dice.ts';
import { FlowBody } from './flow-body.ts';
import {
  type Callee,
  type FlowFeatures,
  flowFeatures,
  GLOBAL,
  type Instruction,
  more,
  sleb,
  VALTYPE,
} from './flow-code.ts';
import { Fuses } from './flow-fuses.ts';
import { countEntry, I32_LOCALS } from './flow-writer.ts';
import { disassemblyOf, randomRows } from './rows.ts';

/** An exported function. */
export interface FlowExport {
  readonly name: string;
  readonly params: number;
}

/** A module and what is needed to run it. */
export interface FlowGraph {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * The same module, but each call goes through a wrapper without lines, which traps when {@link GLOBAL.limit}
   * functions were entered: what an exhausted stack does, at the same call whatever the size of frames. All offsets
   * are those of {@link bytes}.
   */
  readonly limited: Uint8Array<ArrayBuffer>;
  /** Lines of all functions, or of some; the wrappers have none. */
  readonly debugInfo: DebugInfo;
  /** Beside the globals of {@link GLOBAL}, by their names, and `memory`. */
  readonly exports: readonly FlowExport[];
  readonly fuse: 'i32' | 'i64';
  readonly exceptions: 'none' | 'legacy' | 'exnref';
  /** Whether its bodies may branch on references. */
  readonly references: boolean;
  /** Whether anything in it can exhaust the stack. */
  readonly overflows: boolean;
}

interface FlowFunction extends Callee {
  readonly body: readonly Instruction[];
  /** i64 locals beyond those of a {@link FlowBody}. */
  readonly ballast: number;
}

const CALL = 0x10;
const RETURN_CALL = 0x12;
const ARITIES = 4;
/** Bytes of an `unreachable`, a `br_table` without labels and an `end`. */
const UNUSED_LENGTH = 5;
/** i64 locals of a frame that V8 checks apart, as those beyond 4 KiB. */
const LARGE = 700;

/** The module of a seed. It depends on what the engine has. */
export function flowGraph(seed: number): FlowGraph {
  const dice = new Dice(seed);
  const exceptions = dice.of(
    (['none', 'legacy', 'exnref'] as const).filter(
      (kind) =>
        kind === 'none' || (kind === 'legacy' ? flowFeatures.legacyExceptions : flowFeatures.exceptions),
    ),
  );
  const features: FlowFeatures = {
    legacyExceptions: exceptions === 'legacy',
    exceptions: exceptions === 'exnref',
    tailCalls: flowFeatures.tailCalls && dice.below(2) === 0,
    // Drawn apart: the other graphs are the same on every engine.
    references: flowFeatures.references && new Dice(seed + 1).below(3) === 0,
  };
  const imports = dice.below(4) === 0 ? 1 : 0;
  const fuse = dice.of(['i32', 'i64'] as const);
  let slots = 1;
  const callees: Callee[] = Array.from({ length: 2 + dice.below(3) }, (_, i) => ({
    funcidx: imports + i,
    params: dice.below(3),
    results: dice.below(3),
    ...(dice.below(3) === 0 ? { slot: slots++ } : {}),
  }));
  const exported = callees.filter((_, i) => i === 0 || dice.below(3) === 0);
  const roll = imports + callees.length;
  const quiet = roll + 1;
  const pits = Array.from({ length: dice.below(3) }, (_, i) => quiet + 1 + i);

  const fuses = new Fuses(dice, { features, type: fuse, nullSlot: slots, quietSlot: 0, pits });
  const parts = { features, callees, roll, ...(imports > 0 ? { back: 0 } : {}) };
  const oneIn = dice.of([8, 16, 24]);
  const finished = (
    callee: Callee,
    body: readonly Instruction[],
    leaf: boolean,
    ballast = 0,
  ): FlowFunction => {
    const place = { results: callee.results, mayCall: !leaf };
    return { ...callee, body: fuses.insert(body, countEntry.length, oneIn, place), ballast };
  };
  const leaf = { params: 0, results: 0 };
  const large = new Set(pits.filter(() => dice.below(4) === 0));
  const functions: FlowFunction[] = [
    ...callees.map((callee) => finished(callee, new FlowBody(dice, parts, callee).generate(), false)),
    finished({ ...leaf, results: 1, funcidx: roll }, rollBody, true),
    finished({ ...leaf, funcidx: quiet, slot: 0 }, [...countEntry, op.nop], true),
    ...pits.map((funcidx) =>
      finished(
        { ...leaf, funcidx },
        new FlowBody(dice, parts, leaf).generatePit(pits),
        true,
        large.has(funcidx) ? LARGE : 0,
      ),
    ),
  ];
  const module = { imports, fuse, functions, exported, slots: slots + 1, features };
  const bytes = assemble(module, false);
  return {
    bytes,
    limited: assemble(module, true),
    debugInfo: linesFor(bytes, dice, functions.length),
    exports: exported.map(({ funcidx, params }) => ({ name: `f${funcidx}`, params })),
    fuse,
    exceptions,
    references: features.references,
    overflows: pits.length > 0,
  };
}

/** A linear congruential generator. */
const rollBody: readonly Instruction[] = [
  ...countEntry,
  ...[op.globalGet(GLOBAL.state), more.i32(1664525), more.mul, more.i32(1013904223), op.add],
  ...[op.globalSet(GLOBAL.state), op.globalGet(GLOBAL.state), more.i32(16), more.shrU],
];

/** Rows of the disassembly or random ones, for all of the `count` first functions or for most of them. */
function linesFor(bytes: Uint8Array, dice: Dice, count: number): DebugInfo {
  const info = dice.below(6) === 0 ? disassemblyOf(bytes) : randomRows(bytes, dice.bits());
  const some = dice.below(3) === 0;
  const { lines } = info;
  const kept: number[] = [];
  const firstRow = new Uint32Array(lines.firstRow.length);
  for (let fn = 0; fn + 1 < firstRow.length; fn++) {
    const without = fn >= count || (some && dice.below(3) === 0);
    for (let row = lines.firstRow[fn]!; row < lines.firstRow[fn + 1]! && !without; row++) kept.push(row);
    firstRow[fn + 1] = kept.length;
  }
  const of32 = (column: ArrayLike<number>): Uint32Array => Uint32Array.from(kept, (row) => column[row]!);
  return {
    ...info,
    lines: {
      files: lines.files,
      offset: of32(lines.offset),
      file: of32(lines.file),
      line: of32(lines.line),
      column: of32(lines.column),
      flags: Uint8Array.from(kept, (row) => lines.flags[row]!),
      firstRow,
    },
  };
}

interface FlowModule {
  readonly imports: number;
  readonly fuse: 'i32' | 'i64';
  readonly functions: readonly FlowFunction[];
  readonly exported: readonly Callee[];
  /** Of the table; the last one is null. */
  readonly slots: number;
  readonly features: FlowFeatures;
}

function assemble(module: FlowModule, limited: boolean): Uint8Array<ArrayBuffer> {
  const { imports, functions, features } = module;
  const { i32, i64, exnref } = VALTYPE;
  const out = new Writer().u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, contents: Writer): void => {
    out.u8(id).u32(contents.length).bytes(contents.done());
  };
  /** funcidx that a call of `funcidx` names. */
  const through = (funcidx: number): number =>
    limited && funcidx >= imports ? funcidx + functions.length : funcidx;

  const types = new Writer().u32(ARITIES * ARITIES);
  for (let params = 0; params < ARITIES; params++)
    for (let results = 0; results < ARITIES; results++)
      types.u8(0x60, params, ...Array(params).fill(i32), results, ...Array(results).fill(i32));
  section(1, types);
  if (imports > 0) section(2, new Writer().u8(1).name('host').name('back').u8(0, typeOf(1, 1)));
  const declared = new Writer().u32(2 * functions.length);
  for (const { params, results } of [...functions, ...functions]) declared.u8(typeOf(params, results));
  section(3, declared);
  section(4, new Writer().u8(1, 0x70, 0).u32(module.slots));
  section(5, new Writer().u8(1, 0, 1));
  if (features.legacyExceptions || features.exceptions)
    section(13, new Writer().u8(2, 0, typeOf(0, 0), 0, typeOf(1, 0)));
  const globals = new Writer().u8(Object.keys(GLOBAL).length);
  const exports = new Writer().u32(module.exported.length + 1 + Object.keys(GLOBAL).length);
  for (const [name, index] of Object.entries(GLOBAL)) {
    const long = index === GLOBAL.fuse && module.fuse === 'i64';
    globals.u8(long ? i64 : i32, 1, long ? 0x42 : 0x41, ...sleb(index === GLOBAL.limit ? -1 : 0), 0x0b);
    exports.name(name).u8(3, index);
  }
  section(6, globals);
  for (const { funcidx } of module.exported) exports.name(`f${funcidx}`).u8(0, funcidx);
  section(7, exports.name('memory').u8(2, 0));
  const inTable = functions.filter(({ slot }) => slot !== undefined).sort((a, b) => a.slot! - b.slot!);
  const elements = new Writer().u8(1, 0, 0x41, 0, 0x0b).u32(inTable.length);
  for (const { funcidx } of inTable) elements.u32(through(funcidx));
  section(9, elements);

  const code = new Writer().u32(2 * functions.length);
  const addBody = (contents: Writer): void => {
    code.u32(contents.length).bytes(contents.done());
  };
  for (const { body, ballast } of functions) {
    const groups = [I32_LOCALS, i32, ...[1, i64], ...(features.exceptions ? [1, exnref] : [])];
    const contents = new Writer().u8(groups.length / 2 + (ballast > 0 ? 1 : 0), ...groups);
    if (ballast > 0) contents.u32(ballast).u8(i64);
    for (const instruction of body) {
      const [opcode, funcidx] = instruction;
      if (opcode === CALL || opcode === RETURN_CALL) contents.u8(opcode, through(funcidx!));
      else contents.u8(...instruction);
    }
    addBody(contents.u8(0x0b));
  }
  for (const callee of functions) addBody(wrapper(callee, features.tailCalls, limited));
  section(10, code);
  return Uint8Array.from(out.done());
}

/** Body of a function that calls `callee` unless the limit is reached; for modules without limit, as long and empty. */
function wrapper({ funcidx, params }: Callee, tailCalls: boolean, limited: boolean): Writer {
  const body = [
    ...[op.globalGet(GLOBAL.entered), op.globalGet(GLOBAL.limit), [0x46], op.if()],
    ...[more.i32(-1), op.globalSet(GLOBAL.limit), op.unreachable, op.end],
    ...Array.from({ length: params }, (_, i) => op.localGet(i)),
    tailCalls ? op.returnCall(funcidx) : op.call(funcidx),
    op.end,
  ].flat();
  if (limited) return new Writer().u8(0, ...body);
  // One instruction can be as long as all of these.
  const filling = op.brTable(Array<number>(body.length - UNUSED_LENGTH).fill(0), 0);
  return new Writer().u8(0, ...op.unreachable, ...filling, ...op.end);
}
