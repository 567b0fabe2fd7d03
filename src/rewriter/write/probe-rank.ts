/**
 * The order of probes of all kinds before one instruction. It decides what an event observes and how a trap in between
 * leaves the counts, which is why there is a single list.
 */

/** Ranks, ascending: the probe with the smaller rank comes first. */
export const ProbeRank = {
  /** A suspended stack runs again; this instance may append to its ring. */
  resume: -4,
  /** A handler of the program was reached. */
  landing: -3,
  /** Room in the ring. */
  room: -2,
  /** Arrival at a loop header by a branch. */
  loopBack: 0,
  /** A block begins, or an edge into it was taken. */
  count: 1,
  /** A line starts. */
  line: 2,
  /** Arrival at a loop header from above. */
  loopEntry: 3,
  /** Belongs to what the instruction ends: an edge, a block that completed. */
  late: 4,
  /** An `else` that is inserted before an `end`. */
  else: 5,
  /** Replaces the branch. */
  branch: 6,
  /** The activation ends here, or its stack may be suspended. */
  leave: 8,
  /** A loop that is written twice; used by the writer itself. */
  loopCopy: 10,
} as const;
