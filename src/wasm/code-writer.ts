/**
 * Writes instructions (WebAssembly 3.0 §5.4): the one place that knows how the immediates of what wtrace adds are laid
 * out. Knows no probes.
 */
import { Op } from './opcodes.ts';
import type { ByteWriter } from './write.ts';

/** Bytes of the block types (§5.3.9) and value types that wtrace's own code uses. */
export const TypeByte = { empty: 0x40, i32: 0x7f, i64: 0x7e } as const;

/** Bit of a memarg's alignment: a memory index follows (§5.4.7). */
const INDEXED_MEMORY = 0x40;

/** First byte of bulk memory instructions (§5.4.6). */
const PREFIX = 0xfc;

/** First byte of vector instructions (§5.4.8). */
const VECTOR_PREFIX = 0xfd;

/** Bytes of a float on their way; one for all writers, as one is made for each body. */
const float = new DataView(new ArrayBuffer(8));

/** Appends instructions to bytes. Indices are those of the module's index spaces, labels count from the innermost block. */
export class CodeWriter {
  readonly out: ByteWriter;

  constructor(out: ByteWriter) {
    this.out = out;
  }

  /** An instruction without immediates, by its one-byte opcode. */
  op(opcode: number): void {
    this.out.u8(opcode);
  }

  /** A vector instruction without immediates, or with a lane, by its key in the table of opcodes. */
  vectorOp(opcode: number, lane?: number): void {
    this.out.u8(VECTOR_PREFIX);
    this.out.u32(opcode & 0xffff);
    if (lane !== undefined) this.out.u8(lane);
  }

  /** `i32.const`. */
  i32Const(value: number): void {
    this.out.u8(Op['i32.const']);
    this.out.s32(value);
  }

  /** `i64.const` of a value of at most 32 bits, or of any. */
  i64Const(value: number | bigint): void {
    this.out.u8(Op['i64.const']);
    if (typeof value === 'number') this.out.s32(value);
    else this.out.s64(value);
  }

  /** `f32.const`; the value is rounded to 32 bits. */
  f32Const(value: number): void {
    this.out.u8(Op['f32.const']);
    float.setFloat32(0, value, true);
    for (let i = 0; i < 4; i++) this.out.u8(float.getUint8(i));
  }

  /** `f64.const`. */
  f64Const(value: number): void {
    this.out.u8(Op['f64.const']);
    float.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.out.u8(float.getUint8(i));
  }

  /** `local.get`. */
  localGet(localidx: number): void {
    this.out.u8(Op['local.get']);
    this.out.u32(localidx);
  }

  /** `local.set`. */
  localSet(localidx: number): void {
    this.out.u8(Op['local.set']);
    this.out.u32(localidx);
  }

  /** `local.tee`. */
  localTee(localidx: number): void {
    this.out.u8(Op['local.tee']);
    this.out.u32(localidx);
  }

  /** `global.get`. */
  globalGet(globalidx: number): void {
    this.out.u8(Op['global.get']);
    this.out.u32(globalidx);
  }

  /** `global.set`. */
  globalSet(globalidx: number): void {
    this.out.u8(Op['global.set']);
    this.out.u32(globalidx);
  }

  /** `block`. @param type one of {@link TypeByte}, or encoded bytes of a block type */
  block(type: number | Uint8Array = TypeByte.empty): void {
    this.open(Op.block, type);
  }

  /** `if`; see {@link block}. */
  if(type: number | Uint8Array = TypeByte.empty): void {
    this.open(Op.if, type);
  }

  /** `else`. */
  else(): void {
    this.out.u8(Op.else);
  }

  /** `end`. */
  end(): void {
    this.out.u8(Op.end);
  }

  /** `br`. */
  br(label: number): void {
    this.out.u8(Op.br);
    this.out.u32(label);
  }

  /** `br_if`. */
  brIf(label: number): void {
    this.out.u8(Op.br_if);
    this.out.u32(label);
  }

  /** `br_table`. @param labels of the targets, the default last */
  brTable(labels: readonly number[]): void {
    this.out.u8(Op.br_table);
    this.out.u32(labels.length - 1);
    for (const label of labels) this.out.u32(label);
  }

  /** `call_indirect`. */
  callIndirect(typeidx: number, tableidx: number): void {
    this.out.u8(Op.call_indirect);
    this.out.u32(typeidx);
    this.out.u32(tableidx);
  }

  /** `memory.size`. */
  memorySize(memidx: number): void {
    this.out.u8(Op['memory.size']);
    this.out.u32(memidx);
  }

  /** `memory.copy` between memories, by their memidx. */
  memoryCopy({ to, from }: { readonly to: number; readonly from: number }): void {
    this.out.u8(PREFIX);
    this.out.u32(Op['memory.copy'] & 0xffff);
    this.out.u32(to);
    this.out.u32(from);
  }

  /** A load or store by its one-byte opcode. @param align exponent of a power of two */
  access(opcode: number, { align, memidx, offset }: MemArg): void {
    const { out } = this;
    out.u8(opcode);
    if (memidx === 0) out.u8(align);
    else {
      out.u8(align | INDEXED_MEMORY);
      out.u32(memidx);
    }
    out.u32(offset);
  }

  private open(opcode: number, type: number | Uint8Array): void {
    this.out.u8(opcode);
    if (typeof type === 'number') this.out.u8(type);
    else this.out.bytes(type);
  }
}

/** Immediates of a load or store. */
export interface MemArg {
  /** Exponent of a power of two. */
  readonly align: number;
  readonly memidx: number;
  /** Bytes added to the address. */
  readonly offset: number;
}
