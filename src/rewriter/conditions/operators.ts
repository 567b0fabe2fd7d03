/** What each operator does with values: known ones are computed, code gets the instruction for its type. */

import type { NumType } from './expression.ts';
import {
  type ArithmeticOperator,
  type ComparisonOperator,
  DIVISION_BY_ZERO,
  foldArithmetic,
  foldComparison,
  truthValue,
} from './fold.ts';
import type { Constant, DivideMnemonic, GuestExpression } from './guest-expression.ts';
import {
  apply,
  code,
  commonType,
  constant,
  constantValue,
  convert,
  type FloatValue,
  type IntegerValue,
  type IntType,
  integer,
  isInt,
  isUnsigned,
  type NumericValue,
  type Value,
  wasmInt,
  wasmType,
} from './typed.ts';

const fail: Value = { kind: 'fail' };
const truthCode = (expression: GuestExpression): NumericValue => ({
  ...code('i32', expression),
  truth: true,
});

/** Whether a number differs from 0, as 0 or 1; NaN counts as different. */
export function truth(value: NumericValue): NumericValue {
  if (value.kind !== 'code') return truthValue(Number(value.value) !== 0);
  if (value.truth === true) return value;
  if (value.code.kind === 'const') return truthValue(Number(value.code.value) !== 0);
  return truthCode(apply(`${wasmType(value.type)}.ne`, value.code, constant(value.type, 0n)));
}

/** `!` */
export function not(value: NumericValue): NumericValue {
  if (value.kind !== 'code') return truthValue(Number(value.value) === 0);
  const { type } = value;
  if (value.code.kind === 'const') return truthValue(Number(value.code.value) === 0);
  if (isInt(type)) return truthCode(apply(`${wasmInt(type)}.eqz`, value.code));
  return truthCode(apply(`${type}.eq`, value.code, constant(type, 0)));
}

/** The operand as an operator sees it: a known truth value has the type that an unknown one has. */
const operand = (value: NumericValue): NumericValue =>
  value.kind === 'integer' && value.truth === true ? code('i32', constant('i32', value.value)) : value;

/** Unary `-`. */
export function negated(number: NumericValue): Value {
  const value = operand(number);
  if (value.kind === 'integer') return integer(-value.value, value.bits);
  if (value.kind === 'float') return { kind: 'float', value: -value.value };
  const { type } = value;
  if (isInt(type)) return arithmetic('-', code(type, constant(type, 0n)), value);
  return code(
    type,
    value.code.kind === 'const'
      ? constant(type, -Number(value.code.value))
      : apply(`${type}.neg`, value.code),
  );
}

/** Unary `~`. */
export function bitNot(number: NumericValue): Value {
  const value = operand(number);
  if (value.kind === 'integer') return integer(~value.value, true);
  if (value.kind === 'float' || !isInt(value.type)) return fail;
  return arithmetic('^', value, code(value.type, constant(value.type, -1n)));
}

/** `== != < <= > >=` */
export function comparison(operator: ComparisonOperator, one: NumericValue, other: NumericValue): Value {
  const [left, right] = [operand(one), operand(other)];
  if (left.kind !== 'code' && right.kind !== 'code') return foldComparison(operator, left.value, right.value);
  const type = commonType(left, right);
  const a = convert(left, type);
  const b = convert(right, type);
  if (a === undefined || b === undefined) return fail;
  if (a.kind === 'const' && b.kind === 'const')
    return foldComparison(operator, constantValue(type, a), constantValue(type, b));
  const name = ({ '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' } as const)[operator];
  if (name === 'eq' || name === 'ne') return truthCode(apply(`${wasmType(type)}.${name}`, a, b));
  if (!isInt(type)) return truthCode(apply(`${type}.${name}`, a, b));
  return truthCode(apply(`${wasmInt(type)}.${name}_${isUnsigned(type) ? 'u' : 's'}`, a, b));
}

/** Every operator that yields a number. There is no value where a float meets an integer operator. */
export function arithmetic(operator: ArithmeticOperator, one: NumericValue, other: NumericValue): Value {
  const [left, right] = [operand(one), operand(other)];
  if (left.kind !== 'code' && right.kind !== 'code') return foldArithmetic(operator, left, right);
  if (operator === '<<' || operator === '>>') return shift(operator, left, right);
  const type = commonType(left, right);
  const a = convert(left, type);
  const b = convert(right, type);
  if (a === undefined || b === undefined) return fail;
  if (a.kind === 'const' && b.kind === 'const') return foldConstants(operator, type, a, b);
  switch (operator) {
    case '+':
      return code(type, apply(`${wasmType(type)}.add`, a, b));
    case '-':
      return code(type, apply(`${wasmType(type)}.sub`, a, b));
    case '*':
      return code(type, apply(`${wasmType(type)}.mul`, a, b));
    case '/':
      return isInt(type) ? division('div', type, a, b) : code(type, apply(`${type}.div`, a, b));
    case '%':
      return isInt(type) ? division('rem', type, a, b) : fail;
  }
  if (!isInt(type)) return fail;
  const name = ({ '&': 'and', '|': 'or', '^': 'xor' } as const)[operator];
  return code(type, apply(`${wasmInt(type)}.${name}`, a, b));
}

function foldConstants(operator: ArithmeticOperator, type: NumType, a: Constant, b: Constant): Value {
  const [left, right] = [known(constantValue(type, a)), known(constantValue(type, b))];
  const folded = foldArithmetic(operator, left, right);
  return folded.kind === 'integer' || folded.kind === 'float'
    ? code(type, constant(type, folded.value))
    : folded;
}

const known = (value: bigint | number): IntegerValue | FloatValue =>
  typeof value === 'bigint' ? { kind: 'integer', value, bits: false } : { kind: 'float', value };

function division(name: 'div' | 'rem', type: IntType, left: GuestExpression, right: GuestExpression): Value {
  const stackType = wasmInt(type);
  if (right.kind === 'const') {
    if (right.value === 0n) return { kind: 'fail', why: DIVISION_BY_ZERO };
    // -1 is the only other divisor with which a division can trap.
    if (right.value === -1n && name === 'div' && !isUnsigned(type))
      return code(type, apply(`${stackType}.sub`, constant(type, 0n), left));
  }
  const mnemonic: DivideMnemonic = `${stackType}.${name}_${isUnsigned(type) ? 'u' : 's'}`;
  return code(type, { kind: 'divide', type: stackType, mnemonic, left, right });
}

/** As in C, the left side alone decides the type, unless it is a literal. The count is taken modulo the width. */
function shift(operator: '<<' | '>>', left: NumericValue, right: NumericValue): Value {
  const type = left.kind === 'code' ? left.type : commonType(left, right);
  if (!isInt(type)) return fail;
  const a = convert(left, type);
  const b = convert(right, type);
  if (a === undefined || b === undefined) return fail;
  if (a.kind === 'const' && b.kind === 'const') {
    const count = constant(type, BigInt(b.value) & (wasmInt(type) === 'i32' ? 31n : 63n));
    return foldConstants(operator, type, a, count);
  }
  const name = operator === '<<' ? 'shl' : (`shr_${isUnsigned(type) ? 'u' : 's'}` as const);
  return code(type, apply(`${wasmInt(type)}.${name}`, a, b));
}
