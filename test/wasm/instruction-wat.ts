/** A function body in text that uses every instruction of the opcode table that wabt can write, in the table's order. */
import { type ImmediateKind, opcodes } from '../../src/wasm/index.ts';

/** Instructions that wabt 1.0.39 refuses: function references, GC, wide arithmetic. */
export const unknownToWabt = (key: number, mnemonic: string) =>
  key >>> 16 === 0xfb ||
  /^(?:call_ref|return_call_ref|ref\.eq|ref\.as_non_null|br_on_.*|i64\.(?:add128|sub128|mul_wide_[su]))$/.test(
    mnemonic,
  );

const operands: Record<ImmediateKind, string> = {
  blocktype: '',
  labelidx: '0',
  labels: '0 0 0',
  funcidx: '0',
  typeidx: '(type 0)',
  tableidx: '0',
  memidx: '0',
  globalidx: '0',
  localidx: '0',
  tagidx: '0',
  dataidx: '0',
  elemidx: '0',
  fieldidx: '0',
  memarg: 'offset=300',
  i32: '-123456',
  i64: '-1234567890123456789',
  f32: '0x1.8p+1',
  f64: 'nan:0x123',
  v128: 'i32x4 1 2 3 4',
  lanes: '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31',
  laneidx: '1',
  valtypes: '(result i32)',
  heaptype: 'func',
  castflags: '',
  catches: '',
  u32: '1',
  reserved: '',
};

// Instructions that stand only within others, or bring their `end`.
const structured: Record<string, string> = {
  block: 'block end',
  loop: 'loop end',
  if: 'if nop else end',
  else: 'if else nop end',
  try: 'try nop catch_all end',
  catch: 'try nop catch 0 catch 0 end',
  rethrow: 'try nop catch_all rethrow 0 end',
  delegate: 'try nop delegate 0',
  catch_all: 'try nop catch_all end',
  try_table: 'try_table (catch 0 0) (catch_ref 0 0) (catch_all 0) (catch_all_ref 0) end',
  end: '',
  'select t': 'select (result i32)',
  call_indirect: 'call_indirect 0 (type 0)',
  return_call_indirect: 'return_call_indirect 0 (type 0)',
};

/** A module with all of them; nothing in it is typed right. */
export function everyInstruction(): string {
  const body = opcodes
    .filter(([key, mnemonic]) => !unknownToWabt(key, mnemonic))
    .map(
      ([, mnemonic, , ...kinds]) =>
        structured[mnemonic] ?? `${mnemonic} ${kinds.map((kind) => operands[kind]).join(' ')}`,
    );
  return `(module
    (type (func (param i32) (result i32)))
    (import "env" "f" (func (type 0)))
    (memory 1) (memory i64 1) (table 1 funcref) (global i32 (i32.const 0)) (tag (param i32))
    (elem func 0) (data "x")
    (func (param i32) (result i32) (local i64 i64 f32)
      ${body.join('\n')}))`;
}
