// What variables cost: per event and at start-up, with them and without, by delivery and program; each row in processes of its own, in
// turn. In time of the CPU, the engine's compiler included: what else the machine does counts less.
// node bench/variables.mjs [--rounds n] [--only text]
// Rust and SQLite are measured where scripts/build-big.mjs built them, `ring` where the engine has a second memory (Node 22).
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from '../dist/index.js';
import { root } from './programs.mjs';
import { createWasi, Exit } from './wasi.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    child: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
/** In a process: the first are for the engine. */
const RUNS = 5;

/**
 * Name, module, arguments, those where nothing is read, variables that many of its functions have: a number first. They run long
 * enough for the engine's compiler not to be what is measured.
 */
const programs = [
  [
    'zlib -O0',
    'wasm-fixtures/zlib/yowasp22-O0.wasm',
    ['2000'],
    ['20000'],
    ['n', 's', 'i', 'len', 'strm', 'bits'],
  ],
  [
    'zlib -O2',
    'wasm-fixtures/zlib/clang19-O2-dwarf5.wasm',
    ['2000'],
    ['20000'],
    ['n', 's', 'i', 'len', 'strm', 'bits'],
  ],
  ['Rust debug', '.cache/big/maps.wasm', ['1500'], ['6000'], ['n', 'i', 'self', 'x', 'index', 'len']],
  ['SQLite -O0', '.cache/big/whole.wasm', [], [], ['n', 'i', 'p', 'pParse', 'db', 'rc']],
]
  .map(([name, file, args, long, locals]) => ({ name, path: join(root, file), args, long, locals }))
  .filter(({ path }) => existsSync(path));

const read = ({ locals }) => {
  for (const variable of locals) return variable.value;
  return undefined;
};
const line = (frame) => frame.line;
/** Name, deliveries, what is read besides the line, what is done with a frame. */
const rows = [
  ['no variables', ['ring', 'call'], () => ({}), line],
  ['one number chosen, not looked at', ['ring', 'call'], ([name]) => ({ locals: [name] }), line],
  ['chosen, not looked at', ['ring', 'call'], (locals) => ({ locals }), line],
  ['chosen, one read', ['ring', 'call'], (locals) => ({ locals }), read],
  ['all, not looked at', ['call'], () => ({ reads: ['line', 'locals'] }), line],
  ['all, one read', ['call'], () => ({ reads: ['line', 'locals'] }), read],
];

const observer = (look, seen) => (frame) => {
  seen.events++;
  const value = look(frame);
  if (typeof value === 'number') seen.sum += value;
};

/** The engine keeps the code that it compiled for as long as there is a module of the same bytes. */
const kept = [];

async function run({ path, args, long }, options, look) {
  const bytes = readFileSync(path);
  const wasi = createWasi(new WebAssembly.Module(bytes), {
    args: ['program', ...(look === line ? long : args)],
  });
  const seen = { events: 0, sum: 0 };
  const fn = observer(look, seen);
  const used = process.cpuUsage();
  const program = await load(bytes, {
    imports: wasi.imports,
    include: ['**'],
    trace: { events: ['line'], ...options, fn },
  });
  const loading = process.cpuUsage(used).user / 1000;
  const loaded = process.cpuUsage();
  wasi.bind(program.instance);
  try {
    program.exports._start();
  } catch (error) {
    if (!(error instanceof Exit) && !(error?.cause instanceof Exit)) throw error;
  }
  program.flush();
  const { user, system } = process.cpuUsage(loaded);
  const { delivery } = program.tracing;
  kept.push(program);
  return { load: loading, perEvent: (1e3 * (user + system)) / seen.events, ...seen, delivery };
}

const sorted = (list) => [...list].sort((a, b) => a - b);
const at = (list, share) => sorted(list)[Math.floor(share * (list.length - 1))] ?? Number.NaN;

/** A row of a program in this process: the fastest of its runs, and what the first took to load. */
async function measure(program, delivery, [, , options, look]) {
  const trace = { reads: ['line'], delivery, ...options(program.locals) };
  const results = [];
  for (let i = 0; i < RUNS; i++) results.push(await run(program, trace, look));
  const [{ events, load: loading, delivery: used }] = results;
  return { events, loading, used, perEvent: Math.min(...results.map(({ perEvent }) => perEvent)) };
}

/** The same in a process of its own: what an engine learns from one row makes another slower. */
function inProcess(program, delivery, row) {
  const args = [fileURLToPath(import.meta.url), '--child', JSON.stringify([program, delivery, row])];
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
}

function table() {
  console.log(`Node ${process.versions.node}, ${rounds} rounds, each of ${RUNS} runs in a process`);
  console.log(
    '| program | events | delivery | what | ns an event | ratio, median (quartiles) | load, ms of CPU |',
  );
  console.log('|-|-:|-|-|-:|-:|-:|');
  for (const [index, program] of programs.entries()) {
    if (!program.name.includes(values.only)) continue;
    for (const delivery of ['ring', 'call']) {
      const own = [...rows.keys()].filter((row) => rows[row][1].includes(delivery));
      const results = own.map(() => []);
      for (let round = 0; round < rounds; round++) {
        const order = [...own.keys()];
        if (round % 2 === 1) order.reverse();
        for (const i of order) results[i].push(inProcess(index, delivery, own[i]));
      }
      const [base] = results;
      for (const [i, list] of results.entries()) {
        const what = rows[own[i]][0];
        if (list[0].used !== delivery) continue;
        const ratios = list.map(({ perEvent }, round) => perEvent / base[round].perEvent);
        const numbers = [0.5, 0.25, 0.75].map((share) => at(ratios, share).toFixed(2));
        const times = list.map(({ perEvent }) => perEvent);
        const loading = at(
          list.map((each) => each.loading),
          0.5,
        ).toFixed(0);
        console.log(
          `| ${program.name} | ${list[0].events} | ${delivery} | ${what} | ${at(times, 0.5).toFixed(1)} | ${numbers[0]} (${numbers[1]} to ${numbers[2]}) | ${loading} |`,
        );
      }
    }
  }
}

if (values.child === undefined) table();
else {
  const [program, delivery, row] = JSON.parse(values.child);
  console.log(JSON.stringify(await measure(programs[program], delivery, rows[row])));
}
