/** Checks the contents of one data file in JSON, and makes facts of them. Every message says which part of the file is wrong. */
import { DataFileError } from '../errors.ts';
import { branchFromJSON, type JSONChecks, oneOf } from './branch-json.ts';
import { contextsFromJSON } from './context-json.ts';
import type { CutText } from './cut-lists.ts';
import type {
  BranchFacts,
  FileFacts,
  FunctionFacts,
  InstructionCounts,
  LineFacts,
  ModuleFacts,
  ReportFormat,
} from './facts.ts';
import { columnsOf } from './instruction-sum.ts';
import { leftOutFromJSON } from './left-out-json.ts';
import { FileTallies } from './tally.ts';

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Where in the file a value is. A text is made of it only where something is wrong. */
interface At {
  readonly parent: At | undefined;
  readonly key: string | number;
}

const inside = (parent: At, key: string | number): At => ({ parent, key });

function textOf({ parent, key }: At): string {
  if (parent === undefined) return `${key}`;
  return typeof key === 'number' ? `${textOf(parent)}[${key}]` : `${textOf(parent)}.${key}`;
}

/** Reads one data file. */
export class DataFileReader {
  readonly #source: string;
  /** Lists that are not in the JSON value, which has a mark and their index in their place. */
  readonly #cut: Omit<CutText, 'text'> | undefined;

  /** @param source name of the file, for messages */
  constructor(source: string, cut: Omit<CutText, 'text'> | undefined) {
    this.#source = source;
    this.#cut = cut;
  }

  /** Facts of the value of `modules`. @throws {@link DataFileError} when something in it is wrong */
  modules(value: unknown): readonly ModuleFacts[] {
    return this.#list(value, { parent: undefined, key: 'modules' }, this.#module);
  }

