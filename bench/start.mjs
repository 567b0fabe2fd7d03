// Start-up to the first instruction of the guest, in whole processes: from spawn to the first byte of its output, which
// it writes first thing in `main` before it exits; also to the end of the process, and the peak of memory. (SQLite at
// work makes V8 alone take 500 MB.) Traced and untraced runs alternate, median of 7; `--no-cache` measures the first run
// of a module, the others use what an earlier run cached.
// `npm run build && node bench/start.mjs [module.wasm...]`; without modules, those of scripts/build-big.mjs (clang 19).
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { bigModules } from '../scripts/build-big.mjs';
import { median, root } from './programs.mjs';

const RUNS = 7;
const command = process.env.WTRACE_BENCH_COMMAND ?? join(root, 'dist', 'cli', 'main.js');
const directory = mkdtempSync(join(tmpdir(), 'wtrace-start-'));
process.on('exit', () => rmSync(directory, { recursive: true }));
process.env.XDG_CACHE_HOME = join(directory, 'cache');

const ways = [
  ['untraced', (module) => [join(root, 'bench', 'untraced.mjs'), module, 'start']],
  [
    'traced, --no-cache',
    (module) => [command, 'run', '-q', '--no-cache', '--reporter', 'none', module, 'start'],
  ],
  ['traced, no report', (module) => [command, 'run', '-q', '--reporter', 'none', module, 'start']],
  ['traced, text report', (module) => [command, 'run', module, 'start']],
  ['traced, data file', (module) => [command, 'run', '--data-dir', join(directory, 'data'), module, 'start']],
];

/** Milliseconds from spawn to the first byte on stdout and to the end. */
function time(args) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'], cwd: directory });
    let first = Number.NaN;
    child.stdout.once('data', () => {
      first = performance.now() - begin;
    });
    child.stdout.resume();
    child.on('close', (code) => {
      if (code === 0) resolve({ first, whole: performance.now() - begin });
      else reject(new Error(`node ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Peak of the resident set and processor time of all threads, in separate runs: measuring costs time. */
async function taken(args) {
  process.env.BENCH_TAKEN = join(directory, 'taken');
  const found = [];
  for (let i = 0; i < 3; i++) {
    await time(['--require', join(root, 'bench', 'taken.cjs'), ...args]);
    found.push(JSON.parse(readFileSync(process.env.BENCH_TAKEN, 'utf8')));
  }
  return {
    peakMB: Math.max(...found.map((one) => one.peakMB)),
    cpuMs: median(found.map((one) => one.cpuMs)),
  };
}

const spread = (values) => `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;

console.log(`Node ${process.version}; milliseconds, median of ${RUNS} (least to most)`);
for (const module of process.argv.length > 2
  ? process.argv.slice(2).map((path) => resolve(path))
  : bigModules()) {
  console.log(`${basename(module)}, ${(readFileSync(module).length / 1e6).toFixed(2)} MB`);
  const found = ways.map(() => ({ first: [], whole: [] }));
  for (let i = 0; i < RUNS; i++) {
    for (const [way, [, args]] of ways.entries()) {
      const { first, whole } = await time(args(module));
      found[way].first.push(first);
      found[way].whole.push(whole);
    }
  }
  const base = median(found[0].first);
  for (const [way, [name, args]] of ways.entries()) {
    const { first, whole } = found[way];
    const { peakMB, cpuMs } = await taken(args(module));
    console.log(
      `  ${name.padEnd(20)} first output ${median(first).toFixed(0).padStart(5)} (${spread(first)})`.padEnd(
        58,
      ),
      `more than untraced ${(median(first) - base).toFixed(0).padStart(5)}`,
      ` end ${median(whole).toFixed(0).padStart(5)} (${spread(whole)})`.padEnd(26),
      ` processor ${cpuMs.toFixed(0).padStart(5)}  peak ${peakMB.toFixed(0).padStart(4)} MB`,
    );
  }
}
