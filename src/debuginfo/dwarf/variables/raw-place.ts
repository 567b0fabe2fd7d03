/** Places as location expressions say them, before they are bound to the code of a function. */
import type { Operation, Piece } from '../../../variables/index.ts';

/** An operation of a place that is not yet bound to a function. */
export type RawOperation =
  | Operation
  /** Pushes the frame base plus a constant: the address of a slot. */
  | { readonly op: 'frame'; readonly offset: number }
  /** Pushes what a wasm local held when the function was entered. */
  | { readonly op: 'entry'; readonly index: number };

/** A place of such operations. */
export type RawPlace =
  | { readonly kind: 'memory'; readonly address: readonly RawOperation[] }
  | { readonly kind: 'value'; readonly value: readonly RawOperation[] }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  | { readonly kind: 'pieces'; readonly pieces: readonly RawPiece[] };
/** One that is not in pieces. */
export type SinglePlace = Exclude<RawPlace, { readonly kind: 'pieces' }>;
/** A part of a value. */
export interface RawPiece extends Omit<Piece, 'place'> {
  readonly place: SinglePlace | undefined;
}
