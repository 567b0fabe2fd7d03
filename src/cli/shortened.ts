/** Lists for people to read: the beginning of a long one, and how much there is besides. */

/**
 * At most `most` entries; the last of a longer list says how many are not shown.
 * @param rest the last entry, given their number
 */
export function shortened(
  entries: readonly string[],
  most: number,
  rest: (hidden: number) => string,
): readonly string[] {
  const hidden = entries.length - most;
  // One more line is no longer than the line that says so.
  return hidden <= 1 ? entries : [...entries.slice(0, most), rest(hidden)];
}
