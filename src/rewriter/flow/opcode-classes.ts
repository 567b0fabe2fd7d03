/** What each instruction does to control flow, by opcode, derived from THE opcode table's mnemonics. */
import { type Mnemonic, Op } from '../../wasm/index.ts';

/** Classes of control flow. */
export const Flow = {
  Plain: 0,
  Block: 1,
  Loop: 2,
  If: 3,
  Else: 4,
  Try: 5,
  TryTable: 6,
  Catch: 7,
  CatchAll: 8,
  Delegate: 9,
  End: 10,
  Br: 11,
  BrIf: 12,
  BrTable: 13,
  Return: 14,
  Throw: 15,
  Unreachable: 16,
  Call: 17,
} as const;
/** One of {@link Flow}. */
export type FlowClass = (typeof Flow)[keyof typeof Flow];

const classes: Partial<Record<Mnemonic, FlowClass>> = {
  block: Flow.Block,
  loop: Flow.Loop,
  if: Flow.If,
  else: Flow.Else,
  try: Flow.Try,
  try_table: Flow.TryTable,
  catch: Flow.Catch,
  catch_all: Flow.CatchAll,
  delegate: Flow.Delegate,
  end: Flow.End,
  br: Flow.Br,
  br_if: Flow.BrIf,
  br_on_null: Flow.BrIf,
  br_on_non_null: Flow.BrIf,
  br_on_cast: Flow.BrIf,
  br_on_cast_fail: Flow.BrIf,
  br_table: Flow.BrTable,
  return: Flow.Return,
  return_call: Flow.Return,
  return_call_indirect: Flow.Return,
  return_call_ref: Flow.Return,
  throw: Flow.Throw,
  throw_ref: Flow.Throw,
  rethrow: Flow.Throw,
  unreachable: Flow.Unreachable,
  call: Flow.Call,
  call_indirect: Flow.Call,
  call_ref: Flow.Call,
};

/** One-byte opcodes that always complete: what is not here may trap, call or allocate. */
const completes: readonly (readonly [first: Mnemonic, last: Mnemonic])[] = [
  ['nop', 'else'],
  ['end', 'br_table'],
  ['drop', 'select'],
  ['local.get', 'global.set'],
  ['i32.const', 'i32.mul'],
  ['i32.and', 'i64.mul'],
  ['i64.and', 'i32.wrap_i64'],
  ['i64.extend_i32_s', 'i64.extend_i32_u'],
  ['f32.convert_i32_s', 'i64.extend32_s'],
  ['ref.null', 'ref.is_null'],
];

const NOP = Op.nop;
const joins = new Uint8Array(Object.keys(Flow).length);
for (const name of [
  'Block',
  'Loop',
  'Try',
  'TryTable',
  'Catch',
  'CatchAll',
  'Delegate',
  'Else',
  'End',
  'Br',
] as const)
  joins[Flow[name]] = 1;
const closing = new Uint8Array(joins.length);
for (const name of ['Else', 'Catch', 'CatchAll', 'Delegate', 'End'] as const) closing[Flow[name]] = 1;

const flowByOpcode = new Uint8Array(256);
const prefixed = new Map<number, FlowClass>();
for (const [mnemonic, flow] of Object.entries(classes)) {
  const opcode = Op[mnemonic as Mnemonic];
  if (opcode < 256) flowByOpcode[opcode] = flow;
  else prefixed.set(opcode, flow);
}
const endsByOpcode = new Uint8Array(256).fill(1);
for (const [first, last] of completes) endsByOpcode.fill(0, Op[first], Op[last] + 1);

/** Class of an opcode key (prefixed ones: `prefix << 16 | sub`). */
export const flowOf = (opcode: number): FlowClass =>
  (opcode < 256 ? flowByOpcode[opcode] : (prefixed.get(opcode) ?? Flow.Plain)) as FlowClass;

/**
 * Whether the instruction does something, or only joins what does: code at the end of a block is attributed to
 * whatever line came before it in the module, and `end` alone would make that line look as if it had run.
 */
export const doesWork = (opcode: number, flow: FlowClass): boolean =>
  opcode >= 256 || (opcode !== NOP && joins[flow] === 0);

/** Whether the instruction does nothing but close a block, or one arm of it. */
export const closes = (flow: FlowClass): boolean => closing[flow] === 1;

/** Whether the instruction may start and not complete, or may end the activation in another way. */
export const mayEndActivation = (opcode: number): boolean => opcode >= 256 || endsByOpcode[opcode] === 1;
