/**
 * How reports name a source file: the path that the debug info resolved (compilation directory + name), remapped,
 * normalised, relative to the source root when below it. Nothing is looked up on disk here: where files are at hand, the
 * rules have a function that resolves links. Debug info often names files of another machine, which stay as they are.
 */

import { disassemblyName, isAbsolutePath, isRelativePath, normalizePath } from '../paths.ts';

/** One `--remap from=to`: paths equal to `from`, or below it, get `to` in its place. */
export interface Remap {
  readonly from: string;
  readonly to: string;
}

/** What a name depends on besides the path. */
export interface NamingRules {
  /** Absolute, `/`-separated; '' when names shall stay as they are. */
  readonly sourceRoot: string;
  /**
   * Absolute, `/`-separated: the directory that relative paths belong to, where the program ran. By default the source
   * root.
   */
  readonly workingDirectory?: string;
  /** Tried in order; the first that fits is used, once. */
  readonly remaps: readonly Remap[];
  /**
   * Resolves the links in an absolute, `/`-separated path, so that one file has one name; undefined when there is no such
   * file. Without it, links are not looked at.
   */
  readonly realPath?: (path: string) => string | undefined;
}

/** The part of `path` below `directory`, '' for the directory itself, undefined when it is elsewhere. */
function below(path: string, directory: string): string | undefined {
  if (path === directory) return '';
  const start = directory.endsWith('/') ? directory : `${directory}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** The name that globs and reports use for a path of the debug info. */
export function sourceName(path: string, rules: NamingRules): string {
  const listing = disassemblyName(path);
  if (listing !== undefined) return listing;
  const name = nameAsWritten(path, rules);
  const { realPath } = rules;
  const root = normalizePath(rules.sourceRoot);
  if (realPath === undefined || (isRelativePath(name) && root === '')) return name;
  const absolute = isRelativePath(name) ? normalizePath(`${root}/${name}`) : name;
  // URLs are nowhere.
  const real = isAbsolutePath(absolute) ? realPath(absolute) : undefined;
  if (real === undefined) return name;
  const realRoot = root === '' ? '' : (realPath(root) ?? root);
  const inside = realRoot === '' ? undefined : below(real, realRoot);
  if (inside) return inside;
  if (real === absolute) return name;
  return isRelativePath(normalizePath(path)) ? relativeTo(realRoot, real) : real;
}

/** The name by the path alone, links not looked at. */
function nameAsWritten(path: string, rules: NamingRules): string {
  const { sourceRoot, workingDirectory, remaps } = rules;
  const given = normalizePath(path);
  const root = normalizePath(sourceRoot);
  const remapped = remap(given, remaps);
  if (remapped !== undefined || workingDirectory === undefined || !isRelativePath(given))
    return belowRoot(remapped ?? given, root);
  const directory = normalizePath(workingDirectory);
  if (directory === root) return given;
  const absolute = normalizePath(`${directory}/${given}`);
  const name = remap(absolute, remaps);
  if (name !== undefined) return belowRoot(name, root);
  // The same file has the same name, wherever below the source root the program ran.
  const climbs = root !== '' && below(directory, root) !== undefined && below(absolute, root) === undefined;
  return climbs ? relativeTo(root, absolute) : belowRoot(absolute, root);
}

/** Undefined when no remap fits. */
function remap(path: string, remaps: readonly Remap[]): string | undefined {
  for (const { from, to } of remaps) {
    const rest = below(path, normalizePath(from));
    if (rest === undefined) continue;
    return normalizePath(to === '' ? rest : rest === '' ? to : `${to}/${rest}`);
  }
  return undefined;
}

function belowRoot(name: string, root: string): string {
  return (root === '' ? undefined : below(name, root)) || name;
}

/** The way from a directory to a file that is not below it. Both are absolute. */
function relativeTo(directory: string, path: string): string {
  const from = directory.split('/');
  const to = path.split('/');
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}
