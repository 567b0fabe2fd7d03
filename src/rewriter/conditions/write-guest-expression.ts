/**
 * The bytes of a condition, as part of a probe. Only instructions of the first WebAssembly, so that every engine has
 * them. What could trap stands behind a guard, which leaves the one block around it all with 0.
 */
import { type ByteWriter, Op } from '../../wasm/index.ts';
import { type Constant, canFail, dividesByConstant, type GuestExpression } from './guest-expression.ts';

/** localidx of locals that nothing else uses; see `scratchNeeds`. */
export interface ScratchLocals {
  readonly i32?: number;
  readonly i64?: number;
}

const I32 = 0x7f;
/** Byte size of a page, as a power of two. */
const PAGE_BITS = 16;

/** Writes code of type `[] -> [i32]` that leaves 1 where the condition holds, else 0. Its labels are its own. */
export function writeGuestExpression(
  out: ByteWriter,
  expression: GuestExpression,
  scratch: ScratchLocals,
): void {
  const writer = new ExpressionWriter(out, scratch);
  if (!canFail(expression)) writer.write(expression, 0);
  else {
    out.u8(Op.block);
    out.u8(I32);
    writer.write(expression, 0);
    out.u8(Op.end);
  }
}

class ExpressionWriter {
  private readonly out: ByteWriter;
  private readonly scratch: ScratchLocals;
  private readonly float = new DataView(new ArrayBuffer(8));

  constructor(out: ByteWriter, scratch: ScratchLocals) {
    this.out = out;
    this.scratch = scratch;
  }

  /** `outside`: label of the block around the whole condition. */
  write(node: GuestExpression, outside: number): void {
    const { out } = this;
    switch (node.kind) {
      case 'const':
        this.constant(node);
        break;
      case 'local':
        this.local(Op['local.get'], node.index);
        break;
      case 'apply':
        for (const operand of node.operands) this.write(operand, outside);
        out.u8(Op[node.mnemonic]);
        break;
      case 'divide':
        this.divide(node, outside);
        break;
      case 'load':
        this.load(node, outside);
        break;
      case 'and':
      case 'or':
        this.write(node.left, outside);
        out.u8(Op.if);
        out.u8(I32);
        if (node.kind === 'or') this.integer('i32', 1n);
        else this.write(node.right, outside + 1);
        out.u8(Op.else);
        if (node.kind === 'or') this.write(node.right, outside + 1);
        else this.integer('i32', 0n);
        out.u8(Op.end);
        break;
      case 'fail':
        this.integer('i32', 0n);
        out.u8(Op.br);
        out.u32(outside);
        break;
    }
  }

  private divide(node: Extract<GuestExpression, { kind: 'divide' }>, outside: number): void {
    const { out } = this;
    const { type, mnemonic } = node;
    this.write(node.left, outside);
    this.write(node.right, outside);
    if (!dividesByConstant(node)) {
      const divisor = scratchLocal(this.scratch[type]);
      this.local(Op['local.set'], divisor);
      this.failIf(outside, () => {
        this.local(Op['local.get'], divisor);
        out.u8(Op[`${type}.eqz`]);
      });
      // The smallest number / -1 overflows and would trap. It wraps instead: x / -1 is computed as (x * -1) / 1.
      const overflows = mnemonic === `${type}.div_s`;
      if (overflows) {
        this.integer(type, -1n);
        this.integer(type, 1n);
        this.isMinusOne(type, divisor);
        out.u8(Op.select);
        out.u8(Op[`${type}.mul`]);
        this.integer(type, 1n);
      }
      this.local(Op['local.get'], divisor);
      if (overflows) {
        this.isMinusOne(type, divisor);
        out.u8(Op.select);
      }
    }
    out.u8(Op[mnemonic]);
  }

  private isMinusOne(type: 'i32' | 'i64', local: number): void {
    this.local(Op['local.get'], local);
    this.integer(type, -1n);
    this.out.u8(Op[`${type}.eq`]);
  }

  /** Reads only what lies in memory 0 as it is now. Memories never shrink, so that the answer stays true. */
  private load(node: Extract<GuestExpression, { kind: 'load' }>, outside: number): void {
    const { out } = this;
    const address = scratchLocal(this.scratch.i64);
    this.write(node.address, outside);
    this.local(Op['local.set'], address);
    this.failIf(outside, () => {
      // In 64 bits nothing overflows; a memory of no page gives a negative limit.
      this.local(Op['local.get'], address);
      out.u8(Op['memory.size']);
      out.u8(0);
      if (!node.is64) out.u8(Op['i64.extend_i32_u']);
      this.integer('i64', BigInt(PAGE_BITS));
      out.u8(Op['i64.shl']);
      this.integer('i64', BigInt(node.width));
      out.u8(Op['i64.sub']);
      out.u8(Op['i64.gt_s']);
      if (node.mayBeNegative) {
        this.local(Op['local.get'], address);
        this.integer('i64', 0n);
        out.u8(Op['i64.lt_s']);
        out.u8(Op['i32.or']);
      }
    });
    this.local(Op['local.get'], address);
    if (!node.is64) out.u8(Op['i32.wrap_i64']);
    out.u8(Op[node.mnemonic]);
    // memarg: any alignment, offset 0.
    out.u8(0);
    out.u8(0);
  }

  /** Ends the condition as false if what `test` leaves is not 0. What is on the stack stays there otherwise. */
  private failIf(outside: number, test: () => void): void {
    this.integer('i32', 0n);
    test();
    this.out.u8(Op.br_if);
    this.out.u32(outside);
    this.out.u8(Op.drop);
  }

  private constant(node: Constant): void {
    switch (node.type) {
      case 'i32':
      case 'i64':
        this.integer(node.type, node.value);
        break;
      case 'f32':
        this.out.u8(Op['f32.const']);
        this.float.setFloat32(0, node.value, true);
        for (let i = 0; i < 4; i++) this.out.u8(this.float.getUint8(i));
        break;
      case 'f64':
        this.out.u8(Op['f64.const']);
        this.float.setFloat64(0, node.value, true);
        for (let i = 0; i < 8; i++) this.out.u8(this.float.getUint8(i));
        break;
    }
  }

  private integer(type: 'i32' | 'i64', value: bigint): void {
    this.out.u8(Op[`${type}.const`]);
    this.out.s64(type === 'i32' ? BigInt.asIntN(32, value) : value);
  }

  private local(opcode: number, index: number): void {
    this.out.u8(opcode);
    this.out.u32(index);
  }
}

function scratchLocal(index: number | undefined): number {
  if (index === undefined) throw new Error('a scratch local that scratchNeeds asks for is missing');
  return index;
}
