/** The stack machine of location expressions (DWARF 5 §2.5.1), on the state of a guest. */
import { type GuestState, readMemory, unsignedOf, type WasmValue } from './guest-state.ts';
import type { BinaryOperation, Operation } from './plan.ts';

/** A number on the stack: bits without sign. */
export interface Item {
  readonly bits: bigint;
  /** Bytes; 0: those of the other operand. */
  readonly size: number;
  /** Of a type that a conversion named; undefined: of none. */
  readonly isSigned?: boolean | undefined;
}

/** Bytes that arithmetic is done with: undefined stands for those of the operands. */
export type ForcedSize = 4 | 8 | undefined;

/** There is no value, since an operand has bits beyond the forced size, or is shifted by all of them. */
export const BEYOND = 'its location needs more bits';

/** There is no value, since different ones would follow. */
export const UNCLEAR = 'its location does not say whether it is computed with 32 or 64 bits';

const UNSIGNED_DIVISION =
  'its location divides a number that may be negative, and does not say whether it is';
const UNSIGNED_COMPARISON = 'its location compares numbers, and does not say whether they may be negative';
const NO_VALUE = 'its location leaves no value';
/** What a load leaves has at least the size of an address (DWARF 5 §2.5.1.3). */
const MIN_LOADED = 4;

/** @returns what the operations leave on top, or why there is nothing */
export function runOperations(
  operations: readonly Operation[],
  state: GuestState,
  forced?: ForcedSize,
): Item | string {
  const stack: Item[] = [];
  for (let i = 0; i < operations.length; i++) {
    const operation = operations[i] as Operation;
    if (operation.op === 'convert' && forced === undefined && !isClearCut(operations, i, stack.at(-1), state))
      return UNCLEAR;
    const reason = step(operation, stack, state, forced);
    if (reason !== undefined) return reason;
  }
  return stack.pop() ?? NO_VALUE;
}

/** Whether the bits that a conversion leaves are certain, of what was computed before it. */
function isClearCut(
  operations: readonly Operation[],
  at: number,
  top: Item | undefined,
  state: GuestState,
): boolean {
  const [before, conversion] = [operations[at - 1], operations[at]];
  if (conversion?.op !== 'convert' || conversion.size > 4 || before?.op === 'convert') return true;
  return top?.size !== 8 || isClearIn32(operations.slice(0, at), top, state);
}

const unlike32: ReadonlySet<Operation['op']> = new Set([
  'div',
  'mod',
  'shr',
  'shra',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'abs',
] as const);
const arithmetic: ReadonlySet<Operation['op']> = new Set([
  ...unlike32,
  ...(['add', 'sub', 'mul', 'and', 'or', 'xor', 'shl', 'neg', 'not'] as const),
]);

/** Whether 64-bit arithmetic may have another result, in its lowest 32 bits or in all, than 32-bit arithmetic. */
export const dependsOnWidth = (operations: readonly Operation[], bits: 'lowest' | 'all'): boolean =>
  operations.length > 1 && operations.some(({ op }) => (bits === 'all' ? arithmetic : unlike32).has(op));

/** Whether the lowest 32 bits of what 64-bit arithmetic left are certain; see the top of value-width.ts. */
export function isClearIn32(operations: readonly Operation[], item: Item, state: GuestState): boolean {
  if (!dependsOnWidth(operations, 'lowest')) return true;
  const narrow = runOperations(operations, state, 4);
  // What makes no sense with 32 bits is meant with 64.
  if (narrow === BEYOND) return true;
  return typeof narrow !== 'string' && BigInt.asUintN(32, narrow.bits) === BigInt.asUintN(32, item.bits);
}

/** The number with its sign, where its type has one. */
export const signedBits = ({ bits, size, isSigned }: Item): bigint =>
  isSigned === true ? BigInt.asIntN(8 * size, bits) : bits;

function step(
  operation: Operation,
  stack: Item[],
  state: GuestState,
  forced: ForcedSize,
): string | undefined {
  switch (operation.op) {
    case 'local':
    case 'global': {
      const value = operation.op === 'local' ? state.local(operation.index) : state.global(operation.index);
      if (value === undefined) return `wasm ${operation.op} ${operation.index} is not available`;
      stack.push(itemOf(value));
      return undefined;
    }
    case 'const':
      stack.push({ bits: BigInt.asUintN(64, operation.value), size: 0 });
      return undefined;
    case 'load': {
      const address = stack.pop();
      const bytes = address && readMemory(state, Number(address.bits), operation.size);
      if (bytes === undefined) return 'its location leads out of memory';
      stack.push({ bits: unsignedOf(bytes), size: Math.max(MIN_LOADED, operation.size) });
      return undefined;
    }
    case 'convert': {
      const value = stack.pop();
      if (value === undefined) return NO_VALUE;
      const { size, isSigned } = operation;
      stack.push({ bits: BigInt.asUintN(8 * size, signedBits(value)), size, isSigned });
      return undefined;
    }
    case 'dup':
    case 'drop':
    case 'swap':
    case 'over':
    case 'rot':
    case 'pick':
      return rearrange(operation, stack) ? undefined : NO_VALUE;
    case 'neg':
    case 'not':
    case 'abs': {
      const value = stack.pop();
      if (value === undefined) return NO_VALUE;
      stack.push(unary(operation.op, value, forced));
      return undefined;
    }
    default: {
      const right = stack.pop();
      const left = stack.pop();
      if (left === undefined || right === undefined) return NO_VALUE;
      const result = binary(operation.op, left, right, forced);
      if (typeof result === 'string') return result;
      stack.push(result);
      return undefined;
    }
  }
}

