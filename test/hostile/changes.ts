/** Changes to bytes and texts, picked at random. */
import type { Dice } from '../random/dice.ts';

/** Bytes from `start` up to `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** UTF-8. */
export const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Some bits of some parts flipped. */
export function flipped(
  bytes: Uint8Array<ArrayBuffer>,
  parts: readonly Part[],
  dice: Dice,
): Uint8Array<ArrayBuffer> {
  const damaged = bytes.slice();
  for (let n = dice.of([1, 1, 2, 8, 50]); n > 0; n--) {
    const { start, end } = dice.of(parts);
    if (end > start) damaged[start + dice.below(end - start)]! ^= 1 << dice.below(8);
  }
  return damaged;
}

/** Other bytes in the place of some. */
export function spliced(
  bytes: Uint8Array,
  start: number,
  end: number,
  replacement: readonly number[],
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length - (end - start) + replacement.length);
  out.set(bytes.subarray(0, start));
  out.set(replacement, start);
  out.set(bytes.subarray(end), start + replacement.length);
  return out;
}

/** LEB128 of at least `least` bytes. */
export function leb(value: number, least: number): number[] {
  const out: number[] = [];
  for (let rest = value; rest > 0 || out.length < least; rest = Math.floor(rest / 128))
    out.push((rest % 128) | 0x80);
  out[out.length - 1]! &= 0x7f;
  return out;
}

/** A text cut, flipped or, where it is JSON, with another value. */
export function damagedText(text: string, dice: Dice): string {
  switch (dice.below(3)) {
    case 0:
      return text.slice(0, dice.below(text.length));
    case 1:
      return decode(flipped(new TextEncoder().encode(text), [{ start: 0, end: text.length }], dice));
    default:
      return /^\s*[{[]/.test(text) ? otherValue(text, dice) : withoutLine(text, dice);
  }
}

function withoutLine(text: string, dice: Dice): string {
  const lines = text.split('\n');
  lines.splice(dice.below(lines.length), 1);
  return lines.join('\n');
}

const values: readonly unknown[] = [
  ...[null, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, '', '\u001b[2J', '../../../etc/passwd', '/dev/zero', true],
  ...[[], {}, [[]], 'A'.repeat(10_000), ';'.repeat(10_000), '\0', '\ud800'],
];

/** The JSON text with one of its values, picked at random, replaced by another or left out. */
export function otherValue(text: string, dice: Dice): string {
  const root = JSON.parse(text) as unknown;
  let holder = root as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(holder);
    if (keys.length === 0) return JSON.stringify(root);
    const key = dice.of(keys);
    const value = holder[key];
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && dice.below(5) > 0) {
      holder = value as Record<string, unknown>;
      continue;
    }
    if (dice.below(4) === 0) delete holder[key];
    else holder[key] = dice.of(values);
    return JSON.stringify(root);
  }
}
