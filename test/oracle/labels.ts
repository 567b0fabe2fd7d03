/** Which labels an instruction may branch to. Each is a depth: 0 is the innermost block around the instruction. */
import { Cursor } from './bytes.ts';
import { BR, TRY_TABLE } from './opcodes.ts';

const BR_IF = 0x0d;
const BR_TABLE = 0x0e;
const BR_ON_NULL = 0xd5;
const BR_ON_NON_NULL = 0xd6;
const GC = 0xfb;
const BR_ON_CAST = 24;
const BR_ON_CAST_FAIL = 25;

function tableLabels(c: Cursor): number[] {
  const labels: number[] = [];
  for (let more = c.u32() + 1; more > 0; more--) labels.push(c.u32());
  return labels;
}

/** Labels of the handlers of a `try_table`. They are counted from outside of it. */
function handlerLabels(c: Cursor): number[] {
  const blockType = c.peek();
  if (blockType === 0x63 || blockType === 0x64) c.u8();
  c.skipLeb();
  const labels: number[] = [];
  for (let clauses = c.u32(); clauses > 0; clauses--) {
    // catch and catch_ref name a tag, catch_all and catch_all_ref do not.
    if (c.u8() < 2) c.skipLeb();
    labels.push(c.u32());
  }
  return labels;
}

/** Labels that the instruction at a ModuleOffset may branch to; none for one that does not branch. */
export function labelsOf(bytes: Uint8Array, offset: number): number[] {
  const c = new Cursor(bytes, offset);
  const op = c.u8();
  if (op === BR || op === BR_IF || op === BR_ON_NULL || op === BR_ON_NON_NULL) return [c.u32()];
  if (op === BR_TABLE) return tableLabels(c);
  if (op === TRY_TABLE) return handlerLabels(c);
  if (op !== GC) return [];
  const kind = c.u32();
  if (kind !== BR_ON_CAST && kind !== BR_ON_CAST_FAIL) return [];
  c.u8();
  return [c.u32()];
}
