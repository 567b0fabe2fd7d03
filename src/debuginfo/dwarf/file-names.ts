/**
 * File tables of line programs as paths: compilation directory, include directory and name joined (DWARF 5 §6.2.4,
 * items 11 to 17, and appendix F). Before DWARF 5 files and directories count from 1 and directory 0 is the
 * compilation directory; since then they count from 0 and directory 0 is spelled out.
 */
import { normalizePath } from '../../paths.ts';
import { joinPath, PathTable } from '../paths.ts';
import type { FileEntry, LineProgramHeader } from './line.ts';

/** Path of rows whose file register names no entry of the table; they have no line either. */
const UNKNOWN_PATH = '<unknown file>';

/** What {@link FileNames.index} gives for it. */
export const UNKNOWN_FILE = 0;

/** A path table as `FileNames` wants it: one for all line programs of a module. */
export function newPathTable(): PathTable {
  const table = new PathTable();
  table.intern(UNKNOWN_PATH);
  return table;
}

/** Longer paths can't be opened (PATH_MAX is 4,096), but could fill the memory. */
const MAX_PATH = 8192;

/** The files of one line program, resolved on demand. */
export class FileNames {
  private readonly header: LineProgramHeader;
  private readonly compDir: string | undefined;
  private readonly table: PathTable;
  private readonly files: FileEntry[];
  /** File register → index into the path table. */
  private readonly indices: number[] = [];

  /** `compDir` is the `DW_AT_comp_dir` of the unit that names the program. */
  constructor(header: LineProgramHeader, compDir: string | undefined, table: PathTable) {
    this.header = header;
    this.compDir = compDir;
    this.table = table;
    this.files = [...header.files];
  }

  /** Appends an entry (`DW_LNE_define_file`). */
  define(file: FileEntry): void {
    this.files.push(file);
  }

  /** The path of a file, by the value of the file register or of `DW_AT_decl_file`; undefined: no such entry. */
  path(file: number): string | undefined {
    const entry = this.entry(file);
    if (entry === undefined || entry.name === '') return undefined;
    const path = joinPath(this.directory(entry.directory), entry.name);
    return path.length > MAX_PATH ? undefined : normalizePath(path) || '.';
  }

  /** Index of the file's path in the path table; {@link UNKNOWN_FILE} when there is no such file. */
  index(file: number): number {
    const known = this.indices[file];
    if (known !== undefined) return known;
    const path = this.path(file);
    const index = path === undefined ? UNKNOWN_FILE : this.table.intern(path);
    const mark = this.entry(file)?.mark;
    if (path !== undefined && mark !== undefined) this.table.mark(path, mark);
    // Registers without entry may have any value; only real ones are worth an array element.
    if (file <= this.files.length) this.indices[file] = index;
    return index;
  }

  private entry(file: number): FileEntry | undefined {
    return this.files[this.header.version >= 5 ? file : file - 1];
  }

  private directory(index: number): string | undefined {
    const { version, directories } = this.header;
    if (version >= 5) {
      const directory = directories[index];
      if (index === 0 || directory === undefined) return directories[0] ?? this.compDir;
      return joinPath(this.compDir ?? directories[0], directory);
    }
    const directory = directories[index - 1];
    return directory === undefined ? this.compDir : joinPath(this.compDir, directory);
  }
}
