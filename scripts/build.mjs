// Compiles src/ to dist/ and makes the command executable. `npm ci` runs this as `prepare`. Built aside and put in its
// place when it is whole, so that what runs from dist/ meanwhile finds all its files.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
const aside = mkdtempSync(join(root, 'dist-'));
const dist = join(root, 'dist');
const old = `${aside}-old`;
try {
  const args = [compiler, '-p', join(root, 'tsconfig.json'), '--outDir', aside];
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  chmodSync(aside, 0o755);
  chmodSync(join(aside, 'cli', 'main.js'), 0o755);
  // Two renames, so that there is no dist/ for as short a time as can be.
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(aside, dist);
} finally {
  rmSync(aside, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}
