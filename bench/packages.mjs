// Packages that load their modules themselves under `wtrace exec`: the size of their modules, the processor time and memory of a whole run
// (as it is; traced for the first time; with the rewritten module in the cache), and what counting costs in the steady part of their programs:
// untraced and traced processes, and one whose instances are made by `load`, run a round each in turn, and the ratios of the processor times of
// neighbouring rounds are taken.
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
const loadHook = join(root, 'test', 'large-packages', 'hook.mjs');
const standstill = join(root, 'test', 'differential', 'standstill.mjs');
const directories = {
  WTRACE_PACKAGES: 'packages',
  WTRACE_HOOKED_PACKAGES: 'hooked-packages',
  WTRACE_LARGE_PACKAGES: 'large-packages',
  WTRACE_NPM_PACKAGES: 'npm-packages',
};
for (const [name, directory] of Object.entries(directories))
  process.env[name] ??= join(root, '.cache', directory);
const scratch = mkdtempSync(join(tmpdir(), 'wtrace-packages-'));
process.on('exit', () => rmSync(scratch, { recursive: true }));

/** Starts a program, `untraced`, under `exec` or with all instances made by `load`; `more` are variables of its environment. */
function start(program, how, more) {
  const own = program.build && { WTRACE_BUILT: build(program.build, join(root, '.cache', 'built-programs')) };
  const env = {
    ...process.env,
    WTRACE_PACKAGES: process.env[program.packages],
    ...program.env,
    ...own,
    ...more,
  };
  const options = ['--include-module', '**', '--data-dir', join(scratch, 'data')];
  const still = program.still === undefined ? [] : ['--import', standstill];
  const args = [...still, program.path, ...(program.args ?? [])];
  const all = {
    untraced: args,
    exec: [command, 'exec', ...options, '--', process.execPath, ...args],
    load: ['--import', loadHook, ...args],
  }[how];
  if (how === 'load') {
    const record = mkdtempSync(join(scratch, 'record-'));
    Object.assign(env, { WTRACE_MODE: 'load', WTRACE_RECORD: record });
  }
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
async function whole(program, how, cache) {
  const [taken, compiled] = ['taken', 'compiled'].map((name) => {
    const folder = join(scratch, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    return folder;
  });
  const preloads = ['taken', ...(how === 'exec' ? [] : ['compiled'])].map((name) =>
    join(root, 'bench', `${name}.cjs`),
  );
  await ended(
    start(program, how, {
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
async function roundsOf(program, how) {
  const path = join(scratch, `socket-${how}`);
  rmSync(path, { force: true });
  const server = createServer();
  await new Promise((resolve) => server.listen(path, resolve));
  const connected = new Promise((resolve) => server.once('connection', resolve));
  const child = start(program, how, { WTRACE_ROUNDS: path, XDG_CACHE_HOME: join(scratch, 'kept') });
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

/** The ratios of rounds under `exec` to untraced ones and to those of `load`; undefined where the program has no steady part. */
async function ratios(program) {
  const hows = ['untraced', 'exec', ...(program.notCompared === undefined ? ['load'] : [])];
  const processes = new Map();
  for (const how of hows) {
    const rounds = await roundsOf(program, how);
    if (rounds === undefined) return undefined;
    processes.set(how, rounds);
  }
  const found = { untraced: [], load: [] };
  let last = 0;
  for (let i = 0; i < WARM_UP + ROUNDS; i++) {
    // Each in its turn first: what the machine does besides meets all.
    const order = i % 2 === 0 ? hows : hows.toReversed();
    const took = new Map();
    for (const how of order) took.set(how, await processes.get(how).round());
    if (i < WARM_UP) continue;
    for (const how of hows) found[how]?.push(took.get('exec') / took.get(how));
    last = took.get('untraced');
  }
  await Promise.all([...processes.values()].map(({ stop }) => stop()));
  return { ...found, last };
}

/** Median and quartiles. */
function spread(values) {
  if (values === undefined || values.length === 0) return '–';
  const sorted = values.toSorted((a, b) => a - b);
  const quartile = (part) => sorted[Math.floor(part * (sorted.length - 1))].toFixed(2);
  return `${median(sorted).toFixed(2)} (${quartile(0.25)} to ${quartile(0.75)})`;
}

async function measure(program) {
  rmSync(join(scratch, 'data'), { recursive: true, force: true });
  rmSync(join(scratch, 'kept'), { recursive: true, force: true });
  const plain = await whole(program, 'untraced', 'kept');
  const first = await whole(program, 'exec', 'kept');
  const kept = await whole(program, 'exec', 'kept');
  const rounds = await ratios(program);
  const seconds = ({ took, peak }) => `${(took / 1000).toFixed(1)} s, ${peak.toFixed(0)} MB`;
  const round = rounds === undefined ? '–' : `${rounds.last.toFixed(0)} ms`;
  const size = `${(plain.bytes / 1e6).toFixed(2)} MB`;
  const ran = [seconds(plain), seconds(first), seconds(kept)];
  const cells = [program.title, size, ...ran, round, spread(rounds?.untraced), spread(rounds?.load)];
  console.log(`| ${cells.join(' | ')} |`);
}

const wanted = process.argv.slice(2);
const rows = packagePrograms.filter(({ title, onDemand }) =>
  wanted.length > 0
    ? wanted.some((part) => title.includes(part))
    : onDemand === undefined || process.env.WTRACE_ALL_PACKAGES !== undefined,
);
console.log(`Node ${process.version}, ${cpus()[0]?.model}, ${new Date().toISOString().slice(0, 10)}`);
console.log('| program | modules | untraced | traced first | kept | round | exec / untraced | exec / load |');
console.log('|---|---|---|---|---|---|---|---|');
for (const program of rows) await measure(program);
