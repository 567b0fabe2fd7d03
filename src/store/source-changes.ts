/**
 * One path, two texts: found by what modules say of their sources, by where they declare functions, and by the files that are
 * there now. Line numbers of different texts mean nothing together.
 */
import type { CoverageFacts, FileFacts, FunctionFacts, ModuleFacts, Naming } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { disassemblyName } from '../paths.ts';
import type { CountedModule } from './counted-module.ts';
import type { SourceFiles } from './named-files.ts';
import type { SourceText } from './source-texts.ts';
import { whyDifferent } from './text-check.ts';

/** What a module says of its sources. */
export interface ModuleSources {
  readonly sha256: string;
  /** All that were counted, by their names in reports; none of a disassembly. */
  readonly sources: readonly SourceText[];
  /** False where functions are where their first line is, as source maps do not declare any. */
  readonly declaresFunctions: boolean;
}

/** What a module says of its sources, under the names that they have in reports. */
export function moduleSources(
  { sha256, linesFrom, filesWithCode, sources }: DescribedSources,
  namings: readonly Naming[],
): ModuleSources {
  // Files of a disassembly are nowhere.
  if (linesFrom === 'disassembly') return { sha256, sources: [], declaresFunctions: false };
  const texts = new Map(sources.map((text) => [text.path, text]));
  const named = namings.flatMap(({ nameOf }) =>
    filesWithCode
      .filter(isSource)
      .map((path): SourceText => ({ ...(texts.get(path) ?? unknownText), path: nameOf(path) })),
  );
  return { sha256, sources: named, declaresFunctions: linesFrom === 'dwarf' };
}

const isSource = (path: string): boolean => disassemblyName(path) === undefined;

type DescribedSources = Pick<CountedModule, 'sha256' | 'linesFrom' | 'filesWithCode' | 'sources'>;

/** What is compared. */
export interface SourcesToCompare {
  readonly facts: CoverageFacts;
  /** Of the modules that `facts` are of, as far as they are known. */
  readonly modules: readonly ModuleSources[];
  /** Where the texts are. */
  readonly sources: SourceFiles;
}

/** What one module has of a file. */
interface Part {
  readonly module: ModuleFacts;
  readonly file: FileFacts;
  /** Undefined: nothing is known of the module, which may have been read from facts in JSON. */
  readonly text: Pick<SourceText, 'md5' | 'lengths'> | undefined;
  readonly declaresFunctions: boolean;
}

const unknownText = { md5: [], lengths: [] } as const;

/** A warning where paths have two texts in the data, and one where files are not what was compiled. */
export function sourceChanges({ facts, modules, sources }: SourcesToCompare): readonly Warning[] {
  const inData: Found[] = [];
  const onDisk: Found[] = [];
  for (const [path, parts] of partsByPath(facts, modules)) {
    const why = whyTwoTexts(parts);
    if (why !== undefined) inData.push({ path, why });
    else {
      const other = whyOtherText(path, parts, sources);
      if (other !== undefined) onDisk.push({ path, why: other });
    }
  }
  return [
    ...warningOf(
      inData,
      (names, why) =>
        `${names} ${inData.length === 1 ? 'has' : 'have'} two texts: ${why}; line numbers of both are added up: build again, and remove data of earlier builds, unless it was compiled with other macros`,
    ),
    ...warningOf(
      onDisk,
      (names, why) =>
        `${names} ${onDisk.length === 1 ? 'is' : 'are'} not what was compiled: ${why}; build again, or set --source-root to the sources of that build`,
    ),
  ];
}

/** Whether the file of a path is known not to be what was compiled, or the path has two texts. Files are read when they are named. */
export function changeTest({ facts, modules, sources }: SourcesToCompare): (path: string) => boolean {
  let byPath: ReadonlyMap<string, readonly Part[]> | undefined;
  return (path) => {
    byPath ??= partsByPath(facts, modules);
    const parts = byPath.get(path);
    if (parts === undefined) return false;
    return whyTwoTexts(parts) !== undefined || whyOtherText(path, parts, sources) !== undefined;
  };
}

interface Found {
  readonly path: string;
  readonly why: string;
}

/** Names in a warning before `and n more`. */
const NAMES_SHOWN = 3;

function warningOf(found: readonly Found[], text: (names: string, why: string) => string): Warning[] {
  const [first] = found;
  if (first === undefined) return [];
  const names = found.slice(0, NAMES_SHOWN).map(({ path }) => path);
  const more = found.length > NAMES_SHOWN ? ` and ${found.length - NAMES_SHOWN} more` : '';
  const why = found.length === 1 ? first.why : `of ${first.path}, ${first.why}`;
  return [{ slug: 'source-changed', message: text(`${names.join(', ')}${more}`, why) }];
}

