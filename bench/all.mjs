// All comparisons together, on all engines; writes the table and the plots of docs/performance.md.
//   npm run bench [-- --quick]          some 25 minutes, or 5
// To see the effect of a change on one program and one engine, in seconds; prints, and writes no document:
//   npm run build && node bench/all.mjs --only '^fib -O2' --engines 24 --rows count
// Engines: 20, 24, 26, bun, liftoff, no-inlining, and here, which is the Node that runs this. Rows: see rows.mjs.
// WTRACE_BENCH_DIST=<directory> measures another build than build/. An interrupted run is resumed; --fresh starts over.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { closeAnswers, keyOf, measureCell, openAnswers, prepare } from './cells.mjs';
import { engines, executableOf, here } from './engines.mjs';
import { measureEvents } from './events.mjs';
import { measurePeers } from './peers/index.mjs';
import { isThere, programs, ratio } from './programs.mjs';
import { rows } from './rows.mjs';
import { summarize } from './summary.mjs';
import { write } from './write.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    engines: { type: 'string' },
    rows: { type: 'string' },
    sweeps: { type: 'string' },
    seconds: { type: 'string' },
    fresh: { type: 'boolean', default: false },
  },
});
/** Only some of the programs, engines or rows: results are printed, not written. */
const partial = [options.only, options.engines, options.rows].some((one) => one !== undefined);
const { quick } = options;
const seconds = options.seconds === undefined ? undefined : Number(options.seconds);
/** Milliseconds for each module of a cell. */
const timesOf = (program) =>
  seconds === undefined
    ? {
        warmMs: quick ? 100 : 150,
        mostWarmMs: program.kind === 'kernel' ? 1500 : quick ? 2000 : 6000,
        measureMs: (quick ? 80 : 150) * (program.kind === 'kernel' ? 1 : 2),
      }
    : {
        warmMs: seconds * 500,
        mostWarmMs: seconds * (program.kind === 'kernel' ? 2000 : 10_000),
        measureMs: seconds * 500,
      };
/** Number of processes in which a cell is measured. */
const sweepsOf = (engine, program) =>
  Number(options.sweeps ?? (quick ? 1 : (engine.main ? 3 : 2) - (program.kind === 'kernel' ? 0 : 1)));

function pick(all, wanted, default_) {
  if (wanted === undefined) return all.filter(default_);
  return wanted.split(',').map((id) => {
    const found = all.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no '${id}'; there are ${all.map((one) => one.id).join(', ')}`);
    return found;
  });
}

const chosenEngines = pick(
  [...engines, here],
  options.engines,
  (engine) => engine !== here && (engine.quick || !quick),
);
const chosenRows = pick(rows, options.rows, (row) => !row.slow || !quick).filter(
  (row) => !row.slow || chosenEngines.some((engine) => engine.peers),
);
const only = new RegExp(options.only ?? '.');
const chosenPrograms = programs.filter(({ name }) => only.test(name));

const began = performance.now();
const minutes = () => `${((performance.now() - began) / 60_000).toFixed(1)} min`;
const answers = openAnswers(partial ? 'apart' : options.fresh ? 'fresh' : 'resume');
if (answers.known.size > 0)
  console.log(`goes on with ${answers.known.size} answers of a run that was stopped; --fresh starts anew`);

const prepared = new Map();
const skippedPrograms = [];
for (const program of chosenPrograms) {
  if (!isThere(program)) {
    skippedPrograms.push({ name: program.name, why: 'not built; node scripts/build-big.mjs does' });
    continue;
  }
  const made = await prepare(program, chosenRows);
  prepared.set(program, made);
  const probes = made.variants.map(
    ({ id, probes, size }) => `${id} ${probes ?? ''}${probes ? '/' : ''}${size}`,
  );
  console.log(`${program.name.padEnd(14)} probes/bytes: ${probes.join('  ')}`);
}
for (const { name, why } of skippedPrograms) console.log(`${name}: skipped, ${why}`);

const measured = [];

async function measure(engine, executable, program, variants, sweep) {
  const times = timesOf(program);
  const key = keyOf(engine, executable, program, variants, times, sweep);
  let answer = answers.known.get(key);
  if (answer === undefined) {
    answer = await measureCell(engine, executable, program, variants, times);
    if (answer.error === undefined) answers.keep(key, answer);
  }
  measured.push({ engine: engine.id, program: program.name, ...answer });
  const cells = (answer.variants ?? []).slice(1).map(({ id, ratio: r }) => `${id} ${ratio(r)}`);
  const base = answer.error ?? `${answer.variants[0].min.toFixed(2)} ms${answer.warm ? '' : ' not warm'}`;
  console.log(
    `[${minutes()}] ${engine.title.padEnd(8)} ${program.name.padEnd(14)} ${base.padStart(9)}  ${cells.join('  ')}`,
  );
}

const slow = (id) => rows.find((row) => row.id === id)?.slow === true;
const everywhere = (id) => id === 'untraced' || rows.find((row) => row.id === id).everywhere;

// Sweep by sweep, so that the processes of one cell are spread over time.
for (let sweep = 0; sweep < 3; sweep++) {
  for (const engine of chosenEngines) {
    const executable = executableOf(engine);
    if (executable === undefined) {
      if (sweep === 0) console.log(`${engine.title}: skipped, not installed`);
      continue;
    }
    for (const [program, { variants }] of prepared) {
      if (sweep >= sweepsOf(engine, program)) continue;
      if (engine.only !== undefined && !engine.only.test(program.name)) continue;
      const ours = variants.filter(({ id }) => !slow(id) && (engine.main || everywhere(id)));
      if (ours.length > 1) await measure(engine, executable, program, ours, sweep);
      // Variants that cost twenty times as much, in a process of their own, on one engine.
      const peers = variants.filter(({ id }) => slow(id));
      if (engine.peers && sweep === 0 && peers.length > 0)
        await measure(engine, executable, program, [variants[0], ...peers], sweep);
    }
  }
}

const summary = summarize(measured, chosenEngines, chosenRows, [...prepared]);
console.log(`\n${summary.text}`);
if (partial) process.exit();
const tell = (words) => console.log(`[${minutes()}] ${words}`);
const peers = await measurePeers({ answers, quick, prepared: [...prepared], timesOf, tell });
const events = await measureEvents({ answers, quick, tell });
write(summary, { peers, events, quick, skippedPrograms });
closeAnswers();
console.log(`docs/performance.md is written; ${minutes()}`);
