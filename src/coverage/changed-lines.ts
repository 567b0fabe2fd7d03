/** Changed lines put into facts, by the file that a diff and a report both mean; and the share of them that ran. */
import type { Warning } from '../errors.ts';
import { isAbsolutePath, normalizePath } from '../paths.ts';
import type { FileChange } from './diff-lines.ts';
import type { CoverageFacts, FileFacts, LineFacts } from './facts.ts';
import type { NamingRules } from './naming.ts';
import type { Share } from './summary.ts';

/** What changed, and where. */
export interface Changes {
  /** Absolute, `/`-separated, without links: the directory that the paths are below. */
  readonly root: string;
  readonly files: readonly FileChange[];
}

/** How names of files become paths. */
export type PathRules = Pick<NamingRules, 'sourceRoot' | 'realPath'>;

/** Every file gets its changed lines; none, where the diff does not have it. */
export function markChanged(facts: CoverageFacts, changes: Changes, rules: PathRules): CoverageFacts {
  const byPath = new Map<string, FileChange['lines']>();
  for (const { path, lines } of changes.files) byPath.set(normalizePath(`${changes.root}/${path}`), lines);
  const changedOf = (file: FileFacts): readonly number[] => {
    const lines = pathsOf(file.path, rules)
      .map((path) => byPath.get(path))
      .find((found) => found !== undefined);
    return lines === 'all' ? file.lines.map(({ line }) => line) : (lines ?? []);
  };
  const modules = facts.modules.map((module) => ({
    ...module,
    files: module.files.map((file) => ({ ...file, changed: changedOf(file) })),
  }));
  return { ...facts, modules };
}

/** The absolute paths that the name of a file may stand for: with its links resolved first. */
function pathsOf(name: string, { sourceRoot, realPath }: PathRules): readonly string[] {
  const path = isAbsolutePath(name) ? name : normalizePath(`${sourceRoot}/${name}`);
  const real = realPath?.(path);
  return real === undefined ? [path] : [real, path];
}

/** Files that a warning names. */
const FILES_NAMED = 3;

/**
 * A warning where a changed file seems to be in the report under another path: then a gate on changed lines would see none of it.
 * Changed files that are not in the report at all are normal: documents, tests, code of other programs.
 */
export function unmatchedChanges(
  files: readonly FileFacts[],
  changes: Changes,
  rules: PathRules,
): readonly Warning[] {
  const known = new Set(files.flatMap(({ path }) => pathsOf(path, rules)));
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const changed = new Set(changes.files.map(({ path }) => normalizePath(`${changes.root}/${path}`)));
  const rest = files.filter(({ path }) => !pathsOf(path, rules).some((each) => changed.has(each)));
  const byName = new Map(rest.map(({ path }) => [nameOf(path), path]));
  const isThere = (path: string): boolean => rules.realPath?.(path) !== undefined;
  const pairs = changes.files.flatMap(({ path, lines }) => {
    const other = byName.get(nameOf(path));
    const place = normalizePath(`${changes.root}/${path}`);
    if (other === undefined || known.has(place) || lines.length === 0) return [];
    // Where both are there, they are two files of one name.
    const areTwo = isThere(place) && isThere(pathsOf(other, rules)[0] ?? '');
    return areTwo ? [] : [{ path, other }];
  });
  const [first] = pairs;
  if (first === undefined) return [];
  const more = pairs.length > FILES_NAMED ? ` and ${pairs.length - FILES_NAMED} more` : '';
  const list = pairs.slice(0, FILES_NAMED).map(({ path, other }) => `${path} (reported as ${other})`);
  const message = `changed lines of ${list.join(', ')}${more} are not counted, because the report has another path; change it with --remap <from>=<to> or --source-root`;
  return [{ slug: 'diff-unmatched', message }];
}

/** Whether a line is one that was changed; everything counts as changed where there is no diff. */
export function changedTest({ changed }: Pick<FileFacts, 'changed'>): (line: number) => boolean {
  if (changed === undefined) return () => true;
  const lines = new Set(changed);
  return (line) => lines.has(line);
}

/** Changed lines of one file that have code. */
export interface FilePatch {
  readonly path: string;
  readonly share: Share;
  /** Those that did not run, ascending. */
  readonly missed: readonly LineFacts[];
}

/** Changed lines that have code, of all files together and of each file that has some; undefined without a diff. */
export function patchOf(
  files: readonly FileFacts[],
): { readonly share: Share; readonly files: readonly FilePatch[] } | undefined {
  if (!files.some(({ changed }) => changed !== undefined)) return undefined;
  const patches = files.flatMap((file): readonly FilePatch[] => {
    const isChanged = changedTest(file);
    const lines = file.lines.filter(({ line }) => isChanged(line));
    const missed = lines.filter(({ covered }) => !covered);
    const share = { covered: lines.length - missed.length, total: lines.length };
    return lines.length === 0 ? [] : [{ path: file.path, share, missed }];
  });
  const sum = (of: keyof Share): number => patches.reduce((total, { share }) => total + share[of], 0);
  return { share: { covered: sum('covered'), total: sum('total') }, files: patches };
}
