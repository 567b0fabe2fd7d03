// Packages that load their modules themselves under `wtrace exec`: the size of their modules, the processor time and memory of a whole run
// (as it is; traced for the first time; with the rewritten module in the cache), and what counting costs in the steady part of their programs:
// untraced and traced processes run a round each in turn, and the ratio of the processor times of two neighbouring rounds is taken.
// `npm run build`, then, where the packages are (npm run test:full brings them), `node bench/packages.mjs [part of a title...]`;
// with WTRACE_ALL_PACKAGES=1 those with large modules, too, which take minutes and gigabytes.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { build } from '../test/full/exec/programs/packages/build.mjs';
import { packagePrograms } from '../test/full/exec/programs/packages/table.mjs';
import { median, root } from './programs.mjs';

const WARM_UP = 4;
const ROUNDS = 11;
const command = join(root, 'dist', 'cli', 'main.js');
const directories = {
  WTRACE_PACKAGES: 'packages',
  WTRACE_HOOKED_PACKAGES: 'hooked-packages',
  WTRACE_LARGE_PACKAGES: 'large-packages',
};
for (const [name, directory] of Object.entries(directories))
  process.env[name] ??= join(root, '.cache', directory);
const scratch = mkdtempSync(join(tmpdir(), 'wtrace-packages-'));
process.on('exit', () => rmSync(scratch, { recursive: true }));

/** Starts a program; `more` are variables of its environment. */
function start(program, traced, more) {
  const own = program.build && { WTRACE_BUILT: build(program.build, join(root, '.cache', 'built-programs')) };
  const env = {
    ...process.env,
    WTRACE_PACKAGES: process.env[program.packages],
    ...program.env,
    ...own,
    ...more,
  };
  const options = ['--include-module', '**', '--data-dir', join(scratch, 'data')];
  const args = [program.path, ...(program.args ?? [])];
  const all = traced ? [command, 'exec', ...options, '--', process.execPath, ...args] : args;
  return spawn(process.execPath, all, { cwd: scratch, env, stdio: 'ignore' });
}

const ended = (child) =>
  new Promise((resolve, reject) => {
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ended with ${code}`))));
  });

/** Numbers that processes left in files of a name. */
const left = (folder) =>
  readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));

/** A whole run: milliseconds of processor time, the megabytes that its largest process took, and without wtrace the bytes of all modules. */
async function whole(program, traced, cache) {
  const [taken, compiled] = ['taken', 'compiled'].map((name) => {
    const folder = join(scratch, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    return folder;
  });
  const preloads = ['taken', ...(traced ? [] : ['compiled'])].map((name) =>
    join(root, 'bench', `${name}.cjs`),
  );
  await ended(
    start(program, traced, {
      BENCH_TAKEN: join(taken, '%p'),
      BENCH_COMPILED: join(compiled, '%p'),
      XDG_CACHE_HOME: join(scratch, cache),
      NODE_OPTIONS: preloads.map((path) => `--require ${path}`).join(' '),
    }),
  );
  const all = left(taken);
  const took = all.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  return {
    took,
    peak: Math.max(...all.map(({ peakMB }) => peakMB)),
    bytes: left(compiled).reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** A process that runs a round of its program when it is asked to. */
async function roundsOf(program, traced) {
  const path = join(scratch, `socket-${traced}`);
  rmSync(path, { force: true });
  const server = createServer();
  await new Promise((resolve) => server.listen(path, resolve));
  const connected = new Promise((resolve) => server.once('connection', resolve));
  const child = start(program, traced, { WTRACE_ROUNDS: path, XDG_CACHE_HOME: join(scratch, 'kept') });
  const end = ended(child);
  const socket = await Promise.race([connected, end.then(() => undefined)]);
  server.close();
  if (socket === undefined) return undefined;
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const round = async () => {
    socket.write('round\n');
    return JSON.parse((await answers.next()).value).took;
  };
  const stop = () => {
    socket.end();
    return end;
  };
  return { round, stop };
}

/** The ratio of traced to untraced rounds, sorted; undefined where the program has no steady part. */
async function ratios(program) {
  const untraced = await roundsOf(program, false);
  if (untraced === undefined) return undefined;
  const traced = await roundsOf(program, true);
  const found = [];
  let last = 0;
  for (let i = 0; i < WARM_UP + ROUNDS; i++) {
    // Each in its turn first: what the machine does besides meets both.
    const order = i % 2 === 0 ? [untraced, traced] : [traced, untraced];
    const took = new Map();
    for (const each of order) took.set(each, await each.round());
    if (i >= WARM_UP) found.push(took.get(traced) / took.get(untraced));
    last = took.get(untraced);
  }
  await Promise.all([untraced.stop(), traced.stop()]);
  found.sort((a, b) => a - b);
  return { found, last };
}

async function measure(program) {
  rmSync(join(scratch, 'data'), { recursive: true, force: true });
  rmSync(join(scratch, 'kept'), { recursive: true, force: true });
  const plain = await whole(program, false, 'kept');
  const first = await whole(program, true, 'kept');
  const kept = await whole(program, true, 'kept');
  const rounds = await ratios(program);
  const seconds = ({ took, peak }) => `${(took / 1000).toFixed(1)} s, ${peak.toFixed(0)} MB`;
  const quartile = (part) => rounds.found[Math.floor(part * (rounds.found.length - 1))].toFixed(2);
  const ratio =
    rounds === undefined
      ? '–'
      : `${median(rounds.found).toFixed(2)} (${quartile(0.25)} to ${quartile(0.75)}), rounds of ${rounds.last.toFixed(0)} ms`;
  const size = `${(plain.bytes / 1e6).toFixed(2)} MB`;
  const cells = [program.title, size, seconds(plain), seconds(first), seconds(kept), ratio];
  console.log(`| ${cells.join(' | ')} |`);
}

const wanted = process.argv.slice(2);
const rows = packagePrograms.filter(({ title, onDemand }) =>
  wanted.length > 0
    ? wanted.some((part) => title.includes(part))
    : onDemand === undefined || process.env.WTRACE_ALL_PACKAGES !== undefined,
);
console.log(`Node ${process.version}, ${cpus()[0]?.model}, ${new Date().toISOString().slice(0, 10)}`);
console.log('| program | modules | untraced | traced first | kept | counting |\n|---|---|---|---|---|---|');
for (const program of rows) await measure(program);
