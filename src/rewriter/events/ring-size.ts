/**
 * Sizes of the ring. Sites are appended from its start upwards, values from its end downwards. Room is checked where an activation begins,
 * at loop headers, at handlers, and where a function that calls returns. Between two checks a function appends at most
 * {@link RING_SLACK_WORDS}, sites and values together. A leaf checks only when it begins, so on the way back from a leaf two functions may
 * append: the ring holds twice the slack between the two when it counts as full.
 */

/** What one function may append between two checks, in 32-bit words; where more is possible, each record checks. */
export const RING_SLACK_WORDS = 8192;

const PAGE = 65_536;
/** Bytes that sites and values may fill before the ring counts as full. A larger ring would not stay in the caches. */
export const RING_LIMIT = PAGE;
/** Bytes that are left between the two then. */
export const RING_RESERVE = 2 * 4 * RING_SLACK_WORDS;
/** Bytes that the values of one event may take: beside its site, in the reserve. */
export const MOST_VALUE_BYTES = RING_RESERVE - 8;

/**
 * Where a ring begins, in bytes. With values, their cursor is {@link RING_RESERVE} less than their address, and is never below 0: the
 * bytes before the start are there for that alone, and never touched.
 */
export const ringStart = (hasValues: boolean): number => (hasValues ? RING_RESERVE : 0);

/** Pages of a ring's memory. */
export const ringPages = (hasValues: boolean): number =>
  (ringStart(hasValues) + RING_LIMIT + RING_RESERVE) / PAGE;
