// Coverage-guided fuzzing of everything that reads bytes from outside: npm run test:fuzz -- [--minutes N] [--seed SEED]
// [--targets NAME,NAME] [--corpus DIRECTORY]
// The readers are compiled with a counter in each branch (scripts/fuzz/insert-edges.mjs); an input that passes one that no
// input has passed, or passes it more often by a magnitude, is kept and changed further. A reader may throw errors of wtrace's
// own and nothing else, take 20 s at most, and 1 GB. What is found is minimised and written to .cache/fuzz/findings.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { insertEdges } from './fuzz/insert-edges.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache', 'fuzz');
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    targets: { type: 'string', default: '' },
    corpus: { type: 'string', default: join(cache, 'corpus') },
  },
});
const MAX_INPUT = 1 << 20;
const MEGA = 1e6;
const MAX_HEAP_MB = 400;
const MAX_RESIDENT = 1000 * MEGA;
const HANGS_AFTER = 20_000;
const LOOK_EVERY = 200;

const runner = join(root, '.cache', 'fuzz-runner');
const files = buildReaders();
const counters = files.reduce((sum, { count }) => sum + count, 0);
const until = Date.now() + Number(values.minutes) * 60_000;
const found = new Map();
const totals = new Map();
let seed = Number(values.seed);
let lastSaid = Date.now();

while (Date.now() < until) await run(seed++);
print();
process.exitCode = found.size === 0 ? 0 : 1;

/** Compiles the readers and instruments what is of wtrace itself. */
function buildReaders() {
  rmSync(runner, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'test', 'fuzz')], { stdio: 'inherit' });
  // The version is read from there.
  copyFileSync(join(root, 'package.json'), join(runner, 'package.json'));
  const made = [];
  let first = 0;
  for (const name of readdirSync(join(runner, 'src'), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.js')) continue;
    const path = join(runner, 'src', name);
    const { text, count } = insertEdges(readFileSync(path, 'utf8'), first);
    writeFileSync(path, text);
    made.push({ file: relative(runner, path), first, count });
    first += count;
  }
  return made;
}

/** One thread, until the time is over or an input was too much for it. */
function run(withSeed) {
  const current = new SharedArrayBuffer(16 + MAX_INPUT);
  const head = new Int32Array(current, 0, 4);
  const worker = new Worker(join(runner, 'test', 'fuzz', 'worker.js'), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    workerData: {
      fixtures: join(root, 'wasm-fixtures'),
      corpus: values.corpus,
      seed: withSeed,
      counters,
      targets: values.targets === '' ? [] : values.targets.split(','),
      until,
      current,
      files,
    },
  });
  let names = [];
  let states = [];
  let [input, since] = [0, Date.now()];
  const blame = (words) => {
    const bytes = new Uint8Array(current, 16, Math.min(head[1], MAX_INPUT)).slice();
    find({ target: names[head[2]] ?? 'seeds', bytes, words });
  };
  const watch = setInterval(() => {
    if (Atomics.load(head, 0) !== input) [input, since] = [Atomics.load(head, 0), Date.now()];
    const hangs = names.length > 0 && Date.now() - since > HANGS_AFTER && head[3] === 0;
    const isLarge = process.memoryUsage.rss() > MAX_RESIDENT;
    if (hangs) blame(`hangs: more than ${HANGS_AFTER} ms`);
    else if (isLarge) blame(`takes too much memory: ${Math.round(process.memoryUsage.rss() / MEGA)} MB`);
    if (hangs || isLarge) void worker.terminate();
  }, LOOK_EVERY);
  return new Promise((resolve) => {
    worker.on('message', (message) => {
      if (message.kind === 'ready') {
        names = message.targets;
        since = Date.now();
      } else if (message.kind === 'finding') find(message.finding);
      else {
        states = message.states;
        sayState(states);
      }
    });
    worker.on('error', (error) => blame(`ends the thread: ${error.stack ?? error}`));
    worker.on('exit', () => {
      clearInterval(watch);
      add(states);
      resolve();
    });
  });
}

/** Each fault once. */
function find({ target, bytes, words }) {
  const signature = `${target} ${words.split('\n').slice(0, 2).join(' ').replace(/\d+/g, 'N')}`;
  if (found.has(signature)) return;
  const name = `${target}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
  found.set(signature, name);
  mkdirSync(join(cache, 'findings'), { recursive: true });
  writeFileSync(join(cache, 'findings', name), bytes);
  writeFileSync(join(cache, 'findings', `${name}.txt`), words);
  console.log(`found (${name}, ${bytes.length} bytes): ${words}`);
}

function sayState(states) {
  if (Date.now() - lastSaid < 60_000) return;
  lastSaid = Date.now();
  const sum = (key) => states.reduce((all, state) => all + state[key], 0);
  console.log(`${sum('executions')} inputs read, ${sum('corpus')} kept, ${found.size} findings`);
}

function add(states) {
  for (const state of states) {
    const executions = (totals.get(state.target)?.executions ?? 0) + state.executions;
    totals.set(state.target, { ...state, executions });
  }
}

function print() {
  console.log(`\nNode ${process.versions.node}, ${values.minutes} minutes, ${counters} branches counted\n`);
  console.log('| reader | inputs read | seeds | corpus | branches reached by seeds | in the end |');
  console.log('|-|-:|-:|-:|-:|-:|');
  for (const { target, executions, seeds, corpus, reachedAtFirst, reached } of totals.values())
    console.log(`| ${[target, executions, seeds, corpus, reachedAtFirst, reached].join(' | ')} |`);
  for (const { target, folders } of totals.values()) {
    const some = Object.entries(folders).filter(([, [reached]]) => reached > 0);
    const text = some.map(([folder, [reached, all]]) => `${folder} ${reached}/${all}`).join(', ');
    console.log(`${target}: ${text}`);
  }
  console.log(found.size === 0 ? '\nno findings' : `\n${found.size} findings`);
}
