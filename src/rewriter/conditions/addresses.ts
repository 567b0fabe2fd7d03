/** Arithmetic on addresses as code: it wraps at their width, and goes nowhere from a null pointer or beyond an array. */
import type { GuestExpression } from './guest-expression.ts';
import { arithmetic } from './operators.ts';
import {
  apply,
  asNumber,
  code,
  constant,
  convert,
  isInt,
  literal,
  type NumericValue,
  signed,
  wasmInt,
} from './typed.ts';

/** The null pointer is an address like others in WebAssembly, but nothing is there. */
export function notNull(address: NumericValue): NumericValue {
  if (address.kind !== 'code' || !isInt(address.type)) return address;
  return code(address.type, checked(wasmInt(address.type), address.code, { kind: 'not-zero' }));
}

type Checked = Extract<GuestExpression, { kind: 'checked' }>;
const checked = (type: Checked['type'], operand: GuestExpression, test: Checked['test']): Checked => ({
  kind: 'checked',
  ...{ type, operand, test },
});

/** An address wraps at its own width, whatever is added. */
export function offsetFor(address: NumericValue, offset: number): NumericValue {
  return address.kind === 'code' && isInt(address.type)
    ? code(address.type, constant(address.type, BigInt(offset)))
    : literal(offset);
}

/** An index that is one of an array's; undefined: it never is. @param count undefined: not known */
export function below(index: NumericValue, count: number | undefined): NumericValue | undefined {
  if (index.kind === 'float') return undefined;
  if (count === undefined) return notNegative(index);
  if (index.kind === 'integer') return index.value >= 0n && index.value < BigInt(count) ? index : undefined;
  if (!isInt(index.type)) return undefined;
  const type = wasmInt(index.type);
  return code(index.type, checked(type, index.code, { kind: 'below', limit: BigInt(count) }));
}

/** A number that has no sign bit; undefined: it is none such. */
export const notNegative = (value: NumericValue): NumericValue | undefined =>
  below(value, value.kind === 'code' && !value.type.endsWith('64') ? 2 ** 31 : 2 ** 63);

/** An index that is one of an array's whose length is a number that is computed, too. */
export function belowLength(index: NumericValue, length: NumericValue): NumericValue | undefined {
  if (index.kind === 'float' || (index.kind === 'integer' && index.value < 0n)) return undefined;
  if (index.kind === 'code' && !isInt(index.type)) return undefined;
  // A negative one is larger than any without sign.
  const [at, end] = [convert(index, 'i64'), convert(length, 'u64')];
  if (at === undefined || end === undefined) return undefined;
  const isBeyond = apply('i64.ge_u', at, end);
  const nothing = code('i32', checked('i32', isBeyond, { kind: 'below', limit: 1n }));
  return asNumber(arithmetic('+', index, nothing));
}

/** The address of an item. */
export function moved(address: NumericValue, index: NumericValue, size: number): NumericValue | undefined {
  if (address.kind !== 'code' || !isInt(address.type)) {
    const offset = asNumber(arithmetic('*', index, literal(size)));
    return offset && asNumber(arithmetic('+', address, offset));
  }
  const { type } = address;
  const steps = convert(index, type);
  if (steps === undefined) return undefined;
  const offset = asNumber(arithmetic('*', code(type, steps), code(type, constant(type, BigInt(size)))));
  return offset && asNumber(arithmetic('+', address, offset));
}

/** `to - from` of two pointers, as numbers; undefined: what they point at has no size. */
export function stepsBetween(
  from: NumericValue,
  to: NumericValue,
  size: number | undefined,
): NumericValue | undefined {
  const bytes = asNumber(arithmetic('-', to, from));
  if (size === undefined || size === 0 || bytes === undefined) return undefined;
  return asNumber(arithmetic('/', signed(bytes), literal(size)));
}
