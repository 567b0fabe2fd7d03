/** Changes of bytes that lead a reader to other code: as AFL's havoc and splice, with LEB128 numbers and pieces of text. */
import type { Dice } from '../random/dice.ts';

const MAX_BYTES = 1 << 16;
const numbers = [
  0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];

type Change = (bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array;

/** `bytes` with those from `start` to `end` replaced. */
function replaced(bytes: Uint8Array, start: number, end: number, by: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(bytes.length - (end - start) + by.length);
  out.set(bytes.subarray(0, start));
  out.set(by, start);
  out.set(bytes.subarray(end), start + by.length);
  return out;
}

/** LEB128 of at least `least` bytes. */
export function leb(value: number, least = 1): number[] {
  const out: number[] = [];
  for (let rest = value; rest > 0 || out.length < least; rest = Math.floor(rest / 128))
    out.push((rest % 128) | 0x80);
  out[out.length - 1] = (out.at(-1) as number) & 0x7f;
  return out;
}

const place = (bytes: Uint8Array, dice: Dice): number => dice.below(Math.max(1, bytes.length));
/** Mostly short. */
const length = (dice: Dice): number => 1 + dice.below(dice.of([2, 4, 16, 64, 512]));

function setByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const out = bytes.slice();
  if (at < out.length) out[at] = value;
  return out;
}

const changes: readonly Change[] = [
  (bytes, dice) => {
    const at = place(bytes, dice);
    return setByte(bytes, at, (bytes[at] ?? 0) ^ (1 << dice.below(8)));
  },
  (bytes, dice) => setByte(bytes, place(bytes, dice), dice.below(256)),
  (bytes, dice) => {
    const at = place(bytes, dice);
    return setByte(bytes, at, (bytes[at] ?? 0) + dice.below(35) - 17);
  },
  // A little-endian number of four bytes.
  (bytes, dice) => {
    const at = place(bytes, dice);
    const value = dice.of(numbers);
    return replaced(
      bytes,
      at,
      Math.min(at + 4, bytes.length),
      [0, 8, 16, 24].map((shift) => value >>> shift),
    );
  },
  // A number in LEB128, in place of one that may be there.
  (bytes, dice) => {
    const at = place(bytes, dice);
    let end = at;
    while (end < bytes.length && (bytes[end] as number) >= 0x80 && end < at + 10) end++;
    return replaced(
      bytes,
      at,
      Math.min(end + 1, bytes.length),
      leb(dice.of(numbers), dice.of([1, 1, 5, 10])),
    );
  },
  (bytes, dice) => {
    const at = place(bytes, dice);
    return replaced(bytes, at, Math.min(at + length(dice), bytes.length), []);
  },
  (bytes, dice) => {
    const at = place(bytes, dice);
    const piece = bytes.subarray(at, at + length(dice));
    const to = place(bytes, dice);
    return replaced(bytes, to, to, piece);
  },
  (bytes, dice) => {
    const at = place(bytes, dice);
    const piece = bytes.slice(at, at + length(dice));
    const to = place(bytes, dice);
    return replaced(bytes, to, Math.min(to + piece.length, bytes.length), piece);
  },
  (bytes, dice) => {
    const at = place(bytes, dice);
    return replaced(
      bytes,
      at,
      at,
      new Uint8Array(length(dice)).fill(dice.of([0, 0x7f, 0x80, 0xff, dice.below(256)])),
    );
  },
  // A piece of another input.
  (bytes, dice, other) => {
    const at = place(other, dice);
    const piece = other.subarray(at, at + length(dice));
    const to = place(bytes, dice);
    return replaced(bytes, to, dice.below(2) === 0 ? to : Math.min(to + piece.length, bytes.length), piece);
  },
  // The beginning of one, the end of the other.
  (bytes, dice, other) => {
    const end = other.subarray(place(other, dice));
    return replaced(bytes, place(bytes, dice), bytes.length, end);
  },
];

/** Some changes, one after the other. @param other another input to take pieces of */
export function mutated(bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array {
  let out = bytes;
  for (let n = dice.of([1, 1, 2, 4, 8, 16]); n > 0; n--) out = dice.of(changes)(out, dice, other);
  return out.subarray(0, MAX_BYTES);
}

const values = [
  'null',
  '-1',
  '1.5',
  '1e400',
  '9007199254740993',
  '""',
  '"\\u001b"',
  '[]',
  '{}',
  '[[]]',
  'true',
  '"x"',
];
const marks = ['{', '}', '[', ']', ',', ':', '"', '\\', '0', '1', '-'];

/** Some changes of a JSON text: values for values, pieces moved, and now and then bytes. */
export function mutatedJSON(bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array {
  if (dice.below(4) === 0) return mutated(bytes, dice, other);
  let text = new TextDecoder().decode(bytes);
  for (let n = dice.of([1, 1, 2, 4]); n > 0; n--) {
    const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:]/g)];
    if (tokens.length === 0) break;
    const { 0: token, index } = dice.of(tokens);
    const second = dice.of(tokens);
    const by = dice.of([
      dice.of(values),
      dice.of(marks),
      second[0],
      `${token}${token}`,
      '',
      String(dice.of(numbers)),
    ]);
    text = text.slice(0, index) + by + text.slice(index + token.length);
  }
  return new TextEncoder().encode(text).subarray(0, MAX_BYTES);
}
