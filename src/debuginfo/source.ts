/** What DWARF, source maps and the disassembly have in common. */
import type { DefinedFunction } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { DwarfEntries } from './dwarf/dwarf-entries.ts';
import type { DroppedFunction, FunctionInfo, InlinedFrame, LineTable, SourceMark } from './line-table.ts';

/** A source of lines that was found good. */
export interface Source {
  readonly lines: LineTable;
  /** May be expensive; is called once. */
  functions(): readonly FunctionInfo[];
  /** Inlined calls around a place of a defined function that has rows; absent: this source knows of none. */
  inlinedAt?(fn: DefinedFunction, offset: ModuleOffset): readonly InlinedFrame[];
  /** Functions that the linker left out; expensive. Absent: nothing is known of any. */
  dropped?(): readonly DroppedFunction[];
  /** What describes variables; absent: nothing does. */
  readonly entries?: DwarfEntries;
  /** What is said of the text of a file; absent: nothing of any. */
  sourceMarks?(path: string): readonly SourceMark[];
  /** Text of a file that comes with the module. */
  sourceText(path: string): string | undefined;
}
