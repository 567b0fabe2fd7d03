/** What a module's bytes and debug info say of its instructions, for reports: made on demand, by the part that has both. */
import { lowerBound } from '../columns/index.ts';
import type { InstructionCounts } from './facts.ts';

/** One instruction, as people read it. */
export interface ListedInstruction {
  /** ModuleOffset. */
  readonly offset: number;
  /** Index into {@link InstructionListing.files}; -1: no line. */
  readonly file: number;
  /** 1-based line of the row in force; 0: no line. */
  readonly line: number;
  /** In the text format, indented by nesting. */
  readonly text: string;
}

/** One defined function. */
export interface ListedFunction {
  readonly funcidx: number;
  readonly name: string;
  readonly linkageName?: string;
  /** Declared there; index into {@link InstructionListing.files} or -1, and 1-based line or 0. */
  readonly file: number;
  readonly line: number;
  /** True where its lines are those of its disassembly, though the module has sources. */
  readonly isDisassembled?: boolean;
  /** ModuleOffset of its first instruction, and one past its last. */
  readonly start: number;
  readonly end: number;
  /** Its instructions, in order. */
  instructions(): readonly ListedInstruction[];
}

/** The functions of a module. */
export interface InstructionListing {
  /** As reports name them. */
  readonly files: readonly string[];
  /** Ascending by offset. */
  readonly functions: readonly ListedFunction[];
  /** False where lines are those of the disassembly: then source would only say the same twice. */
  readonly hasSources: boolean;
  /** The lines of a source file; undefined when it is not there. */
  sourceLines(file: number): readonly string[] | undefined;
  /** True when the text that {@link sourceLines} gives is not what was compiled. */
  isChanged?(file: number): boolean;
}

/** The part `[from, to)` of the columns that belongs to a function. */
export function countedRange(
  { offset }: InstructionCounts,
  { start, end }: Pick<ListedFunction, 'start' | 'end'>,
): { readonly from: number; readonly to: number } {
  return { from: lowerBound(offset, start), to: lowerBound(offset, end) };
}

/** Sum over a part of the columns: how many instructions ran. */
export function instructionTotal({ count }: InstructionCounts, from: number, to: number): number {
  let total = 0;
  for (const one of count.subarray(from, to)) total += one;
  return total;
}
