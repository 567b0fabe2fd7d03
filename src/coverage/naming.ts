/**
 * How reports name a source file: the path that the debug info resolved (compilation directory + name), remapped,
 * normalised, relative to the source root when below it. Pure: nothing is looked up on disk, since debug info often
 * names files of another machine.
 */

import { normalizePath } from '../paths.ts';

/** One `--remap from=to`: paths equal to `from`, or below it, get `to` in its place. */
export interface Remap {
  readonly from: string;
  readonly to: string;
}

/** What a name depends on besides the path. */
export interface NamingRules {
  /** Absolute, `/`-separated; '' when names shall stay as they are. */
  readonly sourceRoot: string;
  /** Tried in order; the first that fits is used, once. */
  readonly remaps: readonly Remap[];
}

/** The part of `path` below `directory`, '' for the directory itself, undefined when it is elsewhere. */
function below(path: string, directory: string): string | undefined {
  if (path === directory) return '';
  const start = directory.endsWith('/') ? directory : `${directory}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** The name that globs and reports use for a path of the debug info. */
export function sourceName(path: string, rules: NamingRules): string {
  let name = normalizePath(path);
  for (const { from, to } of rules.remaps) {
    const rest = below(name, normalizePath(from));
    if (rest === undefined) continue;
    name = normalizePath(to === '' ? rest : rest === '' ? to : `${to}/${rest}`);
    break;
  }
  if (rules.sourceRoot === '') return name;
  const relative = below(name, normalizePath(rules.sourceRoot));
  return relative === undefined || relative === '' ? name : relative;
}
