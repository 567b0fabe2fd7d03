/** Says which modules processes loaded that were not traced. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import type { Warning } from '../errors.ts';
import { UNTRACED_SUFFIX, type UntracedModule } from '../preload/index.ts';

/** Names that a warning shows before `and n more`. */
const NAMES_SHOWN = 3;

/**
 * One warning for all modules without debug info that processes loaded; undefined: there were none.
 * @param isWanted which of them; by default all
 */
export function untracedWarning(
  directory: string,
  isWanted: (module: UntracedModule) => boolean = () => true,
): Warning | undefined {
  const lines = readdirSync(directory)
    .filter((name) => name.endsWith(UNTRACED_SUFFIX))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'));
  const modules = [...new Set(lines)]
    .filter((line) => line !== '')
    .map((line): UntracedModule => JSON.parse(line));
  const names = modules.filter(isWanted).map(nameOf);
  const all = [...new Set(names)].sort();
  if (all.length === 0) return undefined;
  const shown = all.slice(0, NAMES_SHOWN).join(', ');
  const more = all.length > NAMES_SHOWN ? ` and ${all.length - NAMES_SHOWN} more` : '';
  const message = `${shown}${more} ${all.length === 1 ? 'has' : 'have'} no debug info and ${all.length === 1 ? 'was' : 'were'} not traced; compile with -g, or count instructions with --include-module '**/<name>.wasm'`;
  return { slug: 'module-not-traced', message };
}

/** Where no file is known, the size helps to tell which it is. */
const nameOf = ({ path, bytes }: UntracedModule): string =>
  isAbsolute(path) || path.includes('/') ? basename(path) : `${path} (${bytes} bytes)`;
