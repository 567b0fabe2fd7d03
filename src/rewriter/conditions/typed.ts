/**
 * Values while a condition is specialised: known numbers with their arithmetic, and typed code with the conversions
 * between its types. The rules are C's, except that a literal takes the type of the other side.
 */
import type { NumType } from './expression.ts';
import type { Constant, GuestExpression, WasmType } from './guest-expression.ts';

/** A known integer, from -2^63 to 2^64 - 1. */
export interface IntegerValue {
  readonly kind: 'integer';
  readonly value: bigint;
  /** May mean a negative 32-bit number. */
  readonly bits: boolean;
  /** The result of a comparison: an `i32`, whether it is known or not. */
  readonly truth?: boolean;
}

/** A known float. */
export interface FloatValue {
  readonly kind: 'float';
  readonly value: number;
}

/** Code that computes a value. `truth`: it yields 0 or 1. */
export interface CodeValue {
  readonly kind: 'code';
  readonly type: NumType;
  readonly code: GuestExpression;
  readonly truth?: boolean;
}

/** There is no value. */
export interface Fail {
  readonly kind: 'fail';
  /** In a few words: `division by zero`. */
  readonly why?: string;
}

/** The value of a part of a condition at one site. `fail`: there is no value; the condition is false if it is needed. */
export type Value =
  | IntegerValue
  | FloatValue
  | CodeValue
  | { readonly kind: 'text'; readonly text: string }
  | Fail;

/** A value that is a number. */
export type NumericValue = IntegerValue | FloatValue | CodeValue;

const range: Readonly<Record<'i32' | 'u32' | 'i64' | 'u64', readonly [min: bigint, max: bigint]>> = {
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};

/** Integer types. */
export type IntType = keyof typeof range;

/** Narrows to the integer types. */
export const isInt = (type: NumType): type is IntType => type in range;
/** True for `u32` and `u64`. */
export const isUnsigned = (type: NumType): boolean => type.startsWith('u');
/** The type on the stack. */
export const wasmType = (type: NumType): WasmType => type.replace('u', 'i') as WasmType;
/** The type on the stack, for integers. */
export const wasmInt = (type: IntType): 'i32' | 'i64' => wasmType(type) as 'i32' | 'i64';
const is64 = (type: IntType): boolean => type.endsWith('64');

/** A known integer, wrapped to 64 bits if it does not fit them. */
export const integer = (value: bigint, bits = false): IntegerValue => ({
  kind: 'integer',
  value: value < range.i64[0] || value > range.u64[1] ? BigInt.asIntN(64, value) : value,
  bits,
});

/** Code of a type. */
export const code = (type: NumType, expression: GuestExpression): CodeValue => ({
  kind: 'code',
  type,
  code: expression,
});

/** An instruction without immediates. */
export const apply = (
  mnemonic: Extract<GuestExpression, { kind: 'apply' }>['mnemonic'],
  ...operands: GuestExpression[]
): GuestExpression => ({ kind: 'apply', mnemonic, operands });

/** A known number as a constant of a type; an integer keeps its low bits. */
export function constant(type: NumType, value: bigint | number): Constant {
  switch (type) {
    case 'f32':
      return { kind: 'const', type, value: Math.fround(Number(value)) };
    case 'f64':
      return { kind: 'const', type, value: Number(value) };
    default: {
      const stackType = wasmInt(type);
      return {
        kind: 'const',
        type: stackType,
        value: BigInt.asIntN(is64(type) ? 64 : 32, BigInt(value)),
      };
    }
  }
}

/** The value of a constant, read as a type. */
export function constantValue(type: NumType, { value }: Constant): bigint | number {
  return typeof value === 'bigint' && isUnsigned(type)
    ? BigInt.asUintN(type === 'u32' ? 32 : 64, value)
    : value;
}

/** The value as code of a type; `undefined` for float to integer, a conversion that can trap. */
export function convert(value: NumericValue, to: NumType): GuestExpression | undefined {
  if (value.kind === 'integer') return constant(to, value.value);
  if (value.kind === 'float') return isInt(to) ? undefined : constant(to, value.value);
  const { type: from, code: operand } = value;
  if (wasmType(from) === wasmType(to)) return operand;
  if (operand.kind === 'const' && (isInt(from) || !isInt(to)))
    return constant(to, constantValue(from, operand));
  const sign = isUnsigned(from) ? 'u' : 's';
  switch (to) {
    case 'i32':
    case 'u32':
      return isInt(from) ? apply('i32.wrap_i64', operand) : undefined;
    case 'i64':
    case 'u64':
      return isInt(from) ? apply(`i64.extend_i32_${sign}`, operand) : undefined;
    case 'f32':
      return isInt(from)
        ? apply(`f32.convert_${wasmInt(from)}_${sign}`, operand)
        : apply('f32.demote_f64', operand);
    case 'f64':
      return isInt(from)
        ? apply(`f64.convert_${wasmInt(from)}_${sign}`, operand)
        : apply('f64.promote_f32', operand);
  }
}

/** The common type of two operands, at least one of which is code. */
export function commonType(left: NumericValue, right: NumericValue): NumType {
  if (left.kind !== 'code') return right.kind === 'code' ? literalType(left, right.type) : 'i64';
  if (right.kind !== 'code') return literalType(right, left.type);
  const [a, b] = [left.type, right.type];
  if (!isInt(a) || !isInt(b)) return a === 'f64' || b === 'f64' ? 'f64' : 'f32';
  if (is64(a) !== is64(b)) return is64(a) ? a : b;
  return isUnsigned(a) ? a : b;
}

/** The common type of a literal and code of a type: that of the code, if it can hold the literal. */
function literalType(literal: IntegerValue | FloatValue, other: NumType): NumType {
  if (!isInt(other)) return other;
  if (literal.kind === 'float') return 'f64';
  const fits = (type: IntType): boolean => literal.value >= range[type][0] && literal.value <= range[type][1];
  if (fits(other)) return other;
  if (is64(other)) return 'u64';
  if (literal.bits && fits('u32')) return 'u32';
  return fits('i64') ? 'i64' : 'u64';
}

/** A small known integer. */
export const literal = (value: number): IntegerValue => ({
  kind: 'integer',
  value: BigInt(value),
  bits: false,
});

/** A value that is a number; undefined: it is none. */
export const asNumber = (value: Value): NumericValue | undefined =>
  value.kind === 'text' || value.kind === 'fail' ? undefined : value;

/** The same bits, read without sign. */
export function unsigned(value: NumericValue): NumericValue {
  if (value.kind !== 'code' || !isInt(value.type)) return value;
  return code(wasmInt(value.type) === 'i32' ? 'u32' : 'u64', value.code);
}

/** The same bits, read with their sign. */
export function signed(value: NumericValue): NumericValue {
  if (value.kind !== 'code' || !isInt(value.type)) return value;
  return code(wasmInt(value.type), value.code);
}
