/**
 * Rows of file, line, block and offset, as places and silent code have them: one byte for a row that follows the one before
 * in the usual way (same file; same line, the next or the one after; same block or the next; up to 15 bytes on), more for others.
 * In another file, lines count from 0.
 */
import type { BlockIndex, FileIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

// The first byte: offset difference (4 bits), line difference (2), next block (1), another byte follows (1).
const OFFSET_BITS = 15;
const LINE_SHIFT = 4;
const LINE_BITS = 3;
/** In place of a small difference: it follows as a number. */
const OTHER_OFFSET = 0;
const OTHER_LINE = 3;
const NEXT_BLOCK = 64;
const MORE = 128;
// The second byte: the caller's bits are shifted above these.
const OTHER_FILE = 1;
const NEXT_FILE = 2;
const OTHER_BLOCK = 4;
const EXTRA_SHIFT = 3;

/** The row before; files and lines go on from function to function. */
export class RowState {
  file = 0 as FileIndex;
  line = 0;
  block = 0 as BlockIndex;
  offset = 0 as ModuleOffset;

  /** Starts a function. */
  enter(start: ModuleOffset): void {
    this.block = 0 as BlockIndex;
    this.offset = start;
  }
}

/** A row. */
export interface Row {
  readonly file: FileIndex;
  readonly line: number;
  readonly block: BlockIndex;
  readonly offset: ModuleOffset;
}

/**
 * Writes a row and makes it the row before.
 * @param extra up to 5 bits of the caller's; 0 costs nothing
 */
export function writeRow(to: ByteWriter, before: RowState, row: Row, extra: number): void {
  const { file, line, block, offset } = row;
  const fileStep = file - before.file;
  const lineStep = fileStep === 0 ? line - before.line : line;
  const blockStep = block - before.block;
  const offsetStep = offset - before.offset;
  const nearOffset = offsetStep > 0 && offsetStep <= OFFSET_BITS;
  const nearLine = lineStep >= 0 && lineStep < OTHER_LINE;
  const nearBlock = blockStep === 0 || blockStep === 1;
  const otherFile = fileStep === 0 ? 0 : fileStep === 1 ? NEXT_FILE : OTHER_FILE;
  const second = otherFile + (nearBlock ? 0 : OTHER_BLOCK) + (extra << EXTRA_SHIFT);
  to.byte(
    (nearOffset ? offsetStep : OTHER_OFFSET) +
      ((nearLine ? lineStep : OTHER_LINE) << LINE_SHIFT) +
      (blockStep === 1 ? NEXT_BLOCK : 0) +
      (second === 0 ? 0 : MORE),
  );
  if (second !== 0) to.byte(second);
  if (!nearOffset) to.signed(offsetStep);
  if (!nearLine) to.signed(lineStep);
  if (otherFile === OTHER_FILE) to.signed(fileStep);
  if (!nearBlock) to.signed(blockStep);
  before.file = file;
  before.line = line;
  before.block = block;
  before.offset = offset;
}

/** Reads a row into `state`, which held the one before; returns the caller's bits. */
export function readRow(from: ByteReader, state: RowState): number {
  const first = from.byte();
  const second = first < MORE ? 0 : from.byte();
  const offsetStep = first & OFFSET_BITS;
  const lineStep = (first >>> LINE_SHIFT) & LINE_BITS;
  (state.offset as number) += offsetStep === OTHER_OFFSET ? from.signed() : offsetStep;
  const line = lineStep === OTHER_LINE ? from.signed() : lineStep;
  if ((second & (OTHER_FILE | NEXT_FILE)) === 0) state.line += line;
  else {
    (state.file as number) += (second & OTHER_FILE) === 0 ? 1 : from.signed();
    state.line = line;
  }
  if ((second & OTHER_BLOCK) !== 0) (state.block as number) += from.signed();
  else if ((first & NEXT_BLOCK) !== 0) state.block++;
  return second >>> EXTRA_SHIFT;
}
