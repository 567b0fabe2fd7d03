/** Sites of events, row by row: a byte for what mostly follows from the row before, then what does not. */
import { type EventSites, NO_FILE } from '../event-map.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

// The first byte: kind (3 bits), line difference (2), another column (1), the next function (1), another function or file (1).
const KIND_BITS = 7;
const LINE_SHIFT = 3;
const LINE_BITS = 3;
/** In place of a small difference: it follows as a number. */
const OTHER_LINE = 3;
const OTHER_COLUMN = 32;
const NEXT_FUNCTION = 64;
const OTHER_OWNER = 128;

/** Bytes that a site takes at least: the first byte, and its offset. */
const MIN_SITE_BYTES = 2;

/** Writes sites, their number first. */
export function writeSites(to: ByteWriter, sites: EventSites): void {
  to.unsigned(sites.length);
  const last = { fn: 0, file: 0, line: 0, column: 0, offset: 0 };
  for (let i = 0; i < sites.length; i++) {
    const fn = sites.fn[i]!;
    // One more, so that no file is 0.
    const file = (sites.file[i]! + 1) >>> 0;
    const line = sites.line[i]!;
    const column = sites.column[i]!;
    const offset = sites.offset[i]!;
    const lineStep = line - last.line;
    const nearLine = lineStep >= 0 && lineStep < OTHER_LINE;
    const nearFunction = fn === last.fn || fn === last.fn + 1;
    const otherOwner = !nearFunction || file !== last.file;
    to.byte(
      sites.kind[i]! +
        ((nearLine ? lineStep : OTHER_LINE) << LINE_SHIFT) +
        (column === last.column ? 0 : OTHER_COLUMN) +
        (!otherOwner && fn !== last.fn ? NEXT_FUNCTION : 0) +
        (otherOwner ? OTHER_OWNER : 0),
    );
    to.signed(offset - last.offset);
    if (!nearLine) to.signed(lineStep);
    if (column !== last.column) to.signed(column - last.column);
    if (otherOwner) {
      to.signed(fn - last.fn);
      to.signed(file - last.file);
    }
    Object.assign(last, { fn, file, line, column, offset });
  }
}

/** Reads what {@link writeSites} wrote. */
export function readSites(from: ByteReader): EventSites {
  const length = from.count(MIN_SITE_BYTES);
  const words = (): Uint32Array => new Uint32Array(length);
  const sites = {
    length,
    kind: new Uint8Array(length),
    fn: words(),
    file: words(),
    line: words(),
    column: words(),
    offset: words(),
  };
  const at = { fn: 0, file: 0, line: 0, column: 0, offset: 0 };
  for (let i = 0; i < length; i++) {
    const codes = from.byte();
    const lineStep = (codes >>> LINE_SHIFT) & LINE_BITS;
    at.offset += from.signed();
    at.line += lineStep === OTHER_LINE ? from.signed() : lineStep;
    if ((codes & OTHER_COLUMN) !== 0) at.column += from.signed();
    if ((codes & OTHER_OWNER) !== 0) {
      at.fn += from.signed();
      at.file += from.signed();
    } else if ((codes & NEXT_FUNCTION) !== 0) at.fn++;
    sites.kind[i] = codes & KIND_BITS;
    sites.fn[i] = at.fn;
    sites.file[i] = at.file === 0 ? NO_FILE : at.file - 1;
    sites.line[i] = at.line;
    sites.column[i] = at.column;
    sites.offset[i] = at.offset;
  }
  return sites;
}
