/**
 * Sizes of the ring. Room is checked where an activation begins, at heads of loops, at handlers, and where a function
 * that calls returns. Between two checks a function appends at most {@link RING_SLACK_WORDS}, and on the way back from a leaf, which
 * checks only when it begins, two functions do: twice the slack is what the ring holds beyond the limit.
 */

/** What one function may append between two checks, in 32-bit words; where more is possible, each record checks. */
export const RING_SLACK_WORDS = 8192;

const PAGE = 65_536;
/** Byte address from which on the ring counts as full. A larger ring falls out of the caches. */
export const RING_LIMIT = PAGE;
/** Bytes of the ring's memory. */
export const RING_BYTES = RING_LIMIT + 2 * 4 * RING_SLACK_WORDS;
/** The same in pages. */
export const RING_PAGES = RING_BYTES / PAGE;
