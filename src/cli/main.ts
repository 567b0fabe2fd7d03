#!/usr/bin/env node
/** The executable `wtrace`. */
import { statSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { findCache, isOwn, makeDirectory, OWN_DIRECTORY } from '../store/index.ts';

// Node (from 22.1 on) keeps what it compiles for the next start, but only of what is loaded after this.
const { enableCompileCache } = nodeModule as { enableCompileCache?: (directory: string) => void };
if (enableCompileCache !== undefined && !process.argv.includes('--no-cache')) {
  const cache = findCache();
  if (cache.kind === 'usable') {
    try {
      const compiled = join(cache.path, 'compiled');
      makeDirectory(compiled, OWN_DIRECTORY);
      if (isOwn(statSync(compiled))) enableCompileCache(compiled);
    } catch {
      // No space, no permission: then without.
    }
  }
}
const { exitProcess } = await import('../hosts/index.ts');
const { ExitCode } = await import('./exit-codes.ts');
const { main } = await import('./program.ts');
const { flushTerminals } = await import('./terminal.ts');

const code = await main(process.argv.slice(2));
const written = await flushTerminals();
// Not left to Node alone: the guest's stdin may still be open.
exitProcess(written || code !== ExitCode.ok ? code : ExitCode.failure);
