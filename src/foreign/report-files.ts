/** What a report says of its files, checked and bounded while it is read. */
import { type BranchFacts, type FileFacts, FileTallies } from '../coverage/index.ts';
import { DataFileError } from '../errors.ts';
import { withoutFileScheme } from '../paths.ts';

/** A few characters of Cobertura stand for any number of arms: of a whole report so many, and one more for so many characters. */
const FREE_ARMS = 2 ** 16;
const CHARACTERS_OF_ARM = 16;

/** A branch point as formats have it. */
export interface ForeignBranch {
  /** 1-based. */
  readonly line: number;
  /** 1-based, as the tool counts; 0 when it does not say. */
  readonly column?: number;
  readonly kind?: BranchFacts['kind'];
  /** What the tool tells the points of a place apart by. */
  readonly number: number;
  readonly arms: BranchFacts['arms'];
}

/** What is known of one file, or of one record of it. */
export class FileRecord {
  readonly path: string;
  readonly lines = new Map<number, number>();
  readonly functions: { readonly name: string; readonly line: number; readonly hits: number }[] = [];
  readonly branches: ForeignBranch[] = [];

  /** @param path as the report has it; a `file:` URL is the path that it names */
  constructor(path: string) {
    this.path = withoutFileScheme(path);
  }

  /** Adds hits of a line. Line 0 is none. */
  addLine(line: number, hits: number): void {
    if (line > 0) this.lines.set(line, Math.min((this.lines.get(line) ?? 0) + hits, Number.MAX_SAFE_INTEGER));
  }
}

/** The files of one report. */
export class ReportFiles {
  readonly #source: string;
  readonly #tallies = new FileTallies();
  /** Arms that may still be made. */
  #arms: number;
  #hasBranches = false;

  /**
   * @param source name of the report, for messages
   * @param length of its text
   */
  constructor(source: string, length: number) {
    this.#source = source;
    this.#arms = FREE_ARMS + Math.floor(length / CHARACTERS_OF_ARM);
  }

  /** @throws {@link DataFileError} always */
  fail(format: string, what: string): never {
    throw new DataFileError(`${this.#source} is not ${format}: ${what}; create it again`);
  }

  /** Notes that the report has branches: files without one have none. */
  noteBranches(): void {
    this.#hasBranches = true;
  }

  /** Counts arms that are about to be made. @throws {@link DataFileError} when they are too many */
  reserveArms(count: number): void {
    this.#arms -= count;
    if (this.#arms < 0)
      throw new DataFileError(
        `${this.#source} has more arms of branches than a report of its length can have`,
      );
  }

  /** Adds a record; several of one file add up. */
  add({ path, lines, functions, branches }: FileRecord): void {
    const tally = this.#tallies.of(path);
    for (const [line, hits] of lines) tally.addLine(line, hits);
    for (const fn of functions) tally.addFunction(fn);
    if (branches.length === 0) return;
    this.#hasBranches = true;
    const points = branches.filter(({ line, arms }) => line > 0 && arms.length > 0).map(branchFacts);
    // A branch where no statement begins, such as a default value of a parameter: a line of its own.
    for (const [line, hits] of reached(points)) if (!lines.has(line)) tally.addLine(line, hits);
    tally.addBranches(points);
  }

  /** Ascending by path; all have lists of branches where the report has any. */
  get files(): readonly FileFacts[] {
    const files = this.#tallies.toFacts();
    return this.#hasBranches ? files.map((file) => ({ branches: [], ...file })) : files;
  }

  /** Whether the report says which arms of branches were taken. */
  get hasBranches(): boolean {
    return this.#hasBranches;
  }
}

const branchFacts = ({ line, column = 0, kind = 'branch', number, arms }: ForeignBranch): BranchFacts => ({
  line,
  column,
  kind,
  declared: 0,
  number,
  arms,
});

/** Line → how often one of its points was reached, at most. */
function reached(points: readonly BranchFacts[]): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  for (const { line, arms } of points) {
    const hits = arms.reduce((sum, arm) => Math.min(sum + arm.hits, Number.MAX_SAFE_INTEGER), 0);
    lines.set(line, Math.max(lines.get(line) ?? 0, hits));
  }
  return lines;
}

/**
 * A number of hits as other tools write it: fractions and exponents are rounded down, what is below zero is zero.
 * @returns undefined when it is none
 */
export function hitsOf(value: unknown): number | undefined {
  const hits = typeof value === 'string' && /^[\d.eE+-]+$/.test(value) ? Number(value) : value;
  if (typeof hits !== 'number' || Number.isNaN(hits)) return undefined;
  return Math.min(Math.max(0, Math.floor(hits)), Number.MAX_SAFE_INTEGER);
}

/** A line or column number as other tools write it; undefined when it is none. 0 is allowed. */
export function positionOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
