/**
 * Instruction counts in the text of data files: `[[offset,count],…]`. They go from text to columns
 * and back, as there may be a million.
 */
import type { ModuleOffset } from '../location.ts';
import type { InstructionCounts } from './facts.ts';
import { InstructionColumns } from './instruction-columns.ts';
import { CLOSE, COMMA, type ListReader, OPEN, ZERO } from './list-reader.ts';

const MAX_OFFSET = 0xffff_ffff;

/** Bytes that become a string at once. */
const CHUNK = 1 << 16;
/** `,[4294967295,9007199254740991]` */
const LONGEST_PAIR = 30;

/** The pairs as JSON, digit by digit: a string for each number would be two million. */
export function instructionsToJSON({ offset, count }: InstructionCounts): string {
  const chunks: string[] = [];
  const bytes = new Uint8Array(CHUNK);
  const decoder = new TextDecoder();
  let at = 0;
  const flush = (): void => {
    chunks.push(decoder.decode(bytes.subarray(0, at)));
    at = 0;
  };
  const number = (value: number): void => {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
    at += digits;
    for (let rest = value, to = at; digits > 0; digits--) {
      const tenth = Math.floor(rest / 10);
      bytes[--to] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
  };
  for (let i = 0; i < offset.length; i++) {
    if (at > CHUNK - LONGEST_PAIR) flush();
    if (i > 0) bytes[at++] = COMMA;
    bytes[at++] = OPEN;
    number(offset[i]!);
    bytes[at++] = COMMA;
    number(count[i]!);
    bytes[at++] = CLOSE;
  }
  flush();
  return `[${chunks.join('')}]`;
}

/** Reads what {@link instructionsToJSON} wrote; undefined for anything else that may be in JSON, such as another order. */
export function readInstructions(reader: ListReader): InstructionCounts | undefined {
  if (!reader.take(OPEN)) return undefined;
  const columns = new InstructionColumns();
  let before = -1;
  while (!reader.take(CLOSE)) {
    if (before >= 0 && !reader.take(COMMA)) return undefined;
    if (!reader.take(OPEN)) return undefined;
    const offset = reader.number(MAX_OFFSET);
    if (offset <= before || !reader.take(COMMA)) return undefined;
    const count = reader.number(Number.MAX_SAFE_INTEGER);
    if (count < 0 || !reader.take(CLOSE)) return undefined;
    columns.push(offset as ModuleOffset, count);
    before = offset;
  }
  return columns.done();
}
