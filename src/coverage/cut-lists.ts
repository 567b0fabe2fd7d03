/**
 * Takes the long lists out of the text of a data file, lines and instruction counts: from text to what is kept, without the
 * array that JSON.parse would make of each line and each instruction.
 */
import type { InstructionCounts, LineFacts } from './facts.ts';
import { readInstructions } from './instruction-json.ts';
import { readLines } from './line-json.ts';
import { ListReader } from './list-reader.ts';

/** A JSON text without its long lists. */
export interface CutText {
  /** In place of each list that was cut out is the string `<mark><its index>`. */
  readonly text: string;
  /** A text that is nowhere in the original. */
  readonly mark: string;
  readonly instructions: readonly InstructionCounts[];
  readonly lines: readonly (readonly LineFacts[])[];
}

const KEYS = /"(?:lines|instructions)":(?=\[)/g;
const BACKSLASH = 0x5c;

/**
 * Cuts out what `writeDataFile` wrote as `lines` and `instructions`. Lists in any other form (white space, other numbers,
 * another order) stay in the text for a JSON parser, which costs more and comes to the same.
 */
export function cutLists(json: string): CutText {
  let mark = '';
  do mark = `list ${Math.random()} `;
  while (json.includes(mark));
  const instructions: InstructionCounts[] = [];
  const lines: (readonly LineFacts[])[] = [];
  const kept: string[] = [];
  let done = 0;
  const cut = <List>(begin: number, read: (reader: ListReader) => List | undefined, lists: List[]): void => {
    const reader = new ListReader(json, begin);
    const list = read(reader);
    if (list === undefined) return;
    kept.push(json.slice(done, begin), JSON.stringify(`${mark}${lists.length}`));
    lists.push(list);
    done = reader.at;
  };
  for (const { 0: key, index } of json.matchAll(KEYS)) {
    // In a string, quotes have a backslash before them.
    if (index < done || json.charCodeAt(index - 1) === BACKSLASH) continue;
    const begin = index + key.length;
    if (key.startsWith('"l')) cut(begin, readLines, lines);
    else cut(begin, readInstructions, instructions);
  }
  kept.push(json.slice(done));
  return { text: kept.join(''), mark, instructions, lines };
}
