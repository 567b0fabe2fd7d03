/** Arithmetic on numbers that are known when the module is rewritten: integers exactly, floats as f64. */
import type { BinaryOperator } from './expression.ts';
import { type FloatValue, type IntegerValue, integer, type Value } from './typed.ts';

/** Operators that yield a number rather than a truth value. */
export type ArithmeticOperator = Exclude<BinaryOperator, '&&' | '||' | ComparisonOperator>;

/** Operators that compare. */
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Why there is no value. */
export const DIVISION_BY_ZERO = 'division by zero';

/** A truth value as 1 or 0. */
export const truthValue = (truth: boolean): IntegerValue => ({ ...integer(truth ? 1n : 0n), truth: true });

/** Compares two numbers by their value. */
export function foldComparison(
  operator: ComparisonOperator,
  left: bigint | number,
  right: bigint | number,
): IntegerValue {
  switch (operator) {
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number are compared by value
      return truthValue(left == right);
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number are compared by value
      return truthValue(left != right);
    case '<':
      return truthValue(left < right);
    case '<=':
      return truthValue(left <= right);
    case '>':
      return truthValue(left > right);
    case '>=':
      return truthValue(left >= right);
  }
}

/** Computes with two known numbers; there is no value when an integer is divided by 0. */
export function foldArithmetic(
  operator: ArithmeticOperator,
  left: IntegerValue | FloatValue,
  right: IntegerValue | FloatValue,
): Value {
  if (left.kind === 'integer' && right.kind === 'integer') return foldIntegers(operator, left, right);
  const [a, b] = [Number(left.value), Number(right.value)];
  switch (operator) {
    case '+':
      return { kind: 'float', value: a + b };
    case '-':
      return { kind: 'float', value: a - b };
    case '*':
      return { kind: 'float', value: a * b };
    case '/':
      return { kind: 'float', value: a / b };
    default:
      return { kind: 'fail' };
  }
}

function foldIntegers(operator: ArithmeticOperator, left: IntegerValue, right: IntegerValue): Value {
  const [a, b] = [left.value, right.value];
  const bits = left.bits || right.bits;
  switch (operator) {
    case '+':
      return integer(a + b, bits);
    case '-':
      return integer(a - b, bits);
    case '*':
      return integer(a * b, bits);
    case '/':
      return b === 0n ? { kind: 'fail', why: DIVISION_BY_ZERO } : integer(a / b, bits);
    case '%':
      return b === 0n ? { kind: 'fail', why: DIVISION_BY_ZERO } : integer(a % b, bits);
    case '&':
      return integer(a & b, true);
    case '|':
      return integer(a | b, true);
    case '^':
      return integer(a ^ b, true);
    case '<<':
      return integer(a << (b & 63n), true);
    case '>>':
      return integer(a >> (b & 63n), true);
  }
}
