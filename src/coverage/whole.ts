/** Counts as facts hold them. */

/** Hits of functions that are not exact can be anything; facts hold whole numbers from 0 on. */
export const whole = (count: number): number =>
  count > 0 ? Math.min(Math.floor(count), Number.MAX_SAFE_INTEGER) : 0;
