/**
 * The format of saved coverage (`wtrace.json`), version 1; its schema is docs/wtrace.schema.json. A line is
 * `[line, hits]`, or `[line, 0, 1]` when its code ran without a `line` event of its own.
 */
import { DataFileError } from '../errors.ts';
import type { FileFacts, FunctionFacts, LineFacts, ModuleFacts } from './facts.ts';
import { FileTallies } from './tally.ts';

type LineJSON = readonly [line: number, hits: number] | readonly [line: number, hits: 0, covered: 1];

interface DataFileJSON {
  readonly format: 'wtrace';
  readonly version: 1;
  readonly generator: string;
  readonly modules: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly files: readonly {
      readonly path: string;
      readonly lines: readonly LineJSON[];
      readonly functions: readonly FunctionFacts[];
      readonly branches: readonly never[];
    }[];
    readonly inexact?: readonly string[];
  }[];
}

/**
 * Text of a data file, with a newline at its end.
 * @param generator name and version of the program that writes it
 */
export function writeDataFile(modules: readonly ModuleFacts[], generator: string): string {
  const data: DataFileJSON = {
    format: 'wtrace',
    version: 1,
    generator,
    modules: modules.map(({ name, sha256, files, inexact }) => ({
      name,
      sha256,
      files: files.map(({ path, lines, functions }) => ({
        path,
        lines: lines.map(
          ({ line, hits, covered }): LineJSON => (hits === 0 && covered ? [line, 0, 1] : [line, hits]),
        ),
        functions,
        branches: [],
      })),
      ...(inexact.length > 0 ? { inexact } : {}),
    })),
  };
  return `${JSON.stringify(data).replace(unprintable, escaped)}\n`;
}

/** What JSON allows in strings and terminals act on: DEL, C1 controls, line separators, marks that reorder text. */
const unprintable = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Checks one data file; `at` says in every message which part of it is wrong. */
class Reader {
  readonly #source: string;
  constructor(source: string) {
    this.#source = source;
  }

  fail(at: string, wanted: string): never {
    throw new DataFileError(
      `${this.#source} is not valid wtrace data: ${at} should be ${wanted}; make it again with wtrace run --data-dir`,
    );
  }
  fields(value: unknown, at: string): Fields {
    return isFields(value) ? value : this.fail(at, 'an object');
  }
  text(value: unknown, at: string): string {
    return typeof value === 'string' ? value : this.fail(at, 'a string');
  }
  count(value: unknown, at: string): number {
    return isCount(value) ? value : this.fail(at, 'a whole number from 0 on');
  }
  list<T>(value: unknown, at: string, item: (value: unknown, at: string) => T): T[] {
    if (!Array.isArray(value)) this.fail(at, 'an array');
    return (value as unknown[]).map((entry, index) => item(entry, `${at}[${index}]`));
  }

  line = (value: unknown, at: string): LineFacts => {
    if (!Array.isArray(value)) this.fail(at, '[line, hits]');
    const [line, hits, mark] = value as unknown[];
    if (!isCount(line) || line === 0 || !isCount(hits)) this.fail(at, '[line, hits]');
    if ((value as unknown[]).length > 2 && !((value as unknown[]).length === 3 && mark === 1 && hits === 0)) {
      this.fail(at, '[line, hits] or [line, 0, 1]');
    }
    return { line, hits, covered: hits > 0 || mark === 1 };
  };
  function = (value: unknown, at: string): FunctionFacts => {
    const fields = this.fields(value, at);
    const fact = {
      name: this.text(fields['name'], `${at}.name`),
      line: this.count(fields['line'], `${at}.line`),
      hits: this.count(fields['hits'], `${at}.hits`),
    };
    const linkageName = fields['linkageName'];
    return linkageName === undefined
      ? fact
      : { ...fact, linkageName: this.text(linkageName, `${at}.linkageName`) };
  };
  file = (value: unknown, at: string): FileFacts => {
    const fields = this.fields(value, at);
    return {
      path: this.text(fields['path'], `${at}.path`),
      lines: this.list(fields['lines'], `${at}.lines`, this.line),
      functions: this.list(fields['functions'], `${at}.functions`, this.function),
    };
  };
  /** Files, lines and functions may come in any order, and twice when another tool joined files. */
  files(value: unknown, at: string): readonly FileFacts[] {
    const tallies = new FileTallies();
    for (const file of this.list(value, at, this.file)) tallies.of(file.path).addFile(file);
    return tallies.toFacts();
  }
  module = (value: unknown, at: string): ModuleFacts => {
    const fields = this.fields(value, at);
    const inexact = fields['inexact'];
    return {
      name: this.text(fields['name'], `${at}.name`),
      sha256: this.text(fields['sha256'], `${at}.sha256`),
      files: this.files(fields['files'], `${at}.files`),
      inexact: inexact === undefined ? [] : this.list(inexact, `${at}.inexact`, (v, a) => this.text(v, a)),
    };
  };
}

/** True when the JSON value says that it is wtrace data, of whatever version. */
export function isDataFile(value: unknown): boolean {
  return isFields(value) && value['format'] === 'wtrace';
}

/**
 * Reads a data file that was parsed as JSON.
 * @param source name of the file, for messages
 * @throws {@link DataFileError} when it is not wtrace data, or of a version that this wtrace does not know.
 */
export function readDataFile(value: unknown, source: string): readonly ModuleFacts[] {
  if (!isFields(value) || value['format'] !== 'wtrace') {
    throw new DataFileError(`${source} is not wtrace data; give files that wtrace run --data-dir wrote`);
  }
  if (value['version'] !== 1) {
    throw new DataFileError(
      `${source} has version ${JSON.stringify(value['version']) ?? 'none'} of the data format and this wtrace knows version 1; use the wtrace that wrote it`,
    );
  }
  const reader = new Reader(source);
  return reader.list(value['modules'], 'modules', reader.module);
}
