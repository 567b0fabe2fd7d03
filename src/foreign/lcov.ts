/**
 * Tracefiles of lcov, as geninfo(1) describes them: of lcov 1 and 2, gcov, llvm-cov, grcov, c8, istanbul, coverage.py. Functions may be in
 * the records of lcov 1 (`FN`, `FNDA`) or in those of lcov 2.2 (`FNL`, `FNA`). Records of other kinds are passed over.
 */
import type { BranchArmFacts } from '../coverage/index.ts';
import type { Format } from './format.ts';
import { FileRecord, hitsOf, positionOf, type ReportFiles } from './report-files.ts';

/** See {@link Format}. */
export const lcovFormat: Format = {
  name: 'lcov',
  accepts: (text) => /^\uFEFF?(?:\s|#[^\n]*\n)*(?:TN|SF|VER):/.test(text),
  read: (text, files) => {
    const reader = new Reader(files);
    let line = 1;
    for (let at = 0; at < text.length; line++) {
      const found = text.indexOf('\n', at);
      const end = found < 0 ? text.length : found;
      reader.read(text.slice(at, text[end - 1] === '\r' ? end - 1 : end), line);
      at = end + 1;
    }
    reader.end();
    return [];
  },
};

interface Point {
  readonly line: number;
  readonly number: number;
  readonly arms: BranchArmFacts[];
}

interface FunctionOfFile {
  readonly name: string;
  readonly line: number;
  hits: number;
}

/** The record of one file: from `SF` to `end_of_record`. */
interface OpenRecord {
  readonly file: FileRecord;
  /** By name, as `FN` and `FNDA` have them. */
  readonly functions: Map<string, FunctionOfFile>;
  /** Index of `FNL` → line. */
  readonly indexed: Map<string, number>;
  readonly points: Map<string, Point>;
}

const unknown = { kind: 'unknown' } as const;

class Reader {
  readonly #files: ReportFiles;
  #record: OpenRecord | undefined;
  #line = 0;

  constructor(files: ReportFiles) {
    this.#files = files;
  }

  /** Reads one line, its end left out. */
  read(text: string, line: number): void {
    this.#line = line;
    if (text === 'end_of_record') this.#close();
    const colon = text.indexOf(':');
    if (colon < 0) return;
    const rest = text.slice(colon + 1);
    const key = text.slice(0, colon);
    if (key === 'SF') this.#open(rest);
    else if (key === 'BRF') this.#files.noteBranches();
    else this.#readers[key]?.(rest, this.#record ?? this.#fail(`${key} is outside of the record of a file`));
  }

  /** @throws DataFileError when a record is not complete */
  end(): void {
    if (this.#record !== undefined) this.#fail('it ends in the middle of a record');
  }

  #fail(what: string): never {
    return this.#files.fail('a sound lcov tracefile', `line ${this.#line}: ${what}`);
  }

  #open(path: string): void {
    if (this.#record !== undefined) this.#fail('SF is inside of the record of a file');
    if (path === '') this.#fail('SF has no path');
    this.#record = {
      file: new FileRecord(path),
      functions: new Map(),
      indexed: new Map(),
      points: new Map(),
    };
  }

  #close(): void {
    if (this.#record === undefined) this.#fail('end_of_record is outside of the record of a file');
    const { file, functions, points } = this.#record;
    for (const fn of functions.values()) file.functions.push(fn);
    for (const point of points.values()) file.branches.push(point);
    this.#files.add(file);
    this.#record = undefined;
  }

  /** How each kind of record is read: the text after its name. */
  readonly #readers: Readonly<Record<string, (rest: string, record: OpenRecord) => void>> = Object.assign(
    Object.create(null) as object,
    {
      DA: (rest: string, { file }: OpenRecord) => {
        const [line, hits] = rest.split(',', 2);
        file.addLine(this.#position(line), this.#hits(hits));
      },
      FN: (rest: string, { functions }: OpenRecord) => {
        const [, line, name = ''] =
          /^(\d+),(?:\d+,)?(.*)$/.exec(rest) ?? this.#fail('FN should be line,name');
        if (!functions.has(name)) functions.set(name, { name, line: this.#position(line), hits: 0 });
      },
      FNDA: (rest: string, { functions }: OpenRecord) => {
        const [, hits, name = ''] = /^([^,]*),(.*)$/.exec(rest) ?? this.#fail('FNDA should be hits,name');
        const count = this.#hits(hits);
        const fn = functions.get(name);
        // One without a line is nowhere.
        if (fn !== undefined) fn.hits = Math.min(fn.hits + count, Number.MAX_SAFE_INTEGER);
      },
      FNL: (rest: string, { indexed }: OpenRecord) => {
        const [index = '', line] = rest.split(',', 2);
        indexed.set(index, this.#position(line));
      },
      FNA: (rest: string, { indexed, functions }: OpenRecord) => {
        const [, index = '', hits, name = ''] =
          /^([^,]*),([^,]*),(.*)$/.exec(rest) ?? this.#fail('FNA should be index,hits,name');
        const line = indexed.get(index) ?? this.#fail('FNA has the index of no FNL');
        const count = this.#hits(hits);
        const fn = functions.get(`${index},${name}`);
        if (fn === undefined) functions.set(`${index},${name}`, { name, line, hits: count });
        else fn.hits = Math.min(fn.hits + count, Number.MAX_SAFE_INTEGER);
      },
      BRDA: (rest: string, { points }: OpenRecord) => {
        // The name of an arm may be an expression of the source, commas included; `e` says that an exception takes it.
        const [, line, block = '', taken = ''] =
          /^(\d+),e?(\d+),.*,([^,]*)$/.exec(rest) ?? this.#fail('BRDA should be line,block,branch,taken');
        const key = `${line},${block}`;
        const point = points.get(key) ?? {
          line: this.#position(line),
          number: this.#position(block),
          arms: [],
        };
        points.set(key, point);
        point.arms.push({ hits: taken === '-' ? 0 : this.#hits(taken), to: unknown });
      },
    },
  );

  #position(text: string | undefined): number {
    return (
      positionOf(text) ??
      this.#fail(`${JSON.stringify(text ?? '').slice(0, 30)} should be a line or an index`)
    );
  }

  #hits(text: string | undefined): number {
    return (
      hitsOf(text) ?? this.#fail(`${JSON.stringify(text ?? '').slice(0, 30)} should be a number of hits`)
    );
  }
}
