/**
 * The order of probes of all kinds before one instruction. It decides what an event sees and where a trap in between
 * would leave the counts, so that it is one list.
 */

/** Ranks, ascending: the probe with the smaller one comes first. */
export const ProbeRank = {
  /** A stack that was suspended runs again; this instance may append to its ring. */
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
  /** An `else` that is put before an `end`. */
  else: 5,
  /** In place of the branch. */
  branch: 6,
  /** The activation ends here, or its stack may be suspended. */
  leave: 8,
  /** A loop that is written twice; of the writer itself. */
  loopCopy: 10,
} as const;
