/** Where debug info says that a variable is, as code: the operations of a place become a tree of instructions. */

import type { LocalType } from '../../probe-map/index.ts';
import { dependsOnWidth, fitsInto, type Operation } from '../../variables/index.ts';
import { notNegative } from './addresses.ts';
import type { LoadType } from './expression.ts';
import { type LoadedMemory, load } from './memory-load.ts';
import { arithmetic, bitNot, comparison, negated } from './operators.ts';
import { narrowed } from './scalar-code.ts';
import { asNumber, code, constant, isInt, type NumericValue, signed, unsigned } from './typed.ts';

/** What a place may read. */
export interface PlaceContext {
  /** By localidx. */
  readonly localTypes: readonly LocalType[];
  readonly memory?: LoadedMemory;
}

/** Locations have a handful of operations; more would make the probe large. */
const MAX_OPERATIONS = 64;

/**
 * The number that operations leave; integers have no sign.
 * @returns undefined: they cannot be compiled
 */
export function compileOperations(
  operations: readonly Operation[],
  context: PlaceContext,
): NumericValue | undefined {
  if (operations.length > MAX_OPERATIONS) return undefined;
  const stack: NumericValue[] = [];
  for (const [i, operation] of operations.entries()) {
    const isCut = operation.op === 'convert' && operations[i - 1]?.op !== 'convert';
    const value = step(operation, stack, context, isCut ? operations.slice(0, i) : []);
    if (value === undefined) return undefined;
    stack.push(value);
  }
  return stack.pop();
}

/**
 * The number that is a value itself.
 * @param size bytes of the value; undefined: not known
 * @returns undefined: it cannot be compiled, or it is not certain with how many bits it is computed
 */
export function compileValue(
  operations: readonly Operation[],
  size: number | undefined,
  context: PlaceContext,
): NumericValue | undefined {
  const number = compileOperations(operations, context);
  if (number?.kind === 'integer' && size !== undefined && !fitsInto(number.value, size)) return undefined;
  if (number?.kind !== 'code' || size === undefined) return number;
  const is64 = number.type.endsWith('64');
  if (is64 === size > 4) return number;
  return dependsOnWidth(operations, is64 ? 'lowest' : 'all') ? undefined : number;
}

function step(
  operation: Operation,
  stack: NumericValue[],
  { localTypes, memory }: PlaceContext,
  before: readonly Operation[],
): NumericValue | undefined {
  switch (operation.op) {
    case 'local': {
      const type = localTypes[operation.index];
      if (type === undefined || type === '-') return undefined;
      return unsigned(code(type, { kind: 'local', index: operation.index }));
    }
    case 'const':
      return { kind: 'integer', value: BigInt.asIntN(64, operation.value), bits: true };
    case 'load': {
      const address = stack.pop();
      const type = unsignedLoads[operation.size];
      if (address === undefined || type === undefined) return undefined;
      const loaded = asNumber(load(type, address, memory));
      return loaded && unsigned(loaded);
    }
    case 'convert': {
      const value = stack.pop();
      const { size, isSigned } = operation;
      // What is cut off here may have been so before: then other bits came down.
      const is64 = value?.kind === 'code' && value.type.endsWith('64');
      if (value === undefined || (is64 && size <= 4 && dependsOnWidth(before, 'lowest'))) return undefined;
      const type = intOf(size, isSigned);
      return type && narrowed(value, type);
    }
    case 'neg':
    case 'not': {
      const value = stack.pop();
      return value && asNumber((operation.op === 'neg' ? negated : bitNot)(value));
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'and':
    case 'or':
    case 'xor':
    case 'shl':
    case 'shr':
    case 'shra':
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge': {
      const right = stack.pop();
      const left = stack.pop();
      return left && right && binary(operation.op, left, right);
    }
    default:
      return undefined;
  }
}

const signs = {
  ...({
    add: '+',
    sub: '-',
    mul: '*',
    and: '&',
    or: '|',
    xor: '^',
    shl: '<<',
    shr: '>>',
    shra: '>>',
  } as const),
};
const comparisons = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

type Binary = keyof typeof signs | keyof typeof comparisons;

/** Both operands get one width: that of the wider, or of the one that is no constant. */
function binary(op: Binary, one: NumericValue, other: NumericValue): NumericValue | undefined {
  const [left, right] = [sameWidth(one, other), sameWidth(other, one)];
  if (op in comparisons) {
    const operator = comparisons[op as keyof typeof comparisons];
    // LLVM writes one operation for comparisons with signs and without: they agree on what is not negative.
    const [a, b] = op === 'eq' || op === 'ne' ? [left, right] : [notNegative(left), notNegative(right)];
    return a && b && asNumber(comparison(operator, signed(a), signed(b)));
  }
  const operator = signs[op as keyof typeof signs];
  if (operator !== '<<' && operator !== '>>') return asNumber(arithmetic(operator, left, right));
  // Bits that a shift moves beyond the width are gone in DWARF; in WebAssembly the count wraps.
  const width = left.kind === 'code' && !left.type.endsWith('64') ? 32n : 64n;
  if (other.kind !== 'integer' || BigInt.asUintN(64, other.value) >= width) return undefined;
  return asNumber(arithmetic(operator, op === 'shra' ? signed(left) : unsigned(left), right));
}

/** A constant takes the type of the other side, whatever its value: it wraps. */
function sameWidth(value: NumericValue, other: NumericValue): NumericValue {
  if (value.kind !== 'integer' || other.kind !== 'code' || !isInt(other.type)) return value;
  return code(other.type, constant(other.type, value.value));
}

const intOf = (size: number, isSigned: boolean): LoadType | undefined =>
  (isSigned ? signedInts : unsignedLoads)[size];

const signedInts: Readonly<Record<number, LoadType>> = { 1: 'i8', 2: 'i16', 4: 'i32', 8: 'i64' };

const unsignedLoads: Readonly<Record<number, LoadType>> = { 1: 'u8', 2: 'u16', 4: 'u32', 8: 'u64' };
