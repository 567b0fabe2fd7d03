/** How it is known how often a function was entered. */

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
  /** Called in a ring, in which one function has to be counted. */
  ring: 7,
  /** Calls itself once each time: any number of entries would do. */
  ownRing: 8,
} as const;
/** One of {@link Entry}. */
export type EntryCode = (typeof Entry)[keyof typeof Entry];
