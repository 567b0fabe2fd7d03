/** Where debug info says that a variable is, as code: the operations of a place become a tree of instructions. */

import type { LocalType } from '../../probe-map/index.ts';
import type { Operation } from '../../variables/index.ts';
import type { LoadType, NumType } from './expression.ts';
import { type LoadedMemory, load } from './memory-load.ts';
import { arithmetic, bitNot, comparison, negated } from './operators.ts';
import { asNumber, code, constant, convert, isInt, type NumericValue, signed, unsigned } from './typed.ts';

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
  for (const operation of operations) {
    const value = step(operation, stack, context);
    if (value === undefined) return undefined;
    stack.push(value);
  }
  return stack.pop();
}

function step(
  operation: Operation,
  stack: NumericValue[],
  { localTypes, memory }: PlaceContext,
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
      const type = value && intOf(operation.size, operation.isSigned);
      const converted = type && convert(value, type);
      return type && converted && code(type, converted);
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
    return asNumber(comparison(operator, signed(left), signed(right)));
  }
  // Bits that a shift moves beyond the width are gone in DWARF; in WebAssembly the count wraps. Compilers write neither.
  const operator = signs[op as keyof typeof signs];
  return asNumber(arithmetic(operator, op === 'shra' ? signed(left) : left, right));
}

/** A constant takes the type of the other side, whatever its value: it wraps. */
function sameWidth(value: NumericValue, other: NumericValue): NumericValue {
  if (value.kind !== 'integer' || other.kind !== 'code' || !isInt(other.type)) return value;
  return code(other.type, constant(other.type, value.value));
}

const intOf = (size: number, isSigned: boolean): NumType | undefined =>
  size === 4 ? (isSigned ? 'i32' : 'u32') : size === 8 ? (isSigned ? 'i64' : 'u64') : undefined;

const unsignedLoads: Readonly<Record<number, LoadType>> = { 1: 'u8', 2: 'u16', 4: 'u32', 8: 'u64' };
