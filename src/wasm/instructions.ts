/**
 * Walks over instructions without decoding more than control flow needs (WebAssembly 3.0 §5.4). A module has a
 * million of them, so that `read` dispatches on a precomputed class per opcode and allocates nothing.
 */
import { MalformedModuleError, UnsupportedError } from '../errors.ts';
import type { ModuleOffset } from '../location.ts';
import { ByteReader } from './byte-reader.ts';
import { type Catch, type Immediate, readImmediate } from './immediates.ts';
import { LEB32_BYTES, LEB64_BYTES, lebEnd } from './leb128.ts';
import { type ImmediateKind, immediatesOf, Op, opcodes } from './opcodes.ts';
import { LONGEST_SIMPLE, skipSimple } from './skip.ts';
import { EMPTY_BLOCK_TYPE, readBlockType } from './value-types.ts';

const I32_CONST = Op['i32.const'];

// How the immediates of an opcode are passed over.
const UNKNOWN = 0;
const NONE = 1;
const INDEX = 2;
const LABEL = 3;
const MEMARG = 4;
const INTEGER = 5;
const BLOCKTYPE = 6;
const PREFIX = 7;
const TWO_INDICES = 8;
const OTHER = 9;

const indexKinds = new Set<ImmediateKind>([
  'funcidx',
  'typeidx',
  'tableidx',
  'memidx',
  'globalidx',
  'localidx',
  'tagidx',
  'dataidx',
  'elemidx',
  'fieldidx',
]);

function classOf(immediates: readonly ImmediateKind[]): number {
  const [kind, second] = immediates;
  if (kind === undefined) return NONE;
  if (second !== undefined && indexKinds.has(kind) && indexKinds.has(second)) return TWO_INDICES;
  if (immediates.length > 1) return OTHER;
  if (indexKinds.has(kind)) return INDEX;
  if (kind === 'labelidx') return LABEL;
  if (kind === 'memarg') return MEMARG;
  if (kind === 'i32' || kind === 'i64') return INTEGER;
  if (kind === 'blocktype') return BLOCKTYPE;
  return OTHER;
}

// One-byte opcodes at [0, 0x100), sub-opcodes of prefix 0xfb at [0x100, 0x300), of 0xfc at [0x300, 0x500)…
const SUB_OPCODES = 0x200;
const FIRST_PREFIX = 0xfb;
const classes = new Uint8Array(0x100 + 4 * SUB_OPCODES);
const slotOf = (key: number) =>
  key < 0x100 ? key : 0x100 + ((key >>> 16) - FIRST_PREFIX) * SUB_OPCODES + (key & 0xffff);
for (const [key, , , ...immediates] of opcodes) {
  classes[slotOf(key)] = classOf(immediates);
  if (key >= 0x100) classes[key >>> 16] = PREFIX;
}

/** Reads the instructions in `bytes[start, end)` one after the other; a body's final `end` is the last. */
export class InstructionReader {
  /** ModuleOffset of the current instruction. */
  offset: ModuleOffset;
  /** ModuleOffset one past the current instruction. */
  next: ModuleOffset;
  /** Key of the current instruction, see `opcodes.ts`. */
  opcode = 0;
  /** labelidx of `br`, `br_if`, `br_on_*`, `rethrow`, `delegate`. */
  label = 0;
  /** First index among the immediates (funcidx, localidx, typeidx…); the memidx of a memory access. */
  index = 0;
  /**
   * s33 of the block type of `block`, `loop`, `if`, `try`, `try_table`: a typeidx, or negative (see `readBlockType`).
   * It is encoded from `blockTypeStart` to `blockTypeEnd`.
   */
  blockType = EMPTY_BLOCK_TYPE;
  /** ModuleOffset of the block type. */
  blockTypeStart = 0;
  /** ModuleOffset one past the block type. */
  blockTypeEnd = 0;
  /** labelidx of `br_table`, the default last. The array is reused by the next `br_table`. */
  readonly labels: number[] = [];
  /** Clauses of `try_table`. The array is reused by the next `try_table`. */
  readonly catches: Catch[] = [];
  private readonly bytes: Uint8Array;
  private readonly end: number;
  /** Before it, any simple instruction can be read without passing the end of the bytes. */
  private readonly simpleEnd: number;
  private readonly slow: ByteReader;

  /** `start` and `end` are ModuleOffsets; `start` is that of an instruction, `end` one past the last. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.end = Math.min(end, bytes.length);
    this.simpleEnd = Math.min(end, bytes.length - LONGEST_SIMPLE);
    this.offset = start as ModuleOffset;
    this.next = start as ModuleOffset;
    this.slow = new ByteReader(bytes, start, end);
  }

  /**
   * ModuleOffset one past the instruction at `position`, which is skipped faster than {@link read} reads it: for
   * callers that rarely need its immediates. The fields are unspecified afterwards.
   * @throws as {@link read}
   */
  skip(position: number): number {
    if (position < this.simpleEnd) {
      const next = skipSimple(this.bytes, position);
      if (next >= 0 && next <= this.end) return next;
    }
    this.next = position as ModuleOffset;
    this.read();
    return this.next;
  }

  /** Reads the instruction at `position`. @returns and throws as {@link read} */
  readAt(position: number): boolean {
    this.next = position as ModuleOffset;
    return this.read();
  }

