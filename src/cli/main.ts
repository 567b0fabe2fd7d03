#!/usr/bin/env node
/** The executable `wtrace`. */
import nodeModule from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { cacheDirectory } from '../store/index.ts';

// Node (from 22.1 on) keeps what it compiles for the next start, but only of what is loaded after this.
const cache = process.argv.includes('--no-cache') ? undefined : cacheDirectory();
if (cache !== undefined)
  (nodeModule as { enableCompileCache?: (directory: string) => void }).enableCompileCache?.(
    join(cache, 'compiled'),
  );
const { exitProcess } = await import('../hosts/index.ts');
const { ExitCode } = await import('./exit-codes.ts');
const { main } = await import('./program.ts');
const { flushTerminals } = await import('./terminal.ts');

const code = await main(process.argv.slice(2));
const written = await flushTerminals();
// Not left to Node alone: the guest's stdin may still be open.
exitProcess(written || code !== ExitCode.ok ? code : ExitCode.failure);
