/** Which modules without debug info count by their instructions: `--include-module` globs on the path and the name. */
import { UsageError } from '../errors.ts';
import { isAbsolutePath } from '../paths.ts';
import type { NamingRules } from './naming.ts';
import { globMatcher } from './selection.ts';

/** A test of a module. @param path of its file or its address, where known; @param name as reports have it */
export type ModuleMatcher = (path: string | undefined, name: string) => boolean;

/**
 * A test of modules. An absolute glob is compared with the path; another with the path relative to the source root, with the
 * whole path, and with the name, unless it begins with `./`.
 * @throws {@link UsageError} when a glob is empty or cannot be read
 */
export function moduleMatcher(globs: readonly string[], rules: NamingRules): ModuleMatcher {
  if (globs.includes(''))
    throw new UsageError('a glob of --include-module is empty; "**" matches every module');
  const given = [rules.sourceRoot, rules.workingDirectory ?? ''].filter((root) => root !== '');
  const roots = [...new Set([...given, ...given.map((root) => rules.realPath?.(root) ?? root)])];
  // As they are: one below the source root would also match names.
  const onPath = matcherOf(globs.filter(isAbsolutePath), { sourceRoot: '', remaps: [] });
  const relative = globs.filter((glob) => !isAbsolutePath(glob));
  const onRelative = matcherOf(relative, rules);
  const onName = matcherOf(
    relative.filter((glob) => !glob.startsWith('./')),
    rules,
  );
  return (file, name) => {
    if (onName(name)) return true;
    if (file === undefined) return false;
    const path = file.replaceAll('\\', '/');
    const real = rules.realPath?.(path) ?? path;
    return [path, real].some(
      (each) => onPath(each) || onName(each) || belowOf(roots, each).some((name) => onRelative(name)),
    );
  };
}

const matcherOf = (globs: readonly string[], rules: NamingRules): ((name: string) => boolean) =>
  globs.length === 0 ? () => false : globMatcher(globs, rules);

/** A path relative to the roots that it is below. */
const belowOf = (roots: readonly string[], path: string): readonly string[] =>
  roots
    .map((root) => (root.endsWith('/') ? root : `${root}/`).replaceAll('\\', '/'))
    .filter((root) => path.startsWith(root))
    .map((root) => path.slice(root.length));
