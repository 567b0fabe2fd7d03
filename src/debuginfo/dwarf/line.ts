/**
 * `.debug_line`: headers of line number programs, versions 2 to 5 (DWARF 5 §6.2.4). A header is read without knowing
 * its compilation unit; what the unit adds is the directory that relative names start from (file-names.ts).
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import type { SourceMark } from '../line-table.ts';
import { DW_FORM, DW_LNCT } from './constants.ts';
import { type FormSizes, type FormValue, readForm } from './form.ts';
import { SectionReader } from './reader.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';
import type { Strings, StrOffsets } from './str.ts';

/** An entry of a program's file table. */
export interface FileEntry {
  readonly name: string;
  /** Index into the directories; what it counts from depends on the version (see file-names.ts). */
  readonly directory: number;
  /** What is said of the file's text; undefined: nothing. */
  readonly mark?: SourceMark | undefined;
}

/** A line number program and what its header says. Offsets count from the start of `.debug_line`. */
export interface LineProgramHeader {
  /** Of the program's header: the value of `DW_AT_stmt_list`. */
  readonly offset: number;
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly minInstLength: number;
  readonly maxOpsPerInst: number;
  readonly defaultIsStmt: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Opcode → number of its LEB128 operands; entry 0 is unused. */
  readonly standardOpcodeLengths: Uint8Array;
  readonly directories: readonly string[];
  /** Entry 0 is file 1 before DWARF 5 and file 0 since. `DW_LNE_define_file` appends. */
  readonly files: readonly FileEntry[];
  /** The opcodes: `[program, end)`. */
  readonly program: number;
  readonly end: number;
}

/** Headers of `.debug_line`, and what was wrong with those that could not be read. */
export interface LinePrograms {
  readonly programs: readonly LineProgramHeader[];
  readonly problems: readonly MalformedDebugInfoError[];
}

/**
 * Reads the headers of all line programs. Never throws for damaged bytes: they become problems.
 *
 * @param units where units say that programs start, with what resolves their `strx`: after a damaged length, reading
 * goes on at the next of them.
 */
export function readLinePrograms(
  sections: DwarfSections,
  strings: Strings,
  units: ReadonlyMap<number, StrOffsets>,
): LinePrograms {
  const bytes = sectionBytes(sections, '.debug_line');
  const starts = [...units.keys()].sort((a, b) => a - b);
  const programs: LineProgramHeader[] = [];
  const problems: MalformedDebugInfoError[] = [];
  let next = 0;
  let start = 0;
  while (next < bytes.length) {
    const reader = new SectionReader(bytes, '.debug_line', next);
    const offset = next;
    while (start < starts.length && starts[start]! <= offset) start++;
    next = starts[start] ?? bytes.length;
    try {
      const { end, offsetSize } = reader.initialLength();
      next = end;
      const unit = new SectionReader(bytes, '.debug_line', reader.pos, end);
      programs.push(readHeader(unit, offset, offsetSize, strings, units.get(offset)));
    } catch (error) {
      if (!(error instanceof MalformedDebugInfoError)) throw error;
      problems.push(error);
    }
  }
  return { programs, problems };
}

