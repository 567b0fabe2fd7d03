/** What DWARF, source maps and the disassembly have in common. */
import type { FunctionInfo, LineTable } from './line-table.ts';

/** A source of lines that was found good. */
export interface Source {
  readonly lines: LineTable;
  /** May take a while; is asked once. */
  functions(): readonly FunctionInfo[];
  /** Text of a file that comes with the module. */
  sourceText(path: string): string | undefined;
}
