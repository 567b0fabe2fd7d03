/** How the number of entries of a function is known. */

/** Why the entries of a function have a counter, or have none (`shared`). */
export const Entry = {
  /** Not traced. */
  none: 0,
  shared: 1,
  /** Undecided. */
  open: 2,
  /** Exported, the start function, or in a table or a global. */
  referenced: 3,
  tailCalled: 4,
  /** Called by functions that are not traced. */
  calledFromUntraced: 5,
  neverCalled: 6,
  /** Part of a call cycle in which one function must be counted. */
  cycle: 7,
  /** Calls itself exactly once per entry: any number of entries would satisfy the equations. */
  ownCycle: 8,
} as const;
/** One of {@link Entry}. */
export type EntryCode = (typeof Entry)[keyof typeof Entry];
