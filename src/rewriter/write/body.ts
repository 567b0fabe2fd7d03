/** A function body on its way through the rewriter. */

/** A body to rewrite. Offsets are ModuleOffsets in `bytes`. */
export interface Body {
  /** The locals vector. */
  readonly start: number;
  /** The first instruction. */
  readonly codeStart: number;
  /** One past the final `end`. */
  readonly end: number;
  /** Parameters and declared locals: the index of the first local that can be added. */
  readonly localCount: number;
}

/** Told of every run of bytes that is copied: `length` bytes of the original at `from` now stand at `to` of `out`. */
export type CopyListener = (from: number, to: number, length: number) => void;

/** The u32 at an offset, and the offset behind it. */
export function u32At(bytes: Uint8Array, at: number): readonly [value: number, next: number] {
  let value = 0;
  let next = at;
  for (let shift = 0, byte = 0x80; byte >= 0x80; shift += 7) {
    byte = bytes[next++]!;
    value |= (byte & 0x7f) << shift;
  }
  return [value, next];
}
