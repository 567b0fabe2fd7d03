/** Says which modules processes loaded that were not traced. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { moduleMatcher, type NamingRules } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { UNTRACED_SUFFIX, type UntracedModule } from '../preload/index.ts';

/** Names that a warning shows before `and n more`. */
const NAMES_SHOWN = 3;

function firstOf(names: readonly string[]): string {
  const all = [...new Set(names)].sort();
  const more = all.length > NAMES_SHOWN ? ` and ${all.length - NAMES_SHOWN} more` : '';
  return `${all.slice(0, NAMES_SHOWN).join(', ')}${more}`;
}

/**
 * One warning for all modules without debug info that processes loaded; undefined: there were none.
 * @param isWanted which of them; by default all
 */
export function untracedWarning(
  directory: string,
  isWanted: (module: UntracedModule) => boolean = () => true,
): Warning | undefined {
  const names = listed(directory)
    .filter((module) => module.included !== true && isWanted(module))
    .map(nameOf);
  const all = new Set(names);
  if (all.size === 0) return undefined;
  const message = `${firstOf(names)} ${all.size === 1 ? 'has' : 'have'} no debug info and ${all.size === 1 ? 'was' : 'were'} not traced; compile with -g, or count instructions with --include-module '**/<name>.wasm'`;
  return { slug: 'module-not-traced', message };
}

/**
 * A warning for each glob of `--include-module` that fits none of the modules without debug info that processes loaded.
 * @returns none where there were no such modules
 */
export function unmatchedModuleGlobs(
  directory: string,
  globs: readonly string[],
  rules: NamingRules,
): readonly Warning[] {
  const modules = globs.length === 0 ? [] : listed(directory);
  if (modules.length === 0) return [];
  const shown = firstOf(modules.map(nameOf));
  return [...new Set(globs)].flatMap((glob): readonly Warning[] => {
    const matches = moduleMatcher([glob], rules);
    if (modules.some(({ path }) => matches(path, basename(path)))) return [];
    const message = `the include-module glob ${glob} matches no module without debug info that a process loaded; there is ${shown}`;
    return [{ slug: 'include-module-unmatched', message }];
  });
}

/** What processes listed. */
function listed(directory: string): readonly UntracedModule[] {
  const lines = readdirSync(directory)
    .filter((name) => name.endsWith(UNTRACED_SUFFIX))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'));
  return [...new Set(lines)].filter((line) => line !== '').map((line): UntracedModule => JSON.parse(line));
}

/** Where no file is known, the size helps to tell which it is. */
const nameOf = ({ path, bytes }: UntracedModule): string =>
  isAbsolute(path) || path.includes('/') ? basename(path) : `${path} (${bytes} bytes)`;
