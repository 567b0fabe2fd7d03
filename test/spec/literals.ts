/** Literals of the text format (WebAssembly 3.0 §6.3): strings to bytes, numbers to values of JavaScript. */

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, '"': 34, "'": 39, '\\': 92 };
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes of string literals, one after the other; the literals still have their quotes. */
export function stringBytes(literals: readonly string[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const literal of literals) {
    for (const [part] of literal.slice(1, -1).matchAll(/\\u\{[^}]*\}|\\[0-9a-fA-F]{2}|\\.|[^\\]+/gs)) {
      if (!part.startsWith('\\')) bytes.push(...encoder.encode(part));
      else if (part.startsWith('\\u'))
        bytes.push(...encoder.encode(String.fromCodePoint(Number.parseInt(part.slice(3, -1), 16))));
      else bytes.push(escapes[part.slice(1)] ?? Number.parseInt(part.slice(1), 16));
    }
  }
  return Uint8Array.from(bytes);
}

/** The text that a string literal stands for. */
export const stringText = (literal: string): string => decoder.decode(stringBytes([literal]));

/** Value of an integer literal, as it is written. */
export function integer(literal: string): bigint {
  const digits = literal.replaceAll('_', '');
  const value = BigInt(digits.replace(/^[+-]/, ''));
  return digits.startsWith('-') ? -value : value;
}

/**
 * Value of a float literal, rounded to a double. NaNs lose their payload, and a hexadecimal literal of more than 53
 * significant bits may be rounded twice: such literals are compared inside of wasm, see `thunks.ts`.
 */
export function float(literal: string): number {
  const digits = literal.replaceAll('_', '');
  const value = magnitude(digits.replace(/^[+-]/, ''));
  return digits.startsWith('-') ? -value : value;
}

function magnitude(digits: string): number {
  if (digits === 'inf') return Number.POSITIVE_INFINITY;
  if (digits.startsWith('nan')) return Number.NaN;
  const hex = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i.exec(digits);
  if (hex === null) return Number(digits);
  const [, whole = '', fraction = '', exponent = '0'] = hex;
  const scale = Number(exponent) - 4 * fraction.length;
  // In two steps, since 2 ** scale alone may be below the smallest double, or above the largest.
  const first = Math.max(-1074, Math.min(scale, 1023));
  return Number(BigInt(`0x${whole}${fraction}`)) * 2 ** first * 2 ** (scale - first);
}
