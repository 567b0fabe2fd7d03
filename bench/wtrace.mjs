// The built wtrace that is measured: build/, or the directory that WTRACE_BENCH_DIST names, so that two builds can be
// compared or a build can be kept while the sources change.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { root } from './programs.mjs';

/** Where the build is. */
export const dist = resolve(process.env.WTRACE_BENCH_DIST ?? join(root, 'build'));
const entryPoint = (path) => import(pathToFileURL(join(dist, path)).href);

export const { instrument } = await entryPoint('rewriter/index.js');
export const runtime = await entryPoint('runtime/index.js');
export const wasm = await entryPoint('wasm/index.js');
export const debuginfo = await entryPoint('debuginfo/index.js');

const options = readFileSync(join(dist, 'rewriter', 'instrument.d.ts'), 'utf8');
/** Whether `instrument` of this build knows an option. */
export const hasOption = (name) => new RegExp(`^\\s*readonly ${name}\\?:`, 'm').test(options);

/** Whether this build derives counts of instructions from those of blocks. */
export const instructionsFollow = existsSync(join(dist, 'coverage', 'instruction-counts.js'));

/** The entry point `.` of this build; its `load` is undefined where it is not built. */
export const publicEntryPoint = () => entryPoint('index.js');
