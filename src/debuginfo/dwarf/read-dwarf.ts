/**
 * DWARF → line table and subprograms. Reads all units and line programs, keeps what fits the code, counts the rest.
 * Whether that is enough to believe is decided in dwarf-source.ts.
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import type { DefinedFunction } from '../../indices.ts';
import type { CodeMap } from '../code-map.ts';
import type { DroppedFunction, LineTable, SourceMark } from '../line-table.ts';
import { RowColumns } from '../row-columns.ts';
import { AbbreviationSection } from './abbrev.ts';
import { DW_LANG } from './constants.ts';
import { droppedFunctions } from './dropped-functions.ts';
import { DroppedRows } from './dropped-rows.ts';
import type { DwarfEntries } from './dwarf-entries.ts';
import { FileNames, newPathTable } from './file-names.ts';
import { readUnits, type Unit } from './info.ts';
import { InlinedFrames } from './inlined-frames.ts';
import { type LineProgramHeader, readLinePrograms } from './line.ts';
import { type RowSink, runLineProgram } from './line-program.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';
import { SequenceCollector, type SequenceCounts } from './sequences.ts';
import { Strings } from './str.ts';
import { type FileOfUnit, readSubprograms, type Subprograms } from './subprogram.ts';
import { TypeUnits } from './type-units.ts';

/** Everything that a module's DWARF says, checked against its code. */
export interface Dwarf extends Omit<DwarfEntries, 'subprograms'> {
  readonly programs: readonly LineProgramHeader[];
  /** Rows of the accepted sequences. */
  readonly lines: LineTable;
  readonly sequences: Readonly<SequenceCounts>;
  /** Defined functions whose rows are of a Rust unit. */
  readonly rustFunctions: readonly DefinedFunction[];
  /** Defined functions without rows because each of their sequences was refused. */
  readonly refusedFunctions: readonly DefinedFunction[];
  /** What could not be read; the rest is valid. */
  readonly problems: readonly MalformedDebugInfoError[];
  /** What is said of the text of a file of `lines`. */
  sourceMarks(path: string): readonly SourceMark[];
  /** Reads the entries below the units; takes a while. */
  readSubprograms(): Subprograms;
  /** Reads what was inlined into functions, each on first use; `report` gets what can't be read then. */
  inlinedFrames(subprograms: Subprograms, report: (problem: MalformedDebugInfoError) => void): InlinedFrames;
  /** Reads which functions the linker left out; takes a while. `lines` are those of the code that is there. */
  readDropped(subprograms: Subprograms, lines: LineTable): readonly DroppedFunction[];
}

/** Reads DWARF. Never throws for damaged bytes: what can't be read is in `problems`. */
export function readDwarf(sections: DwarfSections, code: CodeMap): Dwarf {
  const strings = new Strings(sections);
  const abbrevs = new AbbreviationSection(sectionBytes(sections, '.debug_abbrev'));
  const { units, problems: unitProblems } = readUnits(sections, abbrevs, strings);
  const unitOfProgram = new Map<number, Unit>();
  for (const unit of units) {
    if (unit.stmtList !== undefined && !unitOfProgram.has(unit.stmtList))
      unitOfProgram.set(unit.stmtList, unit);
  }
  const { programs, problems: programProblems } = readLinePrograms(sections, strings, unitOfProgram);
  const problems = [...unitProblems, ...programProblems];
  const paths = newPathTable();
  const namesOf = (program: LineProgramHeader) =>
    new FileNames(program, unitOfProgram.get(program.offset)?.compDir, paths);

  const bytes = sectionBytes(sections, '.debug_line');
  // Four bytes of program and more make a row; what is not used of the memory is not touched either.
  const rows = new RowColumns(bytes.length >>> 2);
  const collector = new SequenceCollector(code, rows);
  for (const program of programs) {
    const isRust = unitOfProgram.get(program.offset)?.language === DW_LANG.Rust;
    collector.startProgram(namesOf(program), isRust);
    const problem = runAsFarAsPossible(bytes, program, collector);
    if (problem !== undefined) problems.push(problem);
  }
  const { spans, refusedFunctions } = collector;
  const programAt = new Map(programs.map((program) => [program.offset, program]));
  const fileNames = new Map<number, FileNames>();
  const fileOf: FileOfUnit = (unit, file) => {
    const program = unit.stmtList === undefined ? undefined : programAt.get(unit.stmtList);
    if (program === undefined) return undefined;
    const names = fileNames.get(program.offset) ?? namesOf(program);
    fileNames.set(program.offset, names);
    return names.path(file);
  };
  const typeUnits = new TypeUnits(sections, units, abbrevs, strings);
  return {
    sections,
    strings,
    fileOf,
    typeUnits,
    units,
    programs,
    lines: rows.toLineTable(paths.paths, spans),
    sequences: collector.counts,
    rustFunctions: collector.rustFunctions,
    refusedFunctions: [...refusedFunctions]
      .filter((fn) => spans[2 * fn] === spans[2 * fn + 1])
      .sort((a, b) => a - b),
    problems,
    sourceMarks: (path) => paths.marksOf(path),
    readSubprograms: () => readSubprograms({ sections, units, strings, typeUnits, fileOf }, code),
    readDropped: (subprograms, table) => {
      const dropped = new DroppedRows();
      for (const program of programs) {
        dropped.startProgram(program.offset, namesOf(program));
        runAsFarAsPossible(bytes, program, dropped);
      }
      return droppedFunctions(dropped.sequences, { sections, units, subprograms, lines: table });
    },
    inlinedFrames: (subprograms, report) => new InlinedFrames(sections, subprograms, code, fileOf, report),
  };
}

/** @returns what ends the program before its end */
function runAsFarAsPossible(
  bytes: Uint8Array,
  program: LineProgramHeader,
  sink: RowSink,
): MalformedDebugInfoError | undefined {
  try {
    runLineProgram(bytes, program, sink);
    return undefined;
  } catch (error) {
    if (!(error instanceof MalformedDebugInfoError)) throw error;
    return error;
  }
}
