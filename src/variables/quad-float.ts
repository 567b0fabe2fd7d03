/** IEEE 754 binary128, the `long double` of WebAssembly: nearest double, and as decimal text. JavaScript has no number of that size. */

const FRACTION = 112n;
const BIAS = 16383;
/** Digits that tell any two apart, less two: the last ones are of the conversion from decimal. */
const DIGITS = 34;
/** Bits of a double's significand. */
const DOUBLE_BITS = 53;
const LEAST_EXPONENT = -1074;

/** `significand * 2 ** exponent`; the sign is that of the number. */
interface Parts {
  readonly isNegative: boolean;
  readonly significand: bigint;
  readonly exponent: number;
}

/** Undefined: infinite, or no number. */
function partsOf(bits: bigint): Parts | undefined {
  const fraction = bits & ((1n << FRACTION) - 1n);
  const biased = Number((bits >> FRACTION) & 0x7fffn);
  if (biased === 0x7fff) return undefined;
  return {
    isNegative: bits >> 127n === 1n,
    significand: biased === 0 ? fraction : fraction | (1n << FRACTION),
    exponent: (biased === 0 ? 1 : biased) - BIAS - Number(FRACTION),
  };
}

/** `significand / 2 ** shift`, to the nearest, ties to even. */
function rounded(significand: bigint, shift: number): bigint {
  if (shift <= 0) return significand << BigInt(-shift);
  const by = BigInt(shift);
  const whole = significand >> by;
  const rest = significand - (whole << by);
  const half = 1n << (by - 1n);
  return rest > half || (rest === half && (whole & 1n) === 1n) ? whole + 1n : whole;
}

/** The nearest double. @param bits without sign */
export function doubleOfQuad(bits: bigint): number {
  const parts = partsOf(bits);
  if (parts === undefined) {
    if ((bits & ((1n << FRACTION) - 1n)) !== 0n) return Number.NaN;
    return bits >> 127n === 1n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const { isNegative, significand, exponent } = parts;
  const length = significand.toString(2).length;
  // Fewer bits below the smallest normal double.
  const shift = Math.max(length - DOUBLE_BITS, LEAST_EXPONENT - exponent);
  const size = scaled(Number(rounded(significand, shift)), exponent + shift);
  return isNegative ? -size : size;
}

/** `value * 2 ** exponent`, in two steps: the power alone may be no double. */
function scaled(value: number, exponent: number): number {
  if (value === 0 || exponent < 2 * LEAST_EXPONENT) return 0;
  if (exponent > 1100) return Number.POSITIVE_INFINITY;
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

/** As decimal text: that of the double where it is one, else its first 34 digits. */
export function quadText(bits: bigint): string {
  const parts = partsOf(bits);
  const double = doubleOfQuad(bits);
  if (parts === undefined || parts.significand === 0n) return Object.is(double, -0) ? '-0' : String(double);
  if (Number.isFinite(double) && isSame(double, parts)) return String(double);
  const { isNegative, significand, exponent } = parts;
  // An estimate of the power of ten of the first digit, which may be one too small.
  const power = Math.floor((significand.toString(2).length - 1 + exponent) * Math.log10(2));
  let scale = DIGITS - 1 - power;
  let digits = decimal(significand, exponent, scale);
  if (digits.length > DIGITS) digits = decimal(significand, exponent, --scale);
  return (isNegative ? '-' : '') + pointed(digits.replace(/0+$/, ''), digits.length - 1 - scale);
}

/** `significand * 2 ** exponent * 10 ** scale`, rounded, in digits. */
function decimal(significand: bigint, exponent: number, scale: number): string {
  const [up, down] = scale >= 0 ? [10n ** BigInt(scale), 1n] : [1n, 10n ** BigInt(-scale)];
  const numerator = significand * up * (exponent > 0 ? 1n << BigInt(exponent) : 1n);
  const denominator = down * (exponent < 0 ? 1n << BigInt(-exponent) : 1n);
  return String((2n * numerator + denominator) / (2n * denominator));
}

/** As JavaScript spells numbers. @param power of ten of the first digit */
function pointed(digits: string, power: number): string {
  if (power >= 0 && power < 21) {
    const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
    const rest = digits.slice(power + 1);
    return rest === '' ? whole : `${whole}.${rest}`;
  }
  if (power < 0 && power >= -7) return `0.${'0'.repeat(-power - 1)}${digits}`;
  const rest = digits.slice(1);
  return `${digits.slice(0, 1)}${rest === '' ? '' : `.${rest}`}e${power > 0 ? '+' : ''}${power}`;
}

/** Whether a double is exactly the number. */
function isSame(double: number, { isNegative, significand, exponent }: Parts): boolean {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, isNegative ? -double : double);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  const [own, at] = biased === 0 ? [fraction, LEAST_EXPONENT] : [fraction | (1n << 52n), biased - 1075];
  const shift = at - exponent;
  return shift >= 0 ? own << BigInt(shift) === significand : own === significand << BigInt(-shift);
}