function partsByPath(
  facts: CoverageFacts,
  modules: readonly ModuleSources[],
): ReadonlyMap<string, readonly Part[]> {
  const texts = new Map<string, SourceText>();
  const isKnown = new Set<string>();
  const firstLines = new Set<string>();
  for (const { sha256, sources, declaresFunctions } of modules) {
    isKnown.add(sha256);
    if (!declaresFunctions) firstLines.add(sha256);
    for (const source of sources) {
      const key = `${sha256} ${source.path}`;
      const known = texts.get(key);
      texts.set(key, known === undefined ? source : joined(known, source));
    }
  }
  const parts = new Map<string, Part[]>();
  for (const module of facts.modules) {
    for (const file of module.files) {
      const text = texts.get(`${module.sha256} ${file.path}`);
      const isSource = isKnown.has(module.sha256) ? text !== undefined : !file.path.endsWith('.wat');
      if (file.lines.length === 0 || !isSource) continue;
      const list = parts.get(file.path) ?? [];
      list.push({ module, file, text, declaresFunctions: !firstLines.has(module.sha256) });
      parts.set(file.path, list);
    }
  }
  return parts;
}

/** Two paths with one name, or one path in several ways of rewriting a module. */
const joined = (a: SourceText, b: SourceText): SourceText => ({
  path: a.path,
  md5: [...new Set([...a.md5, ...b.md5])],
  lengths: [...new Set([...a.lengths, ...b.lengths])],
});

function whyTwoTexts(parts: readonly Part[]): string | undefined {
  const digests = new Set(parts.flatMap(({ text }) => text?.md5 ?? []));
  const lengths = new Set(parts.flatMap(({ text }) => text?.lengths ?? []));
  if (digests.size > 1) return `its MD5 is not the same in all of ${builds(parts)}`;
  if (lengths.size > 1) return `its length is not the same in all of ${builds(parts)}`;
  if (parts.length === 1 || parts.every(({ text }) => text?.md5.length)) return undefined;
  return movedFunction(parts) ?? otherLines(parts);
}

/** `v1.wasm and v2.wasm`; modules of one name with the beginnings of their hashes. */
function builds(parts: readonly Part[]): string {
  if (parts.length === 1) return `the files that ${parts[0]?.module.name} was linked from`;
  return parts
    .slice(0, NAMES_SHOWN)
    .map(({ module }) => labelOf(module, parts))
    .join(' and ');
}

/** A hash is long enough to tell two apart by its beginning. */
const SHOWN = 8;

function labelOf({ name, sha256 }: ModuleFacts, parts: readonly Part[]): string {
  const isAlone = parts.filter(({ module }) => module.name === name).length === 1;
  return isAlone ? name : `${name} (${sha256.slice(0, SHOWN)}…)`;
}

/** A function that two modules declare on different lines. Of overloads and functions under `#if`, nothing follows. */
function movedFunction(parts: readonly Part[]): string | undefined {
  const lines = new Map<string, { readonly line: number; readonly part: Part }>();
  for (const part of parts) {
    if (!part.declaresFunctions) continue;
    for (const fn of declaredOnce(part.file.functions)) {
      const key = keyOf(fn);
      const known = lines.get(key);
      if (known === undefined) lines.set(key, { line: fn.line, part });
      else if (known.line !== fn.line) {
        const before = `line ${known.line} in ${labelOf(known.part.module, parts)}`;
        return `${fn.name} is on ${before} and on line ${fn.line} in ${labelOf(part.module, parts)}`;
      }
    }
  }
  return undefined;
}

const keyOf = ({ name, linkageName = '' }: FunctionFacts): string => `${name} ${linkageName}`;

function declaredOnce(functions: readonly FunctionFacts[]): readonly FunctionFacts[] {
  const times = new Map<string, number>();
  for (const fn of functions) times.set(keyOf(fn), (times.get(keyOf(fn)) ?? 0) + 1);
  // An index is no name: other functions have it in other builds.
  const isNamed = ({ name }: FunctionFacts): boolean => !/^func\[\d+\]$/.test(name);
  return functions.filter((fn) => fn.line > 0 && isNamed(fn) && times.get(keyOf(fn)) === 1);
}

/** Builds of one program that have code of different lines; a library in several programs may be compiled in several ways. */
function otherLines(parts: readonly Part[]): string | undefined {
  const lines = new Map<string, string>();
  for (const { module, file } of parts) {
    const own = file.lines.map(({ line }) => line).join();
    const known = lines.get(module.name);
    if (known !== undefined && known !== own)
      return `${module.name} was built more than once, and not with code of the same lines (a change of the text, or of options)`;
    lines.set(module.name, own);
  }
  return undefined;
}

function whyOtherText(path: string, parts: readonly Part[], sources: SourceFiles): string | undefined {
  const lastLine = parts.reduce((last, { file }) => Math.max(last, file.lines.at(-1)?.line ?? 0), 0);
  const texts = parts.flatMap(({ text }) => text ?? []);
  if (texts.length === 0) return undefined;
  const md5 = [...new Set(texts.flatMap((text) => text.md5))];
  const lengths = [...new Set(texts.flatMap((text) => text.lengths))];
  const bytes = sources.read(path);
  return bytes && whyDifferent(bytes, { md5, lengths, lastLine });
}
