/** A function body, as input of the writer. */
import type { ModuleOffset } from '../../location.ts';

/** A body to rewrite. Offsets are ModuleOffsets. */
export interface Body {
  /** The locals vector. */
  readonly start: ModuleOffset;
  /** The first instruction. */
  readonly codeStart: ModuleOffset;
  /** One past the final `end`. */
  readonly end: ModuleOffset;
  /** Parameters and declared locals: the index of the first local that can be added. */
  readonly localCount: number;
}

/** Called for every copied run of bytes: `length` bytes of the original from `from` on are at `to` of the output. */
export type CopyListener = (from: ModuleOffset, to: number, length: number) => void;