  #fail(at: At, wanted: string): never {
    this.#failAt(textOf(at), wanted);
  }
  #failAt(at: string, wanted: string): never {
    throw new DataFileError(
      `${this.#source} is not valid wtrace data: ${at} should be ${wanted}; create it again with wtrace run --data-dir`,
    );
  }
  #fields(value: unknown, at: At): Fields {
    return isFields(value) ? value : this.#fail(at, 'an object');
  }
  #text(fields: Fields, key: string, at: At): string {
    const value = fields[key];
    return typeof value === 'string' ? value : this.#fail(inside(at, key), 'a string');
  }
  #texts(value: unknown, at: At): readonly string[] {
    return this.#list(value, at, (entry, where) =>
      typeof entry === 'string' ? entry : this.#fail(where, 'a string'),
    );
  }
  #count(fields: Fields, key: string, at: At): number {
    const value = fields[key];
    return isCount(value) ? value : this.#fail(inside(at, key), 'a whole number from 0 on');
  }
  #list<T>(value: unknown, at: At, item: (value: unknown, at: At) => T): T[] {
    if (!Array.isArray(value)) this.#fail(at, 'an array');
    return (value as unknown[]).map((entry, index) => item(entry, inside(at, index)));
  }
  /** The list that was cut out in the place of `value`. */
  #cutOut<List>(value: unknown, lists: readonly List[] | undefined): List | undefined {
    const mark = this.#cut?.mark;
    if (mark === undefined || typeof value !== 'string' || !value.startsWith(mark)) return undefined;
    return lists?.[Number(value.slice(mark.length))];
  }

  #line = (value: unknown, at: At): LineFacts => {
    if (!Array.isArray(value)) this.#fail(at, '[line, hits]');
    const [line, hits, mark] = value as unknown[];
    if (!isCount(line) || line === 0 || !isCount(hits)) this.#fail(at, '[line, hits]');
    if ((value as unknown[]).length > 2 && !((value as unknown[]).length === 3 && mark === 1 && hits === 0)) {
      this.#fail(at, '[line, hits] or [line, 0, 1]');
    }
    return { line, hits, covered: hits > 0 || mark === 1 };
  };
  #function = (value: unknown, at: At): FunctionFacts => {
    const fields = this.#fields(value, at);
    const fact = {
      name: this.#text(fields, 'name', at),
      line: this.#count(fields, 'line', at),
      hits: this.#count(fields, 'hits', at),
    };
    const linkageName = fields['linkageName'];
    return linkageName === undefined ? fact : { ...fact, linkageName: this.#text(fields, 'linkageName', at) };
  };
  /** The same checks where branches, of which there are fewer, are read. */
  readonly #checks: JSONChecks = {
    fail: (at, wanted) => this.#failAt(at, wanted),
    fields: (value, at) => (isFields(value) ? value : this.#failAt(at, 'an object')),
    text: (value, at) => (typeof value === 'string' ? value : this.#failAt(at, 'a string')),
    count: (value, at) => (isCount(value) ? value : this.#failAt(at, 'a whole number from 0 on')),
    list: (value, at, item) => {
      if (!Array.isArray(value)) this.#failAt(at, 'an array');
      return (value as unknown[]).map((entry, index) => item(entry, `${at}[${index}]`));
    },
  };
  #branches(value: unknown, at: At, fewest: 1 | 2): readonly BranchFacts[] {
    return this.#checks.list(value, textOf(at), (entry, where) =>
      branchFromJSON(this.#checks, entry, where, fewest),
    );
  }
  /** @param fewest arms of a branch; undefined: none were counted */
  #file(value: unknown, at: At, fewest: 1 | 2 | undefined): FileFacts {
    const fields = this.#fields(value, at);
    const given = fields['lines'];
    const lines = this.#cutOut(given, this.#cut?.lines) ?? this.#list(given, inside(at, 'lines'), this.#line);
    return {
      path: this.#text(fields, 'path', at),
      lines,
      functions: this.#list(fields['functions'], inside(at, 'functions'), this.#function),
      ...(fewest && { branches: this.#branches(fields['branches'], inside(at, 'branches'), fewest) }),
      ...leftOutFromJSON(this.#checks, fields, textOf(at)),
      ...(fields['contexts'] !== undefined && {
        contexts: contextsFromJSON(
          this.#checks,
          { value: fields['contexts'], lines },
          textOf(inside(at, 'contexts')),
        ),
      }),
    };
  }
  /** Files, lines and functions may come in any order, and twice when another tool joined files. */
  #files(value: unknown, at: At, fewest: 1 | 2 | undefined): readonly FileFacts[] {
    const tallies = new FileTallies();
    const files = this.#list(value, at, (entry, where) => this.#file(entry, where, fewest));
    for (const file of files) tallies.of(file.path).addFile(file);
    return tallies.toFacts();
  }
  #instructions(value: unknown, at: At): InstructionCounts {
    const columns = this.#cutOut(value, this.#cut?.instructions);
    if (columns !== undefined) return columns;
    const pairs = this.#list(value, at, (entry, where): readonly [number, number] => {
      const [offset, count] = Array.isArray(entry) ? (entry as unknown[]) : [];
      if (!isCount(offset) || offset > 0xffff_ffff || !isCount(count) || (entry as unknown[]).length !== 2) {
        this.#fail(where, '[offset, count]');
      }
      return [offset, count];
    });
    return columnsOf(pairs);
  }
  #readFrom(value: unknown, at: At): ModuleFacts['readFrom'] {
    return value === undefined
      ? undefined
      : oneOf<ReportFormat>(this.#checks, value, textOf(at), ['cobertura', 'istanbul', 'lcov']);
  }
  #module = (value: unknown, at: At): ModuleFacts => {
    const fields = this.#fields(value, at);
    const { inexact, withoutLines, instructions, hitOnly, branches } = fields;
    const readFrom = this.#readFrom(fields['readFrom'], inside(at, 'readFrom'));
    if (branches !== undefined && branches !== 'source' && branches !== 'all')
      this.#fail(inside(at, 'branches'), '"source" or "all", or not there');
    if (hitOnly !== undefined && hitOnly !== true) this.#fail(inside(at, 'hitOnly'), 'true or not there');
    return {
      name: this.#text(fields, 'name', at),
      sha256: this.#text(fields, 'sha256', at),
      ...(readFrom && { readFrom }),
      files: this.#files(
        fields['files'],
        inside(at, 'files'),
        branches === undefined ? undefined : readFrom === undefined ? 2 : 1,
      ),
      inexact: inexact === undefined ? [] : this.#texts(inexact, inside(at, 'inexact')),
      ...(withoutLines === undefined
        ? {}
        : { withoutLines: this.#texts(withoutLines, inside(at, 'withoutLines')) }),
      ...(hitOnly === undefined ? {} : { hitOnly: true }),
      ...(branches && { branches }),
      ...(instructions === undefined
        ? {}
        : { instructions: this.#instructions(instructions, inside(at, 'instructions')) }),
    };
  };
}