/** False: there are not as many values. */
function rearrange(operation: Operation, stack: Item[]): boolean {
  const [top, second, third] = [stack.at(-1), stack.at(-2), stack.at(-3)];
  if (top === undefined) return false;
  switch (operation.op) {
    case 'dup':
      stack.push(top);
      return true;
    case 'drop':
      stack.pop();
      return true;
    case 'swap':
      if (second === undefined) return false;
      stack.splice(-2, 2, top, second);
      return true;
    case 'rot':
      if (second === undefined || third === undefined) return false;
      stack.splice(-3, 3, top, third, second);
      return true;
    default: {
      const picked = stack.at(-1 - (operation.op === 'pick' ? operation.index : 1));
      if (picked !== undefined) stack.push(picked);
      return picked !== undefined;
    }
  }
}

function unary(op: 'neg' | 'not' | 'abs', value: Item, forced: ForcedSize): Item {
  const size = value.size === 0 ? 0 : (forced ?? value.size);
  const width = 8 * (size === 0 ? 8 : size);
  const wide = BigInt.asIntN(width, signedBits(value));
  const result = op === 'neg' ? -wide : op === 'not' ? ~wide : wide < 0n ? -wide : wide;
  return { bits: BigInt.asUintN(width, result), size, isSigned: value.isSigned };
}

function binary(op: BinaryOperation, left: Item, right: Item, forced: ForcedSize): Item | string {
  const own = Math.max(left.size, right.size);
  const size = own === 0 ? 0 : (forced ?? own);
  const width = 8 * (size === 0 ? 8 : size);
  if (forced !== undefined && size !== 0) {
    const isShift = op === 'shl' || op === 'shr' || op === 'shra';
    if (isBeyond(left, width) || isBeyond(right, width) || (isShift && right.bits >= BigInt(width)))
      return BEYOND;
  }
  const a = BigInt.asUintN(width, signedBits(left));
  const b = BigInt.asUintN(width, signedBits(right));
  const result = compute(op, a, b, width);
  if (
    typeof result !== 'string' &&
    dependsOnSign(op, { a, b, result, width }, left.isSigned ?? right.isSigned)
  )
    return op === 'mod' || op === 'div' ? UNSIGNED_DIVISION : UNSIGNED_COMPARISON;
  if (typeof result === 'string') return result;
  const isSigned = left.size === 0 ? right.isSigned : right.size === 0 ? left.isSigned : same(left, right);
  return { bits: BigInt.asUintN(width, result), size, isSigned };
}

const same = (left: Item, right: Item): boolean | undefined =>
  left.isSigned === right.isSigned ? left.isSigned : undefined;

/** Whether a constant is none of that width, with sign or without. */
const isBeyond = ({ bits, size }: Item, width: number): boolean =>
  size === 0 &&
  BigInt.asUintN(width, bits) !== bits &&
  BigInt.asIntN(width, bits) !== BigInt.asIntN(64, bits);

/**
 * Whether another result would follow without signs. LLVM writes `mod`, which has none by most readers of DWARF, for remainders that
 * have signs, and the comparisons, which have signs, for both kinds.
 * @param isSigned of the type that a conversion gave an operand; undefined: none
 */
function dependsOnSign(
  op: BinaryOperation,
  { a, b, result, width }: { a: bigint; b: bigint; result: bigint; width: number },
  isSigned: boolean | undefined,
): boolean {
  switch (op) {
    case 'mod':
      return result !== BigInt.asUintN(width, BigInt.asIntN(width, a) % BigInt.asIntN(width, b));
    case 'div':
      // Without a type, it is signed by definition.
      return isSigned === false && BigInt.asUintN(width, result) !== a / b;
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return BigInt.asIntN(width, a) < 0n !== BigInt.asIntN(width, b) < 0n;
    default:
      return false;
  }
}

function compute(op: BinaryOperation, a: bigint, b: bigint, width: number): bigint | string {
  const x = BigInt.asIntN(width, a);
  const y = BigInt.asIntN(width, b);
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return b === 0n ? 'its location divides by zero' : x / y;
    case 'mod':
      return b === 0n ? 'its location divides by zero' : a % b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return b >= BigInt(width) ? 0n : a << b;
    case 'shr':
      return b >= BigInt(width) ? 0n : a >> b;
    case 'shra':
      return x >> (b >= BigInt(width) ? BigInt(width) : b);
    case 'eq':
      return BigInt(a === b);
    case 'ne':
      return BigInt(a !== b);
    case 'lt':
      return BigInt(x < y);
    case 'le':
      return BigInt(x <= y);
    case 'gt':
      return BigInt(x > y);
    case 'ge':
      return BigInt(x >= y);
  }
}

function itemOf({ type, value }: WasmValue): Item {
  switch (type) {
    case 'i32':
      return { bits: BigInt.asUintN(32, BigInt(value)), size: 4 };
    case 'i64':
      return { bits: BigInt.asUintN(64, value), size: 8 };
    case 'f32':
      return { bits: floatBits(value, 4), size: 4 };
    case 'f64':
      return { bits: floatBits(value, 8), size: 8 };
  }
}

function floatBits(value: number, size: 4 | 8): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return unsignedOf(new Uint8Array(view.buffer, 0, size));
}
