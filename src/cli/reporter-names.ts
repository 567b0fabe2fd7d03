/** Which names of `--reporter` are of npm packages, and where these are. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import process from 'node:process';
import { reports } from '../report/index.ts';

/** Resolves as files of the project do. */
export const requireHere = (): NodeJS.Require => createRequire(resolve(process.cwd(), 'wtrace.config.js'));

/**
 * The file of a reporter: one of istanbul-reports, where the project has it; a package of the project; a file, given as `./name.js`. As
 * istanbul looks for them.
 * @returns undefined when there is none of this name
 */
export function reporterFile(name: string): string | undefined {
  const require = requireHere();
  // Directories are no reporters, and Node's own modules neither.
  const file = /^\w[\w-]*$/.test(name) && resolved(require, `istanbul-reports/lib/${name}`);
  return file || resolved(require, name);
}

/** The file that a name stands for; undefined: none that is there. */
export function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    const file = require.resolve(name);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Names among those of `--reporter` that are of packages. */
export const packageReporters = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !reports.some((report) => report.name === name));
