// Hostile input: npm run test:hostile -- [--count N] [--first SEED] [--seed SEED] [--shapes REGEX]
// Damaged fixtures (N of them, 2000 by default, from a fixed seed on) and inputs of expensive shapes, each through its
// entry point. Enforced limits: processor time 10 s + 2 s/MB, memory 200 MB + 10 times the input (and 200 bytes for each
// function or handler, which matters from a hundred thousand of them on). The heap of the process is bounded to these
// 200 MB and the input's share, so that the measurement shows what is needed and not what the engine could waste.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string' },
    shapes: { type: 'string', default: '' },
  },
});
const first = Number(values.seed ?? values.first);
const end = first + (values.seed === undefined ? Number(values.count) : 1);
const MEGA = 1e6;
const allowedMs = (bytes) => 10_000 + (2000 * bytes) / MEGA;
const BYTES_PER_ITEM = 200;
const allowedMb = (bytes, items = 0) => 200 + (10 * bytes + BYTES_PER_ITEM * items) / MEGA;
/** The machine may be busy: an input counts as hanging after this many times its processor time limit. */
const PATIENCE = 6;

const runner = join(root, '.cache', 'hostile-runner', 'test', 'hostile');
execFileSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'test', 'hostile')],
  { stdio: 'inherit' },
);
// The version of the package is read from there.
copyFileSync(join(root, 'package.json'), join(root, '.cache', 'hostile-runner', 'package.json'));
const { shapes } = await import(join(runner, 'shapes.js'));

const rows = new Map();
let faults = 0;

function rowOf(what) {
  if (!rows.has(what)) rows.set(what, { inputs: 0, refused: 0, warned: 0, ok: 0, valid: 0, ms: 0, mb: 0 });
  return rows.get(what);
}

function fail({ what, id }, words) {
  faults++;
  console.log(`${what} (${id}): ${words}`);
}

function take(message) {
  const row = rowOf(message.what);
  row.inputs++;
  if (message.end === 'fault') fail(message, message.words);
  else row[message.end]++;
  if (message.valid) row.valid++;
  row.ms = Math.max(row.ms, message.ms);
  row.mb = Math.max(row.mb, message.mb);
  if (message.ms > allowedMs(message.bytes)) fail(message, `takes ${Math.round(message.ms)} ms`);
  const items = shapes.find(({ name }) => name === message.what)?.items;
  if (message.mb > allowedMb(message.bytes, items)) fail(message, `takes ${Math.round(message.mb)} MB`);
}

/** Runs a process over some inputs; resolves to the id of the one that it did not survive, if any. */
function run(args, items = 0) {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${Math.floor(0.85 * allowedMb(0, items))}`,
        '--expose-gc',
        join(runner, 'main.js'),
        ...args,
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        // What /proc/self/environ shows must appear nowhere: see test/hostile/sandbox.ts.
        env: { ...process.env, WTRACE_CANARY: 'canary7f3a' },
      },
    );
    let current;
    let text = '';
    let complaint = '';
    let timer;
    child.stderr.setEncoding('utf8').on('data', (data) => {
      complaint = (complaint + data).slice(-2000);
    });
    child.stdout.setEncoding('utf8').on('data', (data) => {
      const lines = (text + data).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const message = JSON.parse(line);
        clearTimeout(timer);
        if (message.kind === 'begins') {
          current = message;
          timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE * allowedMs(message.bytes));
        } else {
          current = undefined;
          take(message);
        }
      }
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (current !== undefined) {
        rowOf(current.what).inputs++;
        fail(current, signal === 'SIGKILL' ? 'hangs' : `crashes (${code ?? signal}): ${complaint}`);
      } else if (code !== 0) fail({ what: 'the runner', id: args.join(' ') }, complaint);
      resolve(current?.id);
    });
  });
}

for (let seed = first; seed < end; ) {
  const lost = await run(['mutated', String(seed), String(end), join(root, 'wasm-fixtures')]);
  seed = lost === undefined ? end : lost + 1;
}
const wanted = new RegExp(values.shapes);
if (values.seed === undefined) {
  for (const [index, { name, items }] of shapes.entries()) {
    if (wanted.test(name)) await run(['shape', String(index)], items);
  }
}

console.log(`\nseeds ${first} to ${end - 1} on Node ${process.versions.node}\n`);
console.log('| input | inputs | refused | warned | ok | valid | worst ms | worst MB |');
console.log('|-|-:|-:|-:|-:|-:|-:|-:|');
const line = (what, row) =>
  `| ${[what, row.inputs, row.refused, row.warned, row.ok, row.valid, Math.round(row.ms), Math.round(row.mb)].join(' | ')} |`;
const all = { inputs: 0, refused: 0, warned: 0, ok: 0, valid: 0, ms: 0, mb: 0 };
for (const [what, row] of rows) {
  console.log(line(what, row));
  for (const key of ['inputs', 'refused', 'warned', 'ok', 'valid']) all[key] += row[key];
  for (const key of ['ms', 'mb']) all[key] = Math.max(all[key], row[key]);
}
console.log(line('all', all));
console.log(faults === 0 ? '\nno faults' : `\n${faults} faults`);
process.exitCode = faults === 0 && all.inputs > 0 ? 0 : 1;
