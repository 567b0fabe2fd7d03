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

/** Characters of a message: a name that a file holds can have a million. */
const LONGEST_MESSAGE = 2000;
/** Of these, at the end, where it says what to do. */
const LONGEST_END = 400;

/** The message, without its middle where it is too long to be read. */
export function shortMessage(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  return `${message.slice(0, LONGEST_MESSAGE - LONGEST_END - 3)} … ${message.slice(-LONGEST_END)}`;
}
