/** Text in columns of a terminal: how wide it is, how to shorten it. */

let segmenter: Intl.Segmenter | undefined;
/** The parts of a text that a reader sees as one. The segmenter takes 15 ms to make, and most names are ASCII. */
const graphemesOf = (text: string): Intl.Segments => {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
};
const ascii = /^[\x20-\x7e]*$/;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const zero = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const cells = (grapheme: string): number => (zero.test(grapheme) ? 0 : wide.test(grapheme) ? 2 : 1);

/** Number of terminal columns that printable text takes. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += cells(segment);
  return width;
}

/** Fills up with spaces on the right. */
export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Fills up with spaces on the left. */
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text;

/** At most `width` columns of a path: its end, which distinguishes files, after `…`. */
export function shortenPath(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  const segments = [...graphemesOf(path)].map(({ segment }) => segment);
  let used = 1;
  let from = segments.length;
  for (const segment of segments.toReversed()) {
    used += cells(segment);
    if (used > width) break;
    from--;
  }
  const tail = segments.slice(from).join('');
  const slash = tail.indexOf('/');
  // A whole directory name reads better than the end of one, where that costs little.
  return `…${slash > 0 && slash < tail.length / 3 ? tail.slice(slash) : tail}`;
}

/** At most `width` columns of a text: its beginning, before `…` when there is more. */
export function truncate(text: string, width: number): string {
  if (text.length <= width && ascii.test(text)) return text;
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of graphemesOf(text)) {
    used += cells(segment);
    if (used > width) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** Breaks a sentence between words into lines of at most `width` columns; a longer word stays whole. */
export function fold(text: string, width: number | undefined): readonly string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || displayWidth(line) + 1 + displayWidth(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
