/** The nesting of the text while a graph is built from it. */

import { type BlockIndex, blockIndex, type EdgeIndex, edgeIndex } from '../../indices.ts';

/** No block: outside the function, or code that cannot be reached. */
export const NO_BLOCK = blockIndex(-1);
/** No edge. */
export const NO_EDGE = edgeIndex(-1);

/** What a frame is the text of. */
export const FrameKind = {
  Function: 0,
  Block: 1,
  Loop: 2,
  If: 3,
  Else: 4,
  Try: 5,
  Catch: 6,
  TryTable: 7,
} as const;
/** One of {@link FrameKind}. */
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** A block of the text: what stands between `block` and its `end`, and the like. */
export interface Frame {
  kind: FrameKind;
  /** False: entered in unreachable code, so that all of it is unreachable. */
  live: boolean;
  /** Whether branches to its label carry no values for certain. The function's may. */
  valueless: boolean;
  /** Loop header, else -1. */
  header: BlockIndex;
  /** The last edge that leads past the frame's `end`; `edgeTo` of each leads to the one before, see {@link linkTo}. */
  lastExit: EdgeIndex;
  /** The one edge by which exceptions come to its label, whichever `try_table` caught them: nothing distinguishes them. */
  caught: EdgeIndex;
  /** `if`: the block that ends with it; else -1. */
  decidedBy: BlockIndex;
  /** Handler region in force inside it; -1: none. */
  region: number;
  /** Handler region around it. */
  outerRegion: number;
  /** `try`: its own region, also while a handler of it is read; else -1. */
  ownRegion: number;
}

/** A frame of which nothing is said yet: one serves all blocks at its depth, one after the other. */
export const newFrame = (): Frame => ({
  kind: FrameKind.Block,
  live: false,
  valueless: false,
  header: NO_BLOCK,
  lastExit: NO_EDGE,
  caught: NO_EDGE,
  decidedBy: NO_BLOCK,
  region: -1,
  outerRegion: -1,
  ownRegion: -1,
});

/** What `edgeTo` says while the target of an edge is not known yet: the edge before it that has the same target. */
export const linkTo = (edge: EdgeIndex): number => -2 - edge;

/** The edge of a link; {@link NO_EDGE} when the link is to none. */
export const edgeOfLink = (link: number): EdgeIndex => edgeIndex(-2 - link);
