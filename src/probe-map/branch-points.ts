/** Branch points of a probe map, in columns: where they are, where their arms lead, which edges give the counts of arms. */

/** Bits of {@link BranchPoints.flags}. */
export const BranchFlag = {
  /** A `br_table` or a tree of comparisons. */
  switch: 1,
  /** No instruction of its block decides: the condition was joined from several parts before. */
  joined: 2,
  /** A constant decides. */
  constant: 4,
  /** It guards an instruction that would trap. */
  guard: 8,
} as const;

/** Where an arm leads: to another place, or, before one comes, how the activation ends; `nowhere`: it does not. */
export const BranchEnd = { place: 0, return: 1, throw: 2, trap: 3, nowhere: 4 } as const;

/**
 * Points `p` have the arms `firstArm[p]` up to `firstArm[p + 1]`, excluded; arms `a` the edges `firstEdge[a]` up to
 * `firstEdge[a + 1]`, excluded, and were taken as often as these together. docs/branches.md says what a point is.
 */
export interface BranchPoints {
  /** True: points and arms that compilers make by themselves are there, too. */
  readonly all: boolean;
  /** Point → index into the probe map's functions; ascending. */
  readonly fn: readonly number[];
  /** Point → ModuleOffset in the original of the branch instruction, of a tree of its first. */
  readonly offset: readonly number[];
  /** Point → its place: index into the probe map's files, 1-based line, 1-based column in bytes or 0: unknown. */
  readonly file: readonly number[];
  readonly line: readonly number[];
  readonly column: readonly number[];
  /** Point → set of {@link BranchFlag}. */
  readonly flags: readonly number[];
  /** Point → 1-based line that declares the inlined function that it is in, 0: unknown; -1: it is in no inlined call. */
  readonly declared: readonly number[];
  /** Point → its number among the points of one place in one activation of the source. */
  readonly number: readonly number[];
  readonly firstArm: readonly number[];
  /** Arm → how it ends, one of {@link BranchEnd}. */
  readonly end: readonly number[];
  /** Arm → the place that it leads to, as of points; 0 where it leads to none. */
  readonly toFile: readonly number[];
  readonly toLine: readonly number[];
  readonly toColumn: readonly number[];
  /** Arm → 1 when every path of it ends in `unreachable`, as checks do that compilers make. */
  readonly implicit: readonly number[];
  readonly firstEdge: readonly number[];
  /** Edges of the point's function. */
  readonly edge: readonly number[];
}