  /**
   * Advances to the next instruction; false at the end.
   * @throws {@link MalformedModuleError} when bytes are missing or an integer is too long
   * @throws {@link UnsupportedError} for an unknown opcode
   */
  read(): boolean {
    const bytes = this.bytes;
    let position: number = this.next;
    if (position >= this.end) return false;
    this.offset = position as ModuleOffset;
    const opcode = bytes[position++] as number;
    this.opcode = opcode;
    switch (classes[opcode]) {
      case NONE:
        break;
      case INDEX: {
        const byte = bytes[position++] as number;
        if (byte < 0x80) {
          this.index = byte;
        } else {
          this.slow.position = position - 1;
          this.index = this.slow.u32();
          position = this.slow.position;
        }
        break;
      }
      case LABEL: {
        const byte = bytes[position++] as number;
        if (byte < 0x80) {
          this.label = byte;
        } else {
          this.slow.position = position - 1;
          this.label = this.slow.u32();
          position = this.slow.position;
        }
        break;
      }
      case MEMARG:
        // An alignment below 64 has no memidx; an offset is passed over.
        if ((bytes[position] as number) < 0x40) {
          this.index = 0;
          position = this.skipInteger(position + 1, LEB64_BYTES);
        } else {
          position = this.memarg(position);
        }
        break;
      case INTEGER:
        position = this.skipInteger(position, opcode === I32_CONST ? LEB32_BYTES : LEB64_BYTES);
        break;
      case BLOCKTYPE:
        position = this.readBlockType(position);
        break;
      case TWO_INDICES:
        position = this.indices(position, 2);
        break;
      case PREFIX:
        position = this.prefixed(opcode, position);
        break;
      case UNKNOWN:
        throw this.unknown();
      default:
        position = this.other(opcode, position);
    }
    if (position > this.end) throw this.cut();
    this.next = position as ModuleOffset;
    return true;
  }

  /** All immediates of the current instruction, decoded, in binary order. @throws as {@link read} */
  readImmediates(): Immediate[] {
    const slow = this.slow;
    slow.position = this.offset + 1;
    if (this.opcode > 0xff) slow.u32();
    return immediatesOf(this.opcode).map((kind) => readImmediate(slow, kind));
  }

  private skipInteger(start: number, most: number): number {
    const { bytes } = this;
    if (bytes[start]! < 0x80) return start + 1;
    const next = lebEnd(bytes, start, this.end, most);
    if (next >= 0) return next;
    if (this.end - start < most) throw this.cut();
    throw new MalformedModuleError('integer too long', start);
  }

  private memarg(position: number): number {
    const slow = this.slow;
    slow.position = position;
    const align = slow.u32();
    // Bit 6: a memidx follows (multi-memory).
    this.index = align & 0x40 ? slow.u32() : 0;
    return this.skipInteger(slow.position, LEB64_BYTES);
  }

  private indices(position: number, count: 1 | 2): number {
    const slow = this.slow;
    slow.position = position;
    this.index = slow.u32();
    if (count === 2) slow.u32();
    return slow.position;
  }

  private readBlockType(position: number): number {
    this.slow.position = position;
    this.blockTypeStart = position;
    this.blockType = readBlockType(this.slow);
    this.blockTypeEnd = this.slow.position;
    return this.slow.position;
  }

  private prefixed(prefix: number, position: number): number {
    this.slow.position = position;
    const sub = this.slow.u32();
    this.opcode = (prefix << 16) | Math.min(sub, 0xffff);
    if (sub >= SUB_OPCODES) throw this.unknown(sub);
    const after = this.slow.position;
    switch (classes[slotOf(this.opcode)]) {
      case NONE:
        return after;
      case UNKNOWN:
        throw this.unknown(sub);
      case MEMARG:
        return this.memarg(after);
      case INDEX:
        return this.indices(after, 1);
      case TWO_INDICES:
        return this.indices(after, 2);
      default:
        return this.other(this.opcode, after);
    }
  }

  private other(opcode: number, position: number): number {
    const slow = this.slow;
    slow.position = position;
    let first = true;
    for (const kind of immediatesOf(opcode)) {
      if (kind === 'labelidx') {
        this.label = slow.u32();
      } else if (kind === 'labels') {
        this.readLabels();
      } else if (kind === 'blocktype') {
        this.readBlockType(slow.position);
      } else if (kind === 'catches') {
        this.readCatches();
      } else if (kind === 'memarg') {
        slow.position = this.memarg(slow.position);
      } else if (first && indexKinds.has(kind)) {
        this.index = slow.u32();
        first = false;
      } else {
        readImmediate(slow, kind);
      }
    }
    return slow.position;
  }

  private readLabels(): void {
    const count = this.slow.count('labels');
    this.labels.length = count + 1;
    for (let i = 0; i <= count; i++) this.labels[i] = this.slow.u32();
  }

  private readCatches(): void {
    const clauses = readImmediate(this.slow, 'catches');
    this.catches.length = 0;
    if (clauses.kind !== 'catches') return;
    for (const clause of clauses.clauses) this.catches.push(clause);
  }

  private cut(): MalformedModuleError {
    return new MalformedModuleError('instruction passes the end of its code', this.offset);
  }

  private unknown(sub?: number): UnsupportedError {
    const prefix = `0x${(sub === undefined ? this.opcode : this.opcode >>> 16).toString(16).padStart(2, '0')}`;
    const name = sub === undefined ? prefix : `${prefix} 0x${sub.toString(16).padStart(2, '0')}`;
    return new UnsupportedError(
      `unknown opcode ${name}; build the module without the proposal that adds it`,
      this.offset,
    );
  }
}
