/** Which source files count: `--include` and `--omit` globs on the name, system libraries by their path. */
import picomatch from 'picomatch/posix.js';
import { UsageError, type Warning } from '../errors.ts';
import { disassemblyName, normalizePath } from '../paths.ts';
import { systemLibraryReason } from '../system-libraries.ts';
import { type NamingRules, sourceName } from './naming.ts';

/** Everything that decides how a file is named and whether it counts. */
export interface SelectionRules extends NamingRules {
  /** Globs; when there are any, exactly the files that match one count, system libraries included. */
  readonly include: readonly string[];
  /** Globs; files that match one never count. */
  readonly omit: readonly string[];
  /** True to leave out system libraries where no `include` is given. */
  readonly omitSystemLibraries: boolean;
}

/** Whether functions without lines may count, by their disassembly: where a glob could name the file that it would be. */
export const disassemblesRest = ({ include }: Pick<SelectionRules, 'include'>): boolean => include.length > 0;

/** Names and selects paths of the debug info; answers are remembered. */
export interface Naming {
  /** The name in reports; see {@link sourceName}. */
  nameOf(path: string): string;
  /** All names by which globs select it: {@link nameOf} first, then that with links as they are written, if it is another. */
  namesOf(path: string): readonly string[];
  /** True when the file counts. */
  selects(path: string): boolean;
}

/** A test of names. A glob also means what is below a directory it matches: `src` is `src/**`. */
export function globMatcher(
  globs: readonly string[],
  { sourceRoot, realPath }: NamingRules,
): (name: string) => boolean {
  const roots = [sourceRoot, realPath?.(sourceRoot) ?? '']
    .filter((root) => root !== '')
    .map((root) => (root.endsWith('/') ? root : `${root}/`));
  const patterns = globs.flatMap((glob) => {
    const root = roots.find((each) => glob.startsWith(each)) ?? '';
    const relative = glob.slice(root.length);
    const clean = relative.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
    return [clean, `${clean}/**`];
  });
  // Everything, also what `**` does not match in picomatch: names that begin with `../`, line ends in names.
  if (patterns.includes('**')) return () => true;
  try {
    return picomatch(patterns, { dot: true });
  } catch (error) {
    throw new UsageError(
      `the glob ${JSON.stringify(globs.join(','))} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Files of system libraries last: the name that was meant is among the others. */
function programFirst(a: string, b: string): number {
  const ofLibrary = (name: string): number => (systemLibraryReason(name) === undefined ? 0 : 1);
  return ofLibrary(a) - ofLibrary(b) || (a < b ? -1 : 1);
}

/** Names that a warning shows before `and n more`. */
const NAMES_SHOWN = 3;

/**
 * A warning for each glob of `include` or `omit` that fits no file: most often, files are called otherwise than was thought.
 * @param names of all source files with code, as {@link Naming.namesOf} gives them
 */
export function unmatchedGlobs(rules: SelectionRules, names: readonly string[]): readonly Warning[] {
  const all = [...new Set(names)];
  const unmatched = (globs: readonly string[]): readonly string[] =>
    [...new Set(globs)].filter((glob) => {
      const matches = globMatcher([glob], rules);
      return all.length > 0 && !all.some((name) => matches(name));
    });
  const [included, omitted] = [unmatched(rules.include), unmatched(rules.omit)];
  if (included.length + omitted.length === 0) return [];
  const shown = all.sort(programFirst).slice(0, NAMES_SHOWN).join(', ');
  const more = all.length > NAMES_SHOWN ? ` and ${all.length - NAMES_SHOWN} more` : '';
  const text = (option: string, glob: string): string =>
    `the ${option} glob ${glob} matches no source file; there is code of ${shown}${more}`;
  return [
    ...included.map((glob): Warning => ({ slug: 'include-unmatched', message: text('include', glob) })),
    ...omitted.map((glob): Warning => ({ slug: 'omit-unmatched', message: text('omit', glob) })),
  ];
}

/**
 * Makes the answers to "what is this file called" and "does it count".
 * @throws {@link UsageError} when a glob cannot be read.
 */
export function createNaming(rules: SelectionRules): Naming {
  for (const glob of [...rules.include, ...rules.omit]) {
    if (glob === '') throw new UsageError('a glob of --include or --omit is empty; "**" matches every file');
  }
  const included = rules.include.length > 0 ? globMatcher(rules.include, rules) : undefined;
  const omitted = rules.omit.length > 0 ? globMatcher(rules.omit, rules) : undefined;
  const { workingDirectory, realPath, ...asWritten } = rules;
  const { realPath: _, ...linksAsWritten } = rules;
  const isLookedUp = workingDirectory !== undefined || realPath !== undefined;
  const names = new Map<string, string>();
  const selected = new Map<string, boolean>();
  const nameOf = (path: string): string => {
    let name = names.get(path);
    if (name === undefined) {
      // Paths of system libraries belong to the directory or the machine in which the library was built.
      const isSystem = isLookedUp && systemLibraryReason(normalizePath(path)) !== undefined;
      name = sourceName(path, isSystem ? asWritten : rules);
      names.set(path, name);
    }
    return name;
  };
  const namesOf = (path: string): readonly string[] => {
    const name = nameOf(path);
    const written = realPath === undefined ? name : sourceName(path, linksAsWritten);
    return written === name ? [name] : [name, written];
  };
  const decide = (path: string): boolean => {
    const all = namesOf(path);
    if (omitted !== undefined && all.some(omitted)) return false;
    if (included) return all.some(included);
    if (!rules.omitSystemLibraries) return true;
    // The disassembly of a function counts where everything does, or it is named.
    return disassemblyName(path) === undefined && systemLibraryReason(normalizePath(path)) === undefined;
  };
  return {
    nameOf,
    namesOf,
    selects(path) {
      let answer = selected.get(path);
      if (answer === undefined) {
        answer = decide(path);
        selected.set(path, answer);
      }
      return answer;
    },
  };
}
