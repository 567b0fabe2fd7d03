/**
 * Looks for a configuration: in the working directory and those above it. The file may be code, so the search ends where a project does: at the
 * root of a repository; without one, at the home directory, or below a directory that everybody may write to, such as /tmp.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** Names in the order in which they are looked for in a directory; package.json comes last. */
export const configNames = [
  'wtrace.config.ts',
  'wtrace.config.mts',
  'wtrace.config.js',
  'wtrace.config.mjs',
  'wtrace.config.cjs',
  'wtrace.config.json',
] as const;

const PACKAGE = 'package.json';

/** Path of the nearest file that is a configuration, or a package.json that has one; undefined: there is none. */
export function findConfig(directory: string): string | undefined {
  const home = homedir();
  for (let at = directory; ; at = dirname(at)) {
    const found = configNames.map((name) => join(at, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    const packageFile = join(at, PACKAGE);
    if (existsSync(packageFile) && hasConfig(packageFile)) return packageFile;
    const above = dirname(at);
    if (above === at || at === home || existsSync(join(at, '.git')) || isEverybodys(above)) return undefined;
  }
}

/** Other people's package.json may be anything. */
function hasConfig(path: string): boolean {
  try {
    return packageConfig(readFileSync(path, 'utf8')) !== undefined;
  } catch {
    return false;
  }
}

/** The configuration in the text of a package.json. @throws SyntaxError */
export function packageConfig(text: string): unknown {
  if (!text.includes('wtrace')) return undefined;
  const json = JSON.parse(text.replace(/^\uFEFF/, '')) as Readonly<Record<string, unknown>> | null;
  return typeof json === 'object' && json !== null && Object.hasOwn(json, 'wtrace')
    ? json['wtrace']
    : undefined;
}

/** Whether others could put a file there: the bit that Windows does not have. */
function isEverybodys(directory: string): boolean {
  try {
    return process.platform !== 'win32' && (statSync(directory).mode & 0o002) !== 0;
  } catch {
    return true;
  }
}
