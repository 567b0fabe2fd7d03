/**
 * The format of saved coverage (`wtrace.json`), version 1; its schema is docs/wtrace.schema.json. A line is
 * `[line, hits]`, or `[line, 0, 1]` when its code ran without a `line` event of its own.
 */

import { DataFileError } from '../errors.ts';
import { unicodeEscape, unprintable } from '../unprintable.ts';
import { type BranchJSON, branchFromJSON, branchToJSON } from './branch-json.ts';
import type { FileFacts, FunctionFacts, InstructionCounts, LineFacts, ModuleFacts } from './facts.ts';
import { type CutText, cutInstructions, instructionsToJSON } from './instruction-json.ts';
import { columnsOf } from './instruction-sum.ts';
import { FileTallies } from './tally.ts';

type LineJSON = readonly [line: number, hits: number] | readonly [line: number, hits: 0, covered: 1];

interface ModuleJSON {
  readonly name: string;
  readonly sha256: string;
  readonly files: readonly {
    readonly path: string;
    readonly lines: readonly LineJSON[];
    readonly functions: readonly FunctionFacts[];
    readonly branches: readonly BranchJSON[];
  }[];
  readonly inexact?: readonly string[];
  readonly withoutLines?: readonly string[];
  readonly hitOnly?: true;
  readonly branches?: 'source' | 'all';
}

/**
 * Text of a data file, with a newline at its end.
 * @param generator name and version of the program that writes it
 * @throws {@link DataFileError} when there are more instruction counts than a string can hold
 */
