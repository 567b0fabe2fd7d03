// Random valid modules, rewritten and run: npm run test:random -- [--count N] [--first SEED] [--seed SEED] [--seconds S]
// By default for some 60 seconds from a fixed seed on. A failure is shrunk and written to test/random/found, where
// `npm test` finds it; `--seed N` runs seed N alone. WTRACE_RANDOM_NODE names another Node to run with.
import { execFileSync, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const first = Number(values.seed ?? values.first);
const count = values.seed === undefined ? Number(values.count ?? 100_000) : 1;
const seconds = Number(values.seconds ?? (values.count === undefined ? 60 : 24 * 3600));
const node = process.env.WTRACE_RANDOM_NODE ?? process.execPath;
/** Milliseconds after which an untouched module counts as endless, and then a rewritten one. */
const LIMIT = 5000;
const TRACED_LIMIT = 60_000;
const WORKERS = Math.min(2, count);

execFileSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'test', 'random')],
  {
    stdio: 'inherit',
  },
);
const main = join(root, '.cache', 'random-runner', 'test', 'random', 'main.js');
const found = join(root, 'test', 'random', 'found');

const columns = ['modules', 'bytes', 'calls', 'cut short', 'lines compared', 'failed'];
const tallies = new Map();
let refused = 0;
let endless = 0;
let last = first;
const deadline = Date.now() + seconds * 1000;

function fail(seed, what, words) {
  tallyOf(what)[5]++;
  console.log(`seed ${seed} fails: ${words}`);
  process.exitCode = 1;
}

function tallyOf(what) {
  if (!tallies.has(what))
    tallies.set(
      what,
      columns.map(() => 0),
    );
  return tallies.get(what);
}

function take(message) {
  const { seed, kind } = message;
  last = Math.max(last, seed);
  if (kind === 'refused') refused++;
  if (kind !== 'checked') return;
  const { what, bytes, calls, cutShort, lines, faults, file } = message;
  [1, bytes, calls, cutShort, lines].forEach((value, i) => {
    tallyOf(what)[i] += value;
  });
  if (faults.length > 0) fail(seed, what, `${faults.slice(0, 5).join('; ')}; shrunk to ${file}`);
}

/** Runs every WORKERSth seed from `seed` on in a process; when it hangs, a new process continues with the next seed. */
function work(seed) {
  return new Promise((resolve) => {
    if (seed >= first + count) return resolve();
    const args = [main, String(seed), String(WORKERS), String(first + count), found];
    const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let current = seed;
    let runs = false;
    let ended;
    let text = '';
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          ended = 'hangs';
          child.kill('SIGKILL');
        },
        runs ? TRACED_LIMIT : LIMIT,
      );
    };
    alive();
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (data) => {
      const lines = (text + data).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const message = JSON.parse(line);
        take(message);
        runs = message.kind === 'runs';
        if (!runs) current = message.seed + WORKERS;
      }
      alive();
      if (Date.now() > deadline && ended === undefined) {
        ended = 'time is up';
        child.kill('SIGKILL');
      }
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (ended === 'time is up' || (code === 0 && ended === undefined)) return resolve();
      // A module that is endless untraced proves nothing; one that is endless only when traced is a failure.
      if (runs) fail(current, 'ended badly', ended ?? `the process ended (${code ?? signal})`);
      else if (ended === 'hangs') endless++;
      else
        fail(current, 'ended badly', `before anything was rewritten, the process ended (${code ?? signal})`);
      resolve(current + WORKERS < first + count ? work(current + WORKERS) : undefined);
    });
  });
}

await Promise.all(Array.from({ length: WORKERS }, (_, i) => work(first + i)));
const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
console.log(`\nSeeds ${first} to ${last} on Node ${version}`);
console.log(`left out: ${refused} not for this engine, ${endless} that do not end when untouched\n`);
console.log(`| modules, lines by | ${columns.join(' | ')} |`);
console.log(`|-|${'-:|'.repeat(columns.length)}`);
const total = columns.map(() => 0);
for (const [what, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`| ${what} | ${tally.join(' | ')} |`);
  tally.forEach((value, i) => {
    total[i] += value;
  });
}
console.log(`| all | ${total.join(' | ')} |`);
if (total[0] === 0) process.exitCode = 1;
