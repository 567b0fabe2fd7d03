/** Which source files count: `--include` and `--omit` globs on the name, system libraries by their path. */
import picomatch from 'picomatch/posix.js';
import { UsageError, type Warning } from '../errors.ts';
import { systemLibraryReason } from '../system-libraries.ts';
import type { NamingRules } from './naming.ts';
import { type Naming, namingWith, type SelectionRules } from './selecting.ts';

/** Globs relative to the source root, where they are below it. A glob also means what is below a directory it matches: `src` is `src/**`. */
function patternsOf(globs: readonly string[], { sourceRoot, realPath }: NamingRules): string[] {
  const roots = [sourceRoot, realPath?.(sourceRoot) ?? '']
    .filter((root) => root !== '')
    .map((root) => (root.endsWith('/') ? root : `${root}/`));
  return globs.flatMap((glob) => {
    const root = roots.find((each) => glob.startsWith(each)) ?? '';
    const relative = glob.slice(root.length);
    const clean = relative.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
    return [clean, `${clean}/**`];
  });
}

/** A test of names; see {@link patternsOf}. */
export function globMatcher(globs: readonly string[], rules: NamingRules): (name: string) => boolean {
  const patterns = patternsOf(globs, rules);
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

/** The same test as texts of regular expressions, of which one has to match, for programs that do not read globs. */
export function globSources(globs: readonly string[], rules: NamingRules): readonly string[] {
  const patterns = patternsOf(globs, rules);
  return patterns.includes('**')
    ? ['']
    : patterns.map((each) => picomatch.makeRe(each, { dot: true }).source);
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
  return namingWith(rules, globMatcher);
}
