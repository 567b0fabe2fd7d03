/**
 * Functions that the linker left out, from their line sequences and entries, both of which are at a tombstone. As they have no address
 * in common, they are paired by their place: a sequence belongs to the dropped subprogram of its unit and file that is declared last
 * before the sequence's first line. What the module has in another form is not dropped: another instance of a generic function, a copy that
 * was inlined, a line that other code has as well.
 */
import { partitionPoint } from '../../columns/index.ts';
import { MalformedDebugInfoError } from '../../errors.ts';
import type { DroppedFunction, LineTable } from '../line-table.ts';
import { codeOfEntries } from './dropped-entries.ts';
import type { DroppedSequence } from './dropped-rows.ts';
import type { Unit } from './info.ts';
import type { DwarfSections } from './sections.ts';
import type { Subprogram, Subprograms } from './subprogram.ts';

/** What sequences are paired with. */
export interface DroppedContext {
  readonly sections: DwarfSections;
  readonly units: readonly Unit[];
  readonly subprograms: Subprograms;
  /** Of the code that is in the module. */
  readonly lines: LineTable;
}

/** Name of functions that have none. */
const UNNAMED = '(unnamed)';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where a function is declared: all its instances and copies are known by that. */
const placeOf = ({ path, line }: { readonly path: string | undefined; readonly line: number }): string =>
  `${line} ${path ?? ''}`;

/** Ascending by path, line and name. */
export function droppedFunctions(
  sequences: readonly DroppedSequence[],
  context: DroppedContext,
): readonly DroppedFunction[] {
  if (sequences.length === 0) return [];
  const { declared, present } = declarations(context);
  const found = new Map<
    string,
    { readonly is: Omit<DroppedFunction, 'lines'>; readonly lines: Set<number> }
  >();
  for (const sequence of sequences) {
    const { path, firstLine } = sequence;
    const subprogram = lastBefore(declared.get(sequence.program)?.get(path) ?? [], firstLine);
    const line = subprogram?.line ?? firstLine;
    if (present.has(placeOf({ path, line }))) continue;
    const name = subprogram?.name ?? UNNAMED;
    const key = `${line} ${name} ${path}`;
    const known = found.get(key) ?? { is: { path, name, line }, lines: new Set<number>() };
    found.set(key, known);
    for (const each of sequence.lines) known.lines.add(each);
  }
  const inModule = linesInModule(context.lines, new Set(Array.from(found.values(), ({ is }) => is.path)));
  return [...found.values()]
    .map(({ is, lines }) => {
      const other = inModule.get(is.path);
      return { ...is, lines: [...lines].filter((line) => !other?.has(line)).sort((a, b) => a - b) };
    })
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => byText(a.path, b.path) || a.line - b.line || byText(a.name, b.name));
}

/** Line program → path → dropped subprograms, ascending by line; and the places of those that are in the module. */
function declarations({ sections, units, subprograms }: DroppedContext) {
  const entries = codeOfEntries(sections, units);
  const present = new Set<string>();
  for (const offset of entries.present) {
    const subprogram = described(subprograms, offset);
    if (subprogram !== undefined && subprogram.line > 0) present.add(placeOf(subprogram));
  }
  const declared = new Map<number, Map<string, Subprogram[]>>();
  for (const { offset, unit } of entries.dropped) {
    const subprogram = described(subprograms, offset);
    if (subprogram?.path === undefined || subprogram.line === 0 || unit.stmtList === undefined) continue;
    const ofProgram = declared.get(unit.stmtList) ?? new Map<string, Subprogram[]>();
    declared.set(unit.stmtList, ofProgram);
    const ofFile = ofProgram.get(subprogram.path) ?? [];
    ofProgram.set(subprogram.path, ofFile);
    ofFile.push(subprogram);
  }
  for (const ofProgram of declared.values())
    for (const ofFile of ofProgram.values())
      ofFile.sort((a, b) => a.line - b.line || byText(a.name ?? '', b.name ?? ''));
  return { declared, present };
}

/** Undefined when what the entry refers to cannot be read: that is said where names are read. */
function described(subprograms: Subprograms, offset: number): Subprogram | undefined {
  try {
    return subprograms.describe(offset);
  } catch (error) {
    if (!(error instanceof MalformedDebugInfoError)) throw error;
    return undefined;
  }
}

/** The last of `subprograms`, which ascend, that is declared at `line` or before it. */
function lastBefore(subprograms: readonly Subprogram[], line: number): Subprogram | undefined {
  const after = partitionPoint(subprograms.length, (i) => (subprograms[i]?.line ?? 0) <= line);
  return subprograms[after - 1];
}

/** Path → lines of code that is in the module, of the given paths. */
function linesInModule(
  { files, file, line }: LineTable,
  paths: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<number>> {
  const byFile = files.map((path) => (paths.has(path) ? new Set<number>() : undefined));
  for (let row = 0; row < file.length; row++) byFile[file[row] ?? -1]?.add(line[row] ?? 0);
  return new Map(files.flatMap((path, i) => (byFile[i] === undefined ? [] : [[path, byFile[i]]])));
}
