/**
 * The bytes of a condition, as part of a probe. Uses only instructions of WebAssembly 1.0, so that every engine has them.
 * What could trap is guarded; a failed guard leaves the block around the whole condition with 0.
 */
import { type CodeWriter, Op, TypeByte } from '../../wasm/index.ts';
import { type Constant, canFail, dividesByConstant, type GuestExpression } from './guest-expression.ts';

/** localidx of locals that nothing else uses; see `scratchNeeds`. */
export interface ScratchLocals {
  readonly i32?: number;
  readonly i64?: number;
}

/** Size of a page in bytes, as a power of two. */
const PAGE_BITS = 16;

/** Writes code of type `[] -> [i32]` that leaves 1 if the condition holds, else 0. It branches to no label outside. */
export function writeGuestExpression(
  code: CodeWriter,
  expression: GuestExpression,
  scratch: ScratchLocals,
): void {
  const writer = new ExpressionWriter(code, scratch);
  if (!canFail(expression)) writer.write(expression, 0);
  else {
    code.block(TypeByte.i32);
    writer.write(expression, 0);
    code.end();
  }
}

class ExpressionWriter {
  private readonly code: CodeWriter;
  private readonly scratch: ScratchLocals;

  constructor(code: CodeWriter, scratch: ScratchLocals) {
    this.code = code;
    this.scratch = scratch;
  }

  /** `outside`: label of the block around the whole condition. */
  write(node: GuestExpression, outside: number): void {
    const { code } = this;
    switch (node.kind) {
      case 'const':
        this.constant(node);
        break;
      case 'local':
        code.localGet(node.index);
        break;
      case 'global':
        code.globalGet(node.index);
        break;
      case 'checked':
        this.checked(node, outside);
        break;
      case 'apply':
        for (const operand of node.operands) this.write(operand, outside);
        code.op(Op[node.mnemonic]);
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
        code.if(TypeByte.i32);
        if (node.kind === 'or') this.integer('i32', 1n);
        else this.write(node.right, outside + 1);
        code.else();
        if (node.kind === 'or') this.write(node.right, outside + 1);
        else this.integer('i32', 0n);
        code.end();
        break;
      case 'any':
        node.tests.forEach((test, i) => {
          code.block(TypeByte.i32);
          this.write(test, 0);
          code.end();
          if (i > 0) code.op(Op['i32.or']);
        });
        break;
      case 'fail':
        this.integer('i32', 0n);
        code.br(outside);
        break;
    }
  }

  private divide(node: Extract<GuestExpression, { kind: 'divide' }>, outside: number): void {
    const { code } = this;
    const { type, mnemonic } = node;
    this.write(node.left, outside);
    this.write(node.right, outside);
    if (!dividesByConstant(node)) {
      const divisor = scratchLocal(this.scratch[type]);
      code.localSet(divisor);
      this.failIf(outside, () => {
        code.localGet(divisor);
        code.op(Op[`${type}.eqz`]);
      });
      // The smallest number / -1 overflows and would trap. It wraps instead: x / -1 is computed as (x * -1) / 1.
      const overflows = mnemonic === `${type}.div_s`;
      if (overflows) {
        this.integer(type, -1n);
        this.integer(type, 1n);
        this.isMinusOne(type, divisor);
        code.op(Op.select);
        code.op(Op[`${type}.mul`]);
        this.integer(type, 1n);
      }
      code.localGet(divisor);
      if (overflows) {
        this.isMinusOne(type, divisor);
        code.op(Op.select);
      }
    }
    code.op(Op[mnemonic]);
  }

  private checked(node: Extract<GuestExpression, { kind: 'checked' }>, outside: number): void {
    const { code } = this;
    const { type, test } = node;
    const value = scratchLocal(this.scratch[type]);
    this.write(node.operand, outside);
    code.localSet(value);
    this.failIf(outside, () => {
      code.localGet(value);
      if (test.kind === 'not-zero') code.op(Op[`${type}.eqz`]);
      else {
        this.integer(type, test.limit);
        code.op(Op[`${type}.ge_u`]);
      }
    });
    code.localGet(value);
  }

  private isMinusOne(type: 'i32' | 'i64', local: number): void {
    this.code.localGet(local);
    this.integer(type, -1n);
    this.code.op(Op[`${type}.eq`]);
  }

  /** Reads only within the current size of memory 0. Memories never shrink, so the check stays valid. */
  private load(node: Extract<GuestExpression, { kind: 'load' }>, outside: number): void {
    const { code } = this;
    const address = scratchLocal(this.scratch.i64);
    this.write(node.address, outside);
    code.localSet(address);
    this.failIf(outside, () => {
      // Nothing overflows in 64 bits; a memory without pages gives a negative limit.
      code.localGet(address);
      code.memorySize(0);
      if (!node.is64) code.op(Op['i64.extend_i32_u']);
      this.integer('i64', BigInt(PAGE_BITS));
      code.op(Op['i64.shl']);
      this.integer('i64', BigInt(node.width));
      code.op(Op['i64.sub']);
      code.op(Op['i64.gt_s']);
      if (node.mayBeNegative) {
        code.localGet(address);
        this.integer('i64', 0n);
        code.op(Op['i64.lt_s']);
        code.op(Op['i32.or']);
      }
    });
    code.localGet(address);
    if (!node.is64) code.op(Op['i32.wrap_i64']);
    // Alignment is only a hint.
    code.access(Op[node.mnemonic], { align: 0, memidx: 0, offset: 0 });
  }

  /** Ends the condition as false if what `test` leaves is not 0. Otherwise the stack is unchanged. */
  private failIf(outside: number, test: () => void): void {
    this.integer('i32', 0n);
    test();
    this.code.brIf(outside);
    this.code.op(Op.drop);
  }

  private constant(node: Constant): void {
    switch (node.type) {
      case 'i32':
      case 'i64':
        this.integer(node.type, node.value);
        break;
      case 'f32':
        this.code.f32Const(node.value);
        break;
      case 'f64':
        this.code.f64Const(node.value);
        break;
    }
  }

  private integer(type: 'i32' | 'i64', value: bigint): void {
    if (type === 'i32') this.code.i32Const(Number(BigInt.asIntN(32, value)));
    else this.code.i64Const(value);
  }
}

function scratchLocal(index: number | undefined): number {
  if (index === undefined) throw new Error('a scratch local that scratchNeeds asks for is missing');
  return index;
}
