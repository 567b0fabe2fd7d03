// What variables cost: per event and at start-up, with them and without, in turn in one process, by delivery and program. In time
// of the CPU, the engine's compiler included: what else the machine does counts less.
// node bench/variables.mjs [--rounds n] [--only text]
// Rust and SQLite are measured where scripts/build-big.mjs built them, `ring` where the engine has a second memory (Node 22).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { load } from '../dist/index.js';
import { root } from './programs.mjs';
import { createWasi, Exit } from './wasi.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
});
const rounds = Number(values.rounds);

/**
 * Name, module, arguments, variables that many of its functions have: a number first. They run long enough for the engine's compiler not
 * to be what is measured.
 */
const programs = [
  ['zlib -O0', 'wasm-fixtures/zlib/yowasp22-O0.wasm', ['2000'], ['n', 's', 'i', 'len', 'strm', 'bits']],
  ['zlib -O2', 'wasm-fixtures/zlib/clang19-O2-dwarf5.wasm', ['2000'], ['n', 's', 'i', 'len', 'strm', 'bits']],
  ['Rust debug', '.cache/big/maps.wasm', ['1500'], ['n', 'i', 'self', 'x', 'index', 'len']],
  ['SQLite -O0', '.cache/big/whole.wasm', [], ['n', 'i', 'p', 'pParse', 'db', 'rc']],
]
  .map(([name, file, args, locals]) => ({ name, path: join(root, file), args, locals }))
  .filter(({ name, path }) => name.includes(values.only) && existsSync(path));

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

let copies = 0;
/** The same function, of which the engine knows nothing yet: what other rows read would make it slower. */
const fresh = (fn) => new Function(`return ${fn};//${copies++}`)();

async function run({ path, args }, options, look) {
  const bytes = readFileSync(path);
  const wasi = createWasi(new WebAssembly.Module(bytes), { args: ['program', ...args] });
  const seen = { events: 0, sum: 0 };
  const fn = fresh(observer)(fresh(look), seen);
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
  program.close();
  return { load: loading, perEvent: (1e3 * (user + system)) / seen.events, ...seen, delivery };
}

const sorted = (list) => [...list].sort((a, b) => a - b);
const median = (list) => sorted(list)[Math.floor(list.length / 2)] ?? Number.NaN;
const quartiles = (list) => {
  const all = sorted(list);
  return [all[Math.floor(all.length / 4)], all[Math.floor((3 * all.length) / 4)]];
};

console.log(`Node ${process.versions.node}, ${rounds} rounds`);
console.log(
  '| program | events | delivery | what | ns an event | ratio, median (quartiles) | load, ms of CPU |',
);
console.log('|-|-:|-|-|-:|-:|-:|');
for (const program of programs)
  for (const delivery of ['ring', 'call']) {
    const own = rows.filter(([, deliveries]) => deliveries.includes(delivery));
    const results = own.map(() => []);
    // The first round is for the engine.
    for (let round = 0; round <= rounds; round++) {
      const order = own.map((_, i) => i);
      if (round % 2 === 1) order.reverse();
      for (const i of order) {
        const [, , options, look] = own[i];
        const trace = { reads: ['line'], delivery, ...options(program.locals) };
        const result = await run(program, trace, look);
        if (round > 0 || rounds === 0) results[i].push(result);
      }
    }
    const base = results[0];
    own.forEach(([what], i) => {
      const list = results[i];
      if (list[0].delivery !== delivery) return;
      if (list[0].events !== base[0].events) throw new Error(`${what}: not as many events`);
      const ratios = list.map(({ perEvent }, round) => perEvent / base[round].perEvent);
      const [low, high] = quartiles(ratios);
      const least = Math.min(...list.map(({ perEvent }) => perEvent));
      const loading = median(list.map((each) => each.load));
      console.log(
        `| ${program.name} | ${list[0].events} | ${delivery} | ${what} | ${least.toFixed(1)} | ${median(ratios).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) | ${loading.toFixed(0)} |`,
      );
    });
  }
