/**
 * The format of saved coverage (`wtrace.json`), version 1; its schema is docs/wtrace.schema.json. A line is
 * `[line, hits]`, or `[line, 0, 1]` when its code ran without a `line` event of its own.
 */

import { DataFileError } from '../errors.ts';
import { unicodeEscape, unprintable } from '../unprintable.ts';
import { branchToJSON } from './branch-json.ts';
import { contextsToJSON } from './context-json.ts';
import { type CutText, cutLists } from './cut-lists.ts';
import { DataFileReader, type Fields, isFields } from './data-file-reader.ts';
import type { BranchFacts, FunctionFacts, ModuleFacts } from './facts.ts';
import { instructionsToJSON } from './instruction-json.ts';
import { leftOutToJSON } from './left-out-json.ts';
import { linesToJSON } from './line-json.ts';

/**
 * Text of a data file, with a newline at its end.
 * @param generator name and version of the program that writes it
 * @throws {@link DataFileError} when there are more instruction counts than a string can hold
 */
export function writeDataFile(modules: readonly ModuleFacts[], generator: string): string {
  try {
    return [...dataFileParts(modules, generator)].join('');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataFileError(
      'there are more instruction counts than one data file can hold; count fewer functions with --include',
    );
  }
}

/** The text that {@link writeDataFile} makes, in parts: there may be millions of lines. */
export function* dataFileParts(
  modules: readonly ModuleFacts[],
  generator: string,
): Generator<string, void, undefined> {
  yield `{"format":"wtrace","version":1,"generator":${jsonText(generator)},"modules":[`;
  for (const [i, module] of modules.entries()) {
    if (i > 0) yield ',';
    yield* moduleParts(module);
  }
  yield ']}\n';
}

function* moduleParts({ name, sha256, files, instructions, ...rest }: ModuleFacts): Generator<string> {
  const from = rest.readFrom === undefined ? '' : `"readFrom":"${rest.readFrom}",`;
  yield `{"name":${jsonText(name)},"sha256":${jsonText(sha256)},${from}"files":[`;
  for (const [i, file] of files.entries()) {
    const { path, lines, functions, branches = [] } = file;
    const begin = `${i === 0 ? '' : ','}{"path":${jsonText(path)},"lines":${linesToJSON(lines)}`;
    yield `${begin},"functions":${jsonText(functions)},"branches":${branchesText(branches)}`;
    yield leftOutToJSON(file);
    yield* contextsToJSON(file);
    yield '}';
  }
  yield ']';
  if (rest.inexact.length > 0) yield `,"inexact":${jsonText(rest.inexact)}`;
  if (rest.withoutLines !== undefined) yield `,"withoutLines":${jsonText(rest.withoutLines)}`;
  if (rest.hitOnly) yield ',"hitOnly":true';
  if (rest.branches !== undefined) yield `,"branches":"${rest.branches}"`;
  if (instructions !== undefined) yield `,"instructions":${instructionsToJSON(instructions)}`;
  yield '}';
}

const branchesText = (branches: readonly BranchFacts[]): string =>
  JSON.stringify(branches.map(branchToJSON)).replace(unprintable, unicodeEscape);

/** Without what JSON allows in strings and terminals act on. `JSON.stringify` itself writes no control character. */
const jsonText = (value: string | readonly string[] | readonly FunctionFacts[]): string =>
  JSON.stringify(value).replace(unprintable, unicodeEscape);

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
  const cut = cutLists(text);
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
      `${source} has ${described(value['version'])} of the data format, but this wtrace reads version 1; use the wtrace that wrote it`,
    );
  }
  return new DataFileReader(source, cut).modules(value['modules']);
}

/** A version in a message, whatever the file holds in its place. */
function described(version: unknown): string {
  if (version === undefined) return 'version none';
  const isShort = typeof version === 'number' || (typeof version === 'string' && version.length <= 20);
  return isShort ? `version ${JSON.stringify(version)}` : 'an unknown version';
}
