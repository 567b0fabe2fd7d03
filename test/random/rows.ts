/** Debug info for random modules: the disassembly's, or random rows that no compiler would write. */
import { type DebugInfo, readDebugInfo } from '../../src/debuginfo/index.ts';
import { InstructionReader, readModule } from '../../src/wasm/index.ts';
import { Dice } from './dice.ts';

const PROLOGUE_END = 2;
const IS_STMT = 1;

/** A row per instruction in a file per function: what stands in when there is no debug info. */
export function disassemblyOf(bytes: Uint8Array): DebugInfo {
  return readDebugInfo(bytes, readModule(bytes));
}

/** Rows at some of the instructions, with few lines (0 among them) in two files, so that lines come again and again. */
export function randomRows(bytes: Uint8Array, seed: number): DebugInfo {
  const dice = new Dice(seed);
  const module = readModule(bytes);
  const { code } = module;
  const offset: number[] = [];
  const file: number[] = [];
  const line: number[] = [];
  const flags: number[] = [];
  const firstRow = new Uint32Array(code.count + 1);
  const oneIn = dice.of([1, 2, 4, 8]);
  const lines = dice.of([2, 3, 6, 40]);
  for (let i = 0; i < code.count; i++) {
    const reader = new InstructionReader(bytes, code.codeStart[i]!, code.end[i]!);
    let prologue = dice.below(2) === 0;
    while (reader.read()) {
      if (dice.below(oneIn) !== 0) continue;
      offset.push(reader.offset);
      file.push(dice.below(8) === 0 ? 1 : 0);
      line.push(dice.below(lines));
      const ends = prologue && dice.below(3) === 0;
      if (ends) prologue = false;
      flags.push(ends ? PROLOGUE_END | IS_STMT : IS_STMT);
    }
    firstRow[i + 1] = offset.length;
  }
  return {
    kind: 'dwarf',
    lines: {
      files: ['a.c', 'b.c'],
      offset: Uint32Array.from(offset),
      file: Uint32Array.from(file),
      line: Uint32Array.from(line),
      column: new Uint32Array(offset.length),
      flags: Uint8Array.from(flags),
      firstRow,
    },
    functions: () =>
      Array.from({ length: code.count }, (_, i) => ({
        funcidx: module.importedFunctions + i,
        name: `f${i}`,
        line: 0,
      })),
    inlinedAt: () => [],
    sourceText: () => undefined,
    warnings: [],
    facts: [],
  };
}
