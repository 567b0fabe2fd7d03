/** Arguments and results of `--invoke` in WebAssembly's text format (3.0 §6.3). */
import { CannotRunError } from '../errors.ts';
import { type ValType, valTypeText } from '../wasm/index.ts';

/** A type whose values have a text form; references and vectors have none here. */
type NumType = 'i32' | 'i64' | 'f32' | 'f64';

const INTEGER = /^[+-]?(0x[0-9a-f]+|[0-9]+)$/i;
const FLOAT = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

/** The number type of a value that can be passed as text, else undefined. */
export function numTypeOf(type: ValType): NumType | undefined {
  const name = valTypeText(type);
  return name === 'i32' || name === 'i64' || name === 'f32' || name === 'f64' ? name : undefined;
}

function parseInteger(text: string, bits: 32 | 64): bigint | undefined {
  const digits = text.replaceAll('_', '');
  if (!INTEGER.test(digits)) return undefined;
  const negative = digits.startsWith('-');
  const magnitude = BigInt(digits.replace(/^[+-]/, ''));
  const limit = negative ? 1n << BigInt(bits - 1) : (1n << BigInt(bits)) - 1n;
  if (magnitude > limit) return undefined;
  return BigInt.asIntN(bits, negative ? -magnitude : magnitude);
}

function parseFloatText(text: string): number | undefined {
  const digits = text.replaceAll('_', '').toLowerCase();
  const sign = digits.startsWith('-') ? -1 : 1;
  const magnitude = digits.replace(/^[+-]/, '');
  if (magnitude === 'nan') return Number.NaN;
  if (magnitude === 'inf' || magnitude === 'infinity') return sign * Number.POSITIVE_INFINITY;
  if (FLOAT.test(digits)) return Number(digits);
  const integer = INTEGER.test(digits) ? BigInt(magnitude) : undefined;
  return integer === undefined ? undefined : sign * Number(integer);
}

/**
 * Converts the text of an argument to the value that the JavaScript API expects.
 * @param position 1-based, for the message
 * @throws {@link CannotRunError} when the text is not a value of the type
 */
export function parseArgument(text: string, type: ValType, position: number): number | bigint {
  const name = numTypeOf(type);
  let value: number | bigint | undefined;
  if (name === 'i32') {
    const integer = parseInteger(text, 32);
    value = integer === undefined ? undefined : Number(integer);
  } else if (name === 'i64') value = parseInteger(text, 64);
  else if (name !== undefined) value = parseFloatText(text);
  else
    throw new CannotRunError(
      `argument ${position} has type ${valTypeText(type)}, which cannot be given as text`,
    );
  if (value === undefined)
    throw new CannotRunError(`argument ${position}, '${text}', is not a valid ${name}`);
  return value;
}

/** The shortest decimal that denotes the same f32. */
function shortestF32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/** Text of a result: integers signed, floats as short as possible, `nan`, `inf` and `-inf`. */
export function formatResult(value: number | bigint | string, type: ValType | undefined): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  return type !== undefined && numTypeOf(type) === 'f32' ? shortestF32(value) : String(value);
}
