/** A function body, as input of the writer. */

/** A body to rewrite. Offsets are ModuleOffsets. */
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

/** Called for every copied run of bytes: `length` bytes of the original from `from` on are at `to` of the output. */
export type CopyListener = (from: number, to: number, length: number) => void;