export function writeDataFile(modules: readonly ModuleFacts[], generator: string): string {
  try {
    const list = modules.map(moduleText).join(',');
    return `{"format":"wtrace","version":1,"generator":${jsonText(generator)},"modules":[${list}]}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataFileError(
      'there are more instruction counts than one data file can hold; count fewer functions with --include',
    );
  }
}

function moduleText(facts: ModuleFacts): string {
  const { name, sha256, files, inexact, withoutLines, hitOnly, branches: counted, instructions } = facts;
  const module: ModuleJSON = {
    name,
    sha256,
    files: files.map(({ path, lines, functions, branches = [] }) => ({
      path,
      lines: lines.map(
        ({ line, hits, covered }): LineJSON => (hits === 0 && covered ? [line, 0, 1] : [line, hits]),
      ),
      functions,
      branches: branches.map(branchToJSON),
    })),
    ...(inexact.length > 0 ? { inexact } : {}),
    ...(withoutLines === undefined ? {} : { withoutLines }),
    ...(hitOnly ? { hitOnly } : {}),
    ...(counted && { branches: counted }),
  };
  const text = jsonText(module);
  if (instructions === undefined) return text;
  return `${text.slice(0, -1)},"instructions":${instructionsToJSON(instructions)}}`;
}

/** Without what JSON allows in strings and terminals act on. `JSON.stringify` itself writes no control character. */
const jsonText = (value: string | ModuleJSON): string =>
  JSON.stringify(value).replace(unprintable, unicodeEscape);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Checks one data file; `at` says in every message which part of it is wrong. */
class Reader {
  readonly #source: string;
  /** Instruction counts that are not in the JSON value, which has a mark and their index in their place. */
  readonly #cut: Omit<CutText, 'text'> | undefined;
  constructor(source: string, cut: Omit<CutText, 'text'> | undefined) {
    this.#source = source;
    this.#cut = cut;
  }

  fail(at: string, wanted: string): never {
    throw new DataFileError(
      `${this.#source} is not valid wtrace data: ${at} should be ${wanted}; create it again with wtrace run --data-dir`,
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
  /** @param branches whether arms of branches were counted */
  file(value: unknown, at: string, branches: boolean): FileFacts {
    const fields = this.fields(value, at);
    return {
      path: this.text(fields['path'], `${at}.path`),
      lines: this.list(fields['lines'], `${at}.lines`, this.line),
      functions: this.list(fields['functions'], `${at}.functions`, this.function),
      ...(branches && {
        branches: this.list(fields['branches'], `${at}.branches`, (v, a) => branchFromJSON(this, v, a)),
      }),
    };
  }
  /** Files, lines and functions may come in any order, and twice when another tool joined files. */
  files(value: unknown, at: string, branches: boolean): readonly FileFacts[] {
    const tallies = new FileTallies();
    for (const file of this.list(value, at, (v, a) => this.file(v, a, branches)))
      tallies.of(file.path).addFile(file);
    return tallies.toFacts();
  }
  instructions(value: unknown, at: string): InstructionCounts {
    const cut = this.#cut;
    if (cut !== undefined && typeof value === 'string' && value.startsWith(cut.mark)) {
      const columns = cut.columns[Number(value.slice(cut.mark.length))];
      if (columns !== undefined) return columns;
    }
    const pairs = this.list(value, at, (entry, where): readonly [number, number] => {
      const [offset, count] = Array.isArray(entry) ? (entry as unknown[]) : [];
      if (!isCount(offset) || offset > 0xffff_ffff || !isCount(count) || (entry as unknown[]).length !== 2) {
        this.fail(where, '[offset, count]');
      }
      return [offset, count];
    });
    return columnsOf(pairs);
  }
  module = (value: unknown, at: string): ModuleFacts => {
    const fields = this.fields(value, at);
    const inexact = fields['inexact'];
    const withoutLines = fields['withoutLines'];
    const instructions = fields['instructions'];
    const hitOnly = fields['hitOnly'];
    const branches = fields['branches'];
    if (branches !== undefined && branches !== 'source' && branches !== 'all')
      this.fail(`${at}.branches`, '"source" or "all", or not there');
    if (hitOnly !== undefined && hitOnly !== true) this.fail(`${at}.hitOnly`, 'true or not there');
    return {
      name: this.text(fields['name'], `${at}.name`),
      sha256: this.text(fields['sha256'], `${at}.sha256`),
      files: this.files(fields['files'], `${at}.files`, branches !== undefined),
      inexact: inexact === undefined ? [] : this.list(inexact, `${at}.inexact`, (v, a) => this.text(v, a)),
      ...(withoutLines === undefined
        ? {}
        : { withoutLines: this.list(withoutLines, `${at}.withoutLines`, (v, a) => this.text(v, a)) }),
      ...(hitOnly === undefined ? {} : { hitOnly: true }),
      ...(branches && { branches }),
      ...(instructions === undefined
        ? {}
        : { instructions: this.instructions(instructions, `${at}.instructions`) }),
    };
  };
}

/** True when the JSON value says that it is wtrace data, of whatever version. */
function isDataFile(value: unknown): value is Fields {
  return isFields(value) && value['format'] === 'wtrace';
}

/**
 * Reads a data file that was parsed as JSON. Where there are many instruction counts, {@link parseDataFile} takes far
 * less memory.
 * @param source name of the file, for messages
 * @throws {@link DataFileError} when it is not wtrace data, or of a version that this wtrace does not know.
 */
export function readDataFile(value: unknown, source: string): readonly ModuleFacts[] {
  return readValue(value, source, undefined);
}

/**
 * Reads the text of a data file.
 * @param source name of the file, for messages
 * @returns undefined for JSON of other makers
 * @throws {@link DataFileError} when it is not JSON, or wtrace data that is damaged or of an unknown version.
 */
export function parseDataFile(text: string, source: string): readonly ModuleFacts[] | undefined {
  const cut = cutInstructions(text);
  let value: unknown;
  try {
    value = JSON.parse(cut.text);
  } catch {
    throw new DataFileError(`${source} is not JSON; give files that wtrace run --data-dir wrote`);
  }
  return isDataFile(value) ? readValue(value, source, cut) : undefined;
}

function readValue(
  value: unknown,
  source: string,
  cut: Omit<CutText, 'text'> | undefined,
): readonly ModuleFacts[] {
  if (!isDataFile(value)) {
    throw new DataFileError(`${source} is not wtrace data; give files that wtrace run --data-dir wrote`);
  }
  if (value['version'] !== 1) {
    throw new DataFileError(
      `${source} has version ${JSON.stringify(value['version']) ?? 'none'} of the data format, but this wtrace reads version 1; use the wtrace that wrote it`,
    );
  }
  const reader = new Reader(source, cut);
  return reader.list(value['modules'], 'modules', reader.module);
}
