/** Reads lists of whole numbers in JSON, digit by digit: JSON.parse would make an array of each pair. */

/** The code of `[`. */
export const OPEN = 0x5b;
/** The code of `]`. */
export const CLOSE = 0x5d;
/** The code of `,`. */
export const COMMA = 0x2c;
/** The code of `0`; those of the other digits follow. */
export const ZERO = 0x30;

/** A position in a text, which moves on as it is read. */
export class ListReader {
  /** Index of the character that is read next. */
  at: number;
  readonly #json: string;

  constructor(json: string, at: number) {
    this.#json = json;
    this.at = at;
  }

  /** Passes one character, if it is this one. */
  take(code: number): boolean {
    if (this.#json.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  /** -1 when there is no whole number here, or one above `most`, or with a leading zero. */
  number(most: number): number {
    const start = this.at;
    let value = 0;
    for (;;) {
      const digit = this.#json.charCodeAt(this.at) - ZERO;
      // NaN at the end of the text is neither.
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      if (value > most) return -1;
      this.at++;
    }
    const digits = this.at - start;
    return digits === 0 || (digits > 1 && this.#json.charCodeAt(start) === ZERO) ? -1 : value;
  }
}
