/**
 * Reads the text of `llvm-dwarfdump --debug-line` (LLVM 19) into a line table, so that tests of the slow reference
 * need no reader of ours. Good for modules of one compile unit, whose sequences are all alive and sound.
 */
import type { LineTable } from '../../src/debuginfo/line-table.ts';
import { decodeModule } from './decode.ts';

const ROW = /^0x([0-9a-f]{16}) +(\d+) +(\d+) +(\d+) +\d+ +\d+ +\d+ ?(.*)$/;
const FLAGS: Readonly<Record<string, number>> = {
  is_stmt: 1,
  prologue_end: 2,
  basic_block: 4,
  epilogue_begin: 8,
};

/** Line table of `module` from the text that llvm-dwarfdump prints for it. */
export function lineTableFromDwarfdump(module: Uint8Array, text: string): LineTable {
  const { bodies, sections } = decodeModule(module);
  const codeBase = sections.find((s) => s.id === 10)!.start;
  const names = new Map<number, string>();
  for (const [, index, name] of text.matchAll(/^file_names\[ *(\d+)\]:\n +name: "([^"]+)"/gm)) {
    names.set(Number(index), name!);
  }
  const files = [...new Set(names.values())];
  const rows = text
    .split('\n')
    .map((line) => ROW.exec(line))
    .filter((match) => match !== null)
    .map(([, address, line, column, file, flags]) => ({
      offset: codeBase + Number.parseInt(address!, 16),
      line: Number(line),
      column: Number(column),
      file: files.indexOf(names.get(Number(file))!),
      words: flags!.split(/ +/),
    }))
    .filter((row) => !row.words.includes('end_sequence'))
    .sort((a, b) => a.offset - b.offset);
  const first = (offset: number): number => rows.filter((row) => row.offset < offset).length;
  return {
    files,
    offset: Uint32Array.from(rows, (row) => row.offset),
    file: Uint32Array.from(rows, (row) => row.file),
    line: Uint32Array.from(rows, (row) => row.line),
    column: Uint32Array.from(rows, (row) => row.column),
    flags: Uint8Array.from(rows, (row) => row.words.reduce((set, word) => set | (FLAGS[word] ?? 0), 0)),
    firstRow: Uint32Array.from([...bodies.map((body) => first(body.start)), rows.length]),
  };
}
