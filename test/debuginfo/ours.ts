/** What wtrace says of a module's DWARF, in the form of llvm.ts. */
import { CodeMap } from '../../src/debuginfo/code-map.ts';
import { readLinePrograms } from '../../src/debuginfo/dwarf/line.ts';
import { type LineRegisters, runLineProgram } from '../../src/debuginfo/dwarf/line-program.ts';
import { type Dwarf, readDwarf } from '../../src/debuginfo/dwarf/read-dwarf.ts';
import { Strings } from '../../src/debuginfo/dwarf/str.ts';
import type { InlinedFrame, LineTable } from '../../src/debuginfo/index.ts';
import { dwarfSections } from '../../src/debuginfo/sections.ts';
import { codeOffset, toModuleOffset } from '../../src/location.ts';
import { readModule, type WasmModule } from '../../src/wasm/index.ts';
import { hex, type SequenceRows } from './llvm.ts';

/** Live sequences with rows, before any of them is judged. */
export function ourSequences(bytes: Uint8Array): SequenceRows[] {
  const sections = dwarfSections(bytes, readModule(bytes).sections);
  const sequences: SequenceRows[] = [];
  let rows: string[] = [];
  const sink = {
    row: (registers: Readonly<LineRegisters>) => {
      rows.push(rowText(registers));
    },
    endSequence: (end: number, how: string) => {
      if (how === 'complete') sequences.push({ rows, end });
      rows = [];
    },
    defineFile: () => {},
  };
  const lines = sections.get('.debug_line') ?? new Uint8Array(0);
  for (const program of readLinePrograms(sections, new Strings(sections), new Map()).programs) {
    runLineProgram(lines, program, sink);
  }
  return sequences;
}

function rowText(row: Readonly<LineRegisters>): string {
  const numbers = [row.line, row.column, row.file, row.isa, row.discriminator, row.op_index];
  const flags = (['is_stmt', 'basic_block', 'prologue_end', 'epilogue_begin'] as const).filter(
    (flag) => row[flag],
  );
  return [hex(row.address), ...numbers, ...flags].join(' ');
}

/** Reads a module and its embedded DWARF. */
export function read(bytes: Uint8Array): { readonly module: WasmModule; readonly dwarf: Dwarf } {
  const module = readModule(bytes);
  return { module, dwarf: readDwarf(dwarfSections(bytes, module.sections), new CodeMap(module)) };
}

/**
 * First row's address of each function with rows → `address path line column` of its rows, one an address.
 * @param ends where sequences end: rows that begin there say that a cut sequence has ended, and are no rows of LLVM
 */
export function ourPlaces(
  lines: LineTable,
  codeBase: number,
  ends: ReadonlySet<number> = new Set(),
): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (let fn = 0; fn + 1 < lines.firstRow.length; fn++) {
    const first = lines.firstRow[fn]!;
    const texts = new Map<number, string>();
    for (let row = first; row < lines.firstRow[fn + 1]!; row++) {
      const address = lines.offset[row]! - codeBase;
      if (ends.has(address)) continue;
      const path = lines.files[lines.file[row]!];
      texts.set(address, `${hex(address)} ${path} ${lines.line[row]} ${lines.column[row]}`);
    }
    if (texts.size > 0) found.set(lines.offset[first]! - codeBase, [...texts.values()]);
  }
  return found;
}

/** `low high` of each function that has a subprogram → its text as in `SubprogramAnswer`. */
export function ourSubprograms(dwarf: Dwarf, module: WasmModule): Map<string, string> {
  const { base, start, end } = module.code;
  const found = new Map<string, string>();
  dwarf.readSubprograms().functions.forEach((subprogram, fn) => {
    if (subprogram === undefined) return;
    const { name, linkageName, path, line } = subprogram;
    const text = [name ?? '', linkageName ?? '', path ?? '', line].join('|');
    found.set(`${hex(start[fn]! - base)} ${hex(end[fn]! - base)}`, text);
  });
  return found;
}

/** `linkage name or name|file|line|file of the call|line|column`, as {@link inlinedChains} has it. */
export function frameText(frame: InlinedFrame): string {
  // LLVM does not qualify names.
  const name = frame.linkageName ?? frame.name.split('::').at(-1);
  const { path = '', line, callPath = '', callLine, callColumn } = frame;
  return [name, path, line, callPath, callLine, callColumn].join('|');
}

/** What DWARF says was inlined, before its lines are judged. Addresses count from the start of the code section. */
export interface OurInlined {
  at(address: number): readonly InlinedFrame[];
  /** Defined function that holds the address. */
  functionAt(address: number): number;
  /** What could not be read so far, one for each function. */
  readonly problems: readonly string[];
}

export function ourInlined({ module, dwarf }: ReturnType<typeof read>): OurInlined {
  const problems: string[] = [];
  const frames = dwarf.inlinedFrames(dwarf.readSubprograms(), ({ message }) => problems.push(message));
  const functions = new CodeMap(module);
  const offsetOf = (address: number) => toModuleOffset(codeOffset(address), module.code.base);
  const functionAt = (address: number) => functions.functionAt(offsetOf(address));
  return {
    at: (address) => frames.at(functionAt(address), offsetOf(address)),
    functionAt,
    problems,
  };
}
