/**
 * Code that copies bytes of the guest's memory into a record of the ring. It never traps: what is not in memory is not copied. A copy is
 * the number of bytes that are there, the address, and the bytes.
 */
import { type CodeWriter, type Mnemonic, Op, TypeByte } from '../../wasm/index.ts';
import { type CopiedMemory, type ScratchLocals, writeGuestExpression } from '../conditions/index.ts';

/** Exponent of the alignment of a record's words. */
const WORD_ALIGN = 2;
const WORD = 4;
/** Bytes before those that were copied: their number, and their address. */
const HEADER = 2 * WORD;
const PAGE_BITS = 16;

/** Where copies go. */
export interface CopyTarget {
  /** globalidx of an address, from which on offsets count. */
  readonly record: number;
  /** memidx. */
  readonly ring: number;
  /** Bytes that memory 0 has at least. */
  readonly leastMemory: number;
  readonly scratch: ScratchLocals;
}

/** Bytes that a copy takes in a record. */
export const copyBytes = ({ bytes }: CopiedMemory): number => HEADER + Math.ceil(bytes / WORD) * WORD;

/** Writes the code of copies. */
export class CopyCode {
  private readonly code: CodeWriter;
  private readonly target: CopyTarget;
  private readonly address: number;
  private readonly rest: number;

  constructor(code: CodeWriter, target: CopyTarget) {
    this.code = code;
    this.target = target;
    const { i32, i64 } = target.scratch;
    if (i32 === undefined || i64 === undefined) throw new Error('copies need scratch locals of both types');
    this.address = i32;
    this.rest = i64;
  }

  /** @param offset bytes from {@link CopyTarget.record} */
  write(copy: CopiedMemory, offset: number): void {
    const { code, address } = this;
    writeGuestExpression(code, copy.address, this.target.scratch);
    code.localSet(address);
    this.store(offset + WORD, 'i32.store', () => code.localGet(address));
    if (copy.isText) this.text(copy.bytes, offset);
    else this.whole(copy.bytes, offset);
  }

  /** All bytes, or none: then bytes from address 0 on, where there are as many, because a branch costs much where there are many locals. */
  private whole(bytes: number, offset: number): void {
    const { code, address } = this;
    code.localGet(address);
    code.i32Const(0);
    this.bytesBehind();
    code.i64Const(bytes);
    code.op(Op['i64.ge_s']);
    code.op(Op.select);
    code.localSet(address);
    this.store(offset, 'i32.store', () => {
      code.i32Const(bytes);
      code.i32Const(0);
      code.localGet(address);
      code.op(Op.select);
    });
    const branches = this.target.leastMemory < bytes;
    if (branches) {
      code.localGet(address);
      code.if();
    }
    let at = 0;
    for (const [width, load, store] of widths)
      for (; bytes - at >= width; at += width) {
        const from = at;
        this.store(offset + HEADER + at, store, () => {
          code.localGet(address);
          code.access(Op[load], { align: 0, memidx: 0, offset: from });
        });
      }
    if (branches) code.end();
  }

  /** As many bytes as there are in memory, up to a number. */
  private text(bytes: number, offset: number): void {
    const { code, address, rest } = this;
    const { record, ring } = this.target;
    code.localGet(address);
    code.if(TypeByte.i64);
    this.bytesBehind();
    code.localSet(rest);
    code.i64Const(bytes);
    code.localGet(rest);
    code.localGet(rest);
    code.i64Const(bytes);
    code.op(Op['i64.gt_s']);
    code.op(Op.select);
    code.localSet(rest);
    // Beyond the end of memory the rest is negative.
    code.localGet(rest);
    code.i64Const(0);
    code.localGet(rest);
    code.i64Const(0);
    code.op(Op['i64.gt_s']);
    code.op(Op.select);
    code.else();
    code.i64Const(0);
    code.end();
    code.localSet(rest);
    const length = (): void => {
      code.localGet(rest);
      code.op(Op['i32.wrap_i64']);
    };
    this.store(offset, 'i32.store', length);
    length();
    code.if();
    code.globalGet(record);
    code.i32Const(offset + HEADER);
    code.op(Op['i32.add']);
    code.localGet(address);
    length();
    code.memoryCopy({ to: ring, from: 0 });
    code.end();
  }

  /** Leaves an i64: bytes of memory from the address on, negative beyond its end. */
  private bytesBehind(): void {
    const { code, address } = this;
    code.memorySize(0);
    code.op(Op['i64.extend_i32_u']);
    code.i64Const(PAGE_BITS);
    code.op(Op['i64.shl']);
    code.localGet(address);
    code.op(Op['i64.extend_i32_u']);
    code.op(Op['i64.sub']);
  }

  private store(offset: number, mnemonic: Mnemonic, value: () => void): void {
    const { code } = this;
    code.globalGet(this.target.record);
    value();
    code.access(Op[mnemonic], { align: alignOf(mnemonic), memidx: this.target.ring, offset });
  }
}

const widths = [
  [8, 'i64.load', 'i64.store'],
  [4, 'i32.load', 'i32.store'],
  [2, 'i32.load16_u', 'i32.store16'],
  [1, 'i32.load8_u', 'i32.store8'],
] as const;

const alignOf = (mnemonic: Mnemonic): number =>
  mnemonic === 'i32.store8' ? 0 : mnemonic === 'i32.store16' ? 1 : WORD_ALIGN;
