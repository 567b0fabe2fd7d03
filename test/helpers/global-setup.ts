/**
 * Builds dist/ before the tests when it is older than src/, so that tests of the command run what is checked out, and
 * gives them a cache directory of their own. Says at the end what the engine could not run.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { engineSummary } from './engine.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Newest modification time below a directory, in milliseconds; 0 when it is not there. */
function newest(directory: string): number {
  let time = 0;
  try {
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) time = Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  } catch {
    return 0;
  }
  return time;
}

/** Runs once, before all tests; what it returns, after them. */
export default function setup(): () => void {
  build();
  const cache = mkdtempSync(join(tmpdir(), 'wtrace-cache-'));
  process.env['XDG_CACHE_HOME'] = cache;
  return () => {
    rmSync(cache, { recursive: true, force: true });
    console.log(engineSummary());
  };
}

function build(): void {
  if (newest(join(root, 'dist')) > newest(join(root, 'src'))) return;
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
}