function readHeader(
  reader: SectionReader,
  offset: number,
  offsetSize: 4 | 8,
  strings: Strings,
  unit: StrOffsets | undefined,
): LineProgramHeader {
  const version = reader.u16();
  if (version < 2 || version > 5) reader.fail(`line table version ${version} is unknown`, offset);
  let addressSize = 4;
  if (version >= 5) {
    addressSize = reader.u8();
    if (reader.u8() !== 0) reader.fail('segment selectors are unknown in WebAssembly', offset);
  }
  const headerLength = reader.unsigned(offsetSize);
  const program = reader.pos + headerLength;
  if (program > reader.end) reader.fail('header reaches past the end of the unit', offset);
  const minInstLength = reader.u8();
  const maxOpsPerInst = version >= 4 ? Math.max(1, reader.u8()) : 1;
  const defaultIsStmt = reader.u8() !== 0;
  const lineBase = (reader.u8() << 24) >> 24;
  const lineRange = reader.u8();
  const opcodeBase = reader.u8();
  if (lineRange === 0 || opcodeBase === 0) reader.fail('line_range or opcode_base is 0', offset);
  const lengths = reader.pos - 1;
  reader.skip(opcodeBase - 1);
  const tables = new SectionReader(reader.bytes, reader.section, reader.pos, program);
  const sizes = { version, offsetSize, addressSize };
  const { directories, files } =
    version >= 5 ? readTables(tables, sizes, strings, unit) : readOldTables(tables);
  return {
    offset,
    version,
    offsetSize,
    minInstLength,
    maxOpsPerInst,
    defaultIsStmt,
    lineBase,
    lineRange,
    opcodeBase,
    standardOpcodeLengths: reader.bytes.subarray(lengths, lengths + opcodeBase),
    directories,
    files,
    program,
    end: reader.end,
  };
}

interface Tables {
  readonly directories: string[];
  readonly files: FileEntry[];
}

/** Versions 2 to 4: lists of strings that end with an empty one. */
function readOldTables(reader: SectionReader): Tables {
  const directories: string[] = [];
  const files: FileEntry[] = [];
  for (let name = reader.string(); name !== ''; name = reader.string()) directories.push(name);
  for (let name = reader.string(); name !== ''; name = reader.string())
    files.push(readFileEntry(name, reader));
  return { directories, files };
}

/** What follows a file's name before DWARF 5, in `DW_LNE_define_file` too: directory, time and size. */
export function readFileEntry(name: string, reader: SectionReader): FileEntry {
  const directory = reader.uleb();
  reader.skipLeb();
  return { name, directory, mark: markOf('', reader.uleb()) };
}

/** Version 5: tables that say the form of each column (§6.2.4.1). */
function readTables(
  reader: SectionReader,
  sizes: FormSizes,
  strings: Strings,
  unit: StrOffsets | undefined,
): Tables {
  const directories = readEntries(reader, sizes, strings, unit).map((entry) => entry.name);
  const files = readEntries(reader, sizes, strings, unit);
  return { directories, files };
}

function readEntries(
  reader: SectionReader,
  sizes: FormSizes,
  strings: Strings,
  unit: StrOffsets | undefined,
): FileEntry[] {
  const format: { readonly content: number; readonly form: number }[] = [];
  for (let left = reader.u8(); left > 0; left--) format.push({ content: reader.uleb(), form: reader.uleb() });
  const count = reader.uleb();
  // An entry of size 0 could be repeated 2^60 times; one without a name would be of no use.
  if (count > reader.end - reader.pos) reader.fail('more entries than bytes');
  const value: FormValue = { form: 0, value: 0 };
  const entries: FileEntry[] = [];
  for (let i = 0; i < count; i++) {
    let name = '';
    let directory = 0;
    let md5 = '';
    let length = 0;
    for (const { content, form } of format) {
      if (form === DW_FORM.implicit_const) reader.fail('DW_FORM_implicit_const outside of .debug_abbrev');
      readForm(reader, form, 0, sizes, value);
      if (content === DW_LNCT.path) name = strings.resolve(value, reader, unit) ?? '';
      else if (content === DW_LNCT.directory_index) directory = value.value;
      else if (content === DW_LNCT.size) length = value.value;
      else if (content === DW_LNCT.MD5 && form === DW_FORM.data16) md5 = hexAt(reader.bytes, value.value, 16);
    }
    entries.push({ name, directory, mark: markOf(md5, length) });
  }
  return entries;
}

/** Compilers that know neither write 0. */
function markOf(md5: string, length: number): SourceMark | undefined {
  const hasDigest = /[1-9a-f]/.test(md5);
  if (!hasDigest && length === 0) return undefined;
  return { ...(hasDigest && { md5 }), ...(length > 0 && { length }) };
}

function hexAt(bytes: Uint8Array, offset: number, length: number): string {
  return Array.from(bytes.subarray(offset, offset + length), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
