#!/usr/bin/env node
/** The executable `wtrace`. */
import process from 'node:process';
import { exitProcess } from '../hosts/index.ts';
import { main } from './program.ts';
import { stderr, stdout } from './terminal.ts';

const code = await main(process.argv.slice(2));
await Promise.all([stdout.flush(), stderr.flush()]);
// Not left to Node alone: the guest's stdin may still be open.
exitProcess(code);
