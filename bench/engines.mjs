// The engines: versions of Node and Bun below .cache (brought there from npm), with the flags that matter.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bringNode, bringPackages } from '../scripts/bring.mjs';

const BUN = '1.4.5';

/**
 * `main` engines are those of the headline figures, with all rows; `peers` is the one on which the slow peers are
 * measured; `only` restricts an engine to programs. `quick` ones are part of a quick run.
 */
export const engines = [
  { id: '24', title: 'Node 24', node: 24, flags: [], main: true, peers: true, quick: true },
  { id: '26', title: 'Node 26', node: 26, flags: [], main: true, quick: true },
  { id: '20', title: 'Node 20', node: 20, flags: [], slack: 1.25, quick: true },
  { id: 'bun', title: 'Bun', flags: [], slack: 1.25 },
  {
    id: 'liftoff',
    title: 'Liftoff only (Node 24)',
    node: 24,
    flags: ['--liftoff-only'],
    aims: { count: 1.45 },
  },
  {
    id: 'no-inlining',
    title: 'Node 24 --no-wasm-inlining',
    node: 24,
    flags: ['--no-wasm-inlining'],
    only: /^(seed|fib)/,
    quick: true,
  },
];

/** The Node that runs the command, for `--engines here`. */
export const here = { id: 'here', title: `This Node (${process.versions.node})`, flags: [], main: true };

/** What the geometric mean of a row should not exceed on an engine; undefined: there is no target. */
export function aimOf(engine, row) {
  if (engine.aims !== undefined) return engine.aims[row.id];
  if (row.aim === undefined || engine.only !== undefined) return undefined;
  return row.aim * (engine.slack ?? 1);
}

/** The executable; undefined when it is not available. */
export function executableOf(engine) {
  if (engine === here) return process.execPath;
  if (engine.node === undefined) return bun();
  return process.versions.node?.startsWith(`${engine.node}.`) ? process.execPath : bringNode(engine.node);
}

function bun() {
  // The binary comes as a package for each platform; the package `bun` only links to it.
  const name = `@oven/bun-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
  const directory = bringPackages('bun', { [name]: BUN });
  const path = directory && join(directory, 'node_modules', name, 'bin', 'bun');
  return path !== undefined && existsSync(path) ? path : undefined;
}
