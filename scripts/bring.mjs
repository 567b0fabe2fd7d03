// Installs what tests need from npm below .cache, once: versions of Node, packages that are too large to depend on.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache');

/**
 * Installs packages (`name@version`) into a directory of .cache, if `shows` (below it) is not there yet.
 * Returns the path of `shows`, or undefined when that failed.
 */
export function bringPackages(name, packages, shows) {
  const directory = join(cache, name);
  const path = join(directory, shows);
  if (!existsSync(path)) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'package.json'), '{"private":true}');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const args = ['install', '--no-save', '--silent', '--no-audit', '--no-fund', ...packages];
    console.log(`$ ${npm} ${args.join(' ')}`);
    try {
      execFileSync(npm, args, { stdio: 'inherit', cwd: directory, shell: process.platform === 'win32' });
    } catch (error) {
      console.error(`could not install ${packages.join(' ')}: ${error.message}`);
    }
  }
  return existsSync(path) ? path : undefined;
}

/** The `node` of a major version, from npm's package of that name; undefined when it cannot be had. */
export const bringNode = (major) =>
  bringPackages(`node-${major}`, [`node@${major}`], join('node_modules', 'node', 'bin', 'node'));
