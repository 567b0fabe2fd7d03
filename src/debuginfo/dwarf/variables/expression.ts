/**
 * Location expressions (DWARF 5 §2.5, §2.6.1) → places. What a producer for WebAssembly writes is translated; for the rest
 * the answer is a reason. Expressions jump only ahead and on no condition here, so that each takes time linear in its size.
 */
import type { NoValueState, Operation } from '../../../variables/index.ts';
import { isTombstone } from '../addr.ts';
import { DW_OP as O } from '../constants.ts';
import type { Unit } from '../info.ts';
import { SectionReader } from '../reader.ts';
import { lebValue, littleEndian } from './entries.ts';
import type { ListedExpression } from './location-lists.ts';
import type { RawOperation, RawPiece, RawPlace, SinglePlace } from './raw-place.ts';
import { withConversions } from './written-conversions.ts';

/** What an expression says. */
export type Located =
  | { readonly kind: 'place'; readonly place: RawPlace }
  | { readonly kind: 'none'; readonly state: NoValueState; readonly reason: string };

/** A base type that `DW_OP_convert` names. */
export interface ConvertTarget {
  readonly size: number;
  readonly isSigned: boolean;
  readonly isFloat: boolean;
  /** Absent: as many as its bytes have. */
  readonly bits?: number;
}

/** What an expression is read with. */
export interface ExpressionContext {
  readonly unit: Unit;
  /** The address with an index in the unit's part of `.debug_addr`. */
  readonly indexed: (index: number) => number;
  /** The base type at a section offset; undefined: there is none. */
  readonly baseType: (offset: number) => ConvertTarget | undefined;
}

/** Compilers need some ten operations, and a dozen pieces. */
const MAX_OPERATIONS = 1000;
/** Of a constant in an expression. */
const MAX_BYTES = 4096;

const none = (state: NoValueState, reason: string): Located => ({ kind: 'none', state, reason });
const nowhere = none('optimized-out', 'the compiler kept no value here');
const onStack = none('optimized-out', 'the value is on the operand stack only');

const simple = new Map<number, Operation['op']>([
  [O.dup, 'dup'],
  [O.drop, 'drop'],
  [O.over, 'over'],
  [O.swap, 'swap'],
  [O.rot, 'rot'],
  [O.abs, 'abs'],
  [O.and, 'and'],
  [O.div, 'div'],
  [O.minus, 'sub'],
  [O.mod, 'mod'],
  [O.mul, 'mul'],
  [O.neg, 'neg'],
  [O.not, 'not'],
  [O.or, 'or'],
  [O.plus, 'add'],
  [O.shl, 'shl'],
  [O.shr, 'shr'],
  [O.shra, 'shra'],
  [O.xor, 'xor'],
  [O.eq, 'eq'],
  [O.ge, 'ge'],
  [O.gt, 'gt'],
  [O.le, 'le'],
  [O.lt, 'lt'],
  [O.ne, 'ne'],
]);

const constantSizes = new Map<number, readonly [size: number, isSigned: boolean]>([
  [O.const1u, [1, false]],
  [O.const1s, [1, true]],
  [O.const2u, [2, false]],
  [O.const2s, [2, true]],
  [O.const4u, [4, false]],
  [O.const4s, [4, true]],
  [O.const8u, [8, false]],
  [O.const8s, [8, true]],
]);

/**
 * Where a variable is by its location expression.
 * @throws MalformedDebugInfoError when it is damaged.
 */
export function locate(expression: ListedExpression, context: ExpressionContext): Located {
  return new ExpressionReader(expression, context).read();
}

class ExpressionReader {
  private readonly reader: SectionReader;
  private readonly context: ExpressionContext;
  private operations: RawOperation[] = [];
  private readonly pieces: RawPiece[] = [];
  private count = 0;
  /** `DW_OP_stack_value` or `DW_OP_implicit_value` came: the place is complete. */
  private place: SinglePlace | undefined;

  constructor({ bytes, section, start, end }: ListedExpression, context: ExpressionContext) {
    this.reader = new SectionReader(bytes, section, start, end);
    this.context = context;
  }

  read(): Located {
    const { reader, pieces } = this;
    while (reader.pos < reader.end) {
      if (++this.count > MAX_OPERATIONS) return none('unsupported', 'its location is too long');
      const failure = this.operation(reader.u8());
      if (failure !== undefined) return failure;
    }
    const rest = this.taken();
    if (pieces.length === 0) return rest === undefined ? nowhere : { kind: 'place', place: rest };
    if (rest !== undefined) return none('unsupported', 'its location mixes pieces and whole values');
    if (pieces.every(({ place }) => place === undefined)) return nowhere;
    return { kind: 'place', place: { kind: 'pieces', pieces } };
  }

  /** What the operations so far say; undefined: there were none. */
  private taken(): SinglePlace | undefined {
    const { place, operations } = this;
    this.place = undefined;
    this.operations = [];
    if (place !== undefined) return place;
    return operations.length === 0 ? undefined : { kind: 'memory', address: operations };
  }

