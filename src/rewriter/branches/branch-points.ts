/** What a branch point is, as docs/branches.md defines it: data that can be printed, made by find-branches.ts. */
import type { BlockIndex, EdgeIndex, RowIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { FunctionGraph } from '../flow/graph.ts';

/** Where an arm leads: the first row of another place along it, or how it ends without one; `nowhere`: it never ends. */
export type NextPlace =
  | { readonly kind: 'place'; readonly row: RowIndex }
  | { readonly kind: 'return' | 'throw' | 'trap' | 'nowhere' };

/** One arm; it was taken as often as its edges together. */
export interface BranchArm {
  readonly edges: readonly EdgeIndex[];
  readonly next: NextPlace;
  /** True when it only leads to `unreachable`, as checks do that compilers make. */
  readonly implicit: boolean;
}

/** Why a point is none of the source's: a constant decides it, or it guards an instruction that would trap. */
export type CompilerMade = 'constant' | 'guard';

/** One branch point of a function. */
export interface BranchPoint {
  /** ModuleOffset of the branch instruction; of a tree, of its first. */
  readonly offset: ModuleOffset;
  /** Row of the line table that has its place. */
  readonly row: RowIndex;
  /** `switch`: a `br_table` or a tree of comparisons. */
  readonly kind: 'branch' | 'switch';
  /** True when no instruction of its block decides: the condition was joined from several parts before. */
  readonly joined: boolean;
  readonly compilerMade?: CompilerMade;
  /** 1-based line that declares the inlined function that it is in, 0 when unknown; -1: it is in no inlined call. */
  readonly declared: number;
  /** Number among the points of the same place in the same activation of the source, from 0. */
  readonly number: number;
  readonly arms: readonly BranchArm[];
}

/** A row's place: two rows of equal file, line and column have equal places. */
export interface PlaceColumns {
  readonly file: ArrayLike<number>;
  readonly line: ArrayLike<number>;
  readonly column: ArrayLike<number>;
}

/** Whether two rows have the same place. */
export const isSamePlace = ({ file, line, column }: PlaceColumns, a: number, b: number): boolean =>
  a === b || (line[a] === line[b] && column[a] === column[b] && file[a] === file[b]);

/** The edges of a graph by the block that they leave. */
export interface EdgesOut {
  readonly graph: FunctionGraph;
  /** Edges that leave a block, ascending. */
  readonly of: (block: BlockIndex) => readonly EdgeIndex[];
}
