/** Lines in the text of data files: `[[line,hits],…]`, or `[line,0,1]` for code that ran without a `line` event of its own. */
import type { LineFacts } from './facts.ts';
import { CLOSE, COMMA, type ListReader, OPEN } from './list-reader.ts';

/** The lines as JSON. */
export function linesToJSON(lines: readonly LineFacts[]): string {
  let text = '';
  for (const { line, hits, covered } of lines) {
    const separator = text === '' ? '' : ',';
    text += hits === 0 && covered ? `${separator}[${line},0,1]` : `${separator}[${line},${hits}]`;
  }
  return `[${text}]`;
}

/** Reads what {@link linesToJSON} wrote; undefined for anything else that may be in JSON, such as another order. */
export function readLines(reader: ListReader): readonly LineFacts[] | undefined {
  const lines: LineFacts[] = [];
  if (!reader.take(OPEN)) return undefined;
  for (let before = 0; !reader.take(CLOSE); ) {
    if (before > 0 && !reader.take(COMMA)) return undefined;
    if (!reader.take(OPEN)) return undefined;
    const line = reader.number(Number.MAX_SAFE_INTEGER);
    if (line <= before || !reader.take(COMMA)) return undefined;
    const hits = reader.number(Number.MAX_SAFE_INTEGER);
    if (hits < 0) return undefined;
    const isSilent = hits === 0 && reader.take(COMMA);
    if (isSilent && reader.number(1) !== 1) return undefined;
    if (!reader.take(CLOSE)) return undefined;
    lines.push({ line, hits, covered: hits > 0 || isSilent });
    before = line;
  }
  return lines;
}