  /** @returns why the expression has no place, if it has none */
  private operation(opcode: number): Located | undefined {
    const { reader, operations, context } = this;
    if (this.place !== undefined && opcode !== O.piece)
      return none('unsupported', 'its location goes on after its value');
    const name = simple.get(opcode);
    if (name !== undefined) {
      this.needBase();
      this.operations.push({ op: name } as Operation);
      return undefined;
    }
    if (opcode >= O.lit0 && opcode <= O.lit31) return this.constant(BigInt(opcode - O.lit0));
    const sized = constantSizes.get(opcode);
    if (sized !== undefined) return this.constant(this.fixed(sized[0], sized[1]));
    switch (opcode) {
      case O.addr:
        return this.address(reader.unsigned(context.unit.addressSize));
      case O.addrx:
        return this.address(context.indexed(reader.uleb()));
      case O.constx:
        return this.constant(BigInt(context.indexed(reader.uleb())));
      case O.constu:
      case O.consts: {
        const at = reader.pos;
        reader.skipLeb();
        return this.constant(lebValue(reader.bytes, at, opcode === O.consts));
      }
      case O.fbreg:
        operations.push({ op: 'frame', offset: reader.sleb() });
        return undefined;
      case O.plus_uconst:
        return this.plus(reader.uleb());
      case O.pick:
        operations.push({ op: 'pick', index: reader.u8() });
        return undefined;
      case O.deref:
        this.needBase();
        operations.push({ op: 'load', size: context.unit.addressSize });
        return undefined;
      case O.deref_size:
        return this.load(reader.u8());
      case O.nop:
        return undefined;
      case O.skip:
        return this.skip();
      case O.bra:
        return none('unsupported', 'its location depends on a condition (DW_OP_bra)');
      case O.stack_value:
        this.needBase();
        this.place = { kind: 'value', value: withConversions(operations) };
        return undefined;
      case O.implicit_value:
        return this.implicit(reader.uleb());
      case O.piece:
        this.pieces.push({ size: reader.uleb(), place: this.taken() });
        return undefined;
      case O.WASM_location:
        return this.wasmLocation();
      case O.convert:
        return this.convert(reader.uleb());
      case O.entry_value:
      case O.GNU_entry_value:
        return this.entryValue(reader.uleb());
      default:
        return none('unsupported', `its location uses DW_OP 0x${opcode.toString(16)}`);
    }
  }

  /** LLVM leaves the frame base out where it is the stack pointer: an operation without operand means that. */
  private needBase(): void {
    if (this.operations.length === 0) this.operations.push({ op: 'frame', offset: 0 });
  }

  private constant(value: bigint): undefined {
    this.operations.push({ op: 'const', value });
  }

  private fixed(size: number, isSigned: boolean): bigint {
    const { reader } = this;
    const at = reader.pos;
    reader.skip(size);
    const value = littleEndian(reader.bytes, at, size);
    return isSigned ? BigInt.asIntN(8 * size, value) : value;
  }

  private address(address: number): Located | undefined {
    if (isTombstone(address, this.context.unit.addressSize) && address !== 0)
      return none('optimized-out', 'the linker removed it');
    return this.constant(BigInt(address));
  }

  private plus(value: number): Located | undefined {
    const { operations } = this;
    if (operations.length === 0) operations.push({ op: 'frame', offset: value });
    else operations.push({ op: 'const', value: BigInt(value) }, { op: 'add' });
    return undefined;
  }

  private load(size: number): Located | undefined {
    if (size !== 1 && size !== 2 && size !== 4 && size !== 8)
      return none('unsupported', `its location loads ${size} bytes`);
    this.needBase();
    this.operations.push({ op: 'load', size });
    return undefined;
  }

  private skip(): Located | undefined {
    const { reader } = this;
    const distance = (reader.u16() << 16) >> 16;
    if (distance < 0)
      return none('unsupported', 'its location goes back to an earlier operation (DW_OP_skip)');
    reader.skip(distance);
    return undefined;
  }

  private implicit(length: number): Located | undefined {
    const { reader } = this;
    const start = reader.pos;
    reader.skip(length);
    if (length > MAX_BYTES) return none('unsupported', 'its constant is too long');
    this.place = { kind: 'bytes', bytes: [...reader.bytes.subarray(start, start + length)] };
    return undefined;
  }

  private wasmLocation(): Located | undefined {
    const { reader, operations } = this;
    const kind = reader.u8();
    const index = kind === 3 ? reader.u32() : reader.uleb();
    if (kind === 0) operations.push({ op: 'local', index });
    else if (kind === 1 || kind === 3) operations.push({ op: 'global', index });
    else if (kind === 2) return onStack;
    else return none('unsupported', `its location is of the unknown WebAssembly kind ${kind}`);
    return undefined;
  }

  private convert(offset: number): Located | undefined {
    const { unit, baseType } = this.context;
    // 0 stands for the generic type, which has the size of an address.
    const target =
      offset === 0
        ? { size: unit.addressSize, isSigned: false, isFloat: false }
        : baseType(unit.offset + offset);
    if (target === undefined || target.isFloat || target.size < 1 || target.size > 8)
      return none('unsupported', 'its location converts to a type that wtrace does not know');
    this.needBase();
    const { size, isSigned } = target;
    const room = BigInt(8 * size - (target.bits ?? 8 * size));
    // Bits above are cut off, or become copies of the sign: by shifts to the top and back.
    if (room > 0n) {
      this.operations.push({ op: 'convert', size, isSigned: false });
      this.operations.push({ op: 'const', value: room }, { op: 'shl' });
      this.operations.push({ op: 'const', value: room }, { op: isSigned ? 'shra' : 'shr' });
    }
    this.operations.push({ op: 'convert', size, isSigned });
    return undefined;
  }

  private entryValue(length: number): Located | undefined {
    const { reader } = this;
    const end = reader.pos + length;
    const isLocal = length >= 3 && end <= reader.end && reader.u8() === O.WASM_location && reader.u8() === 0;
    const index = isLocal ? reader.uleb() : 0;
    if (!isLocal || reader.pos !== end)
      return none('unsupported', 'its location needs a value from the entry of the function');
    this.operations.push({ op: 'entry', index });
    return undefined;
  }
}
