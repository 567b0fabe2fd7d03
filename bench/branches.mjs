// What counting the arms of branches costs beside counting lines alone: run time, increments, counters and code of the
// measured programs. The two are run in turn in one process, after the engine has optimized both, and of each the fastest run
// counts; increments are numbers without noise. `npm run build && node bench/branches.mjs [program...]`
import process from 'node:process';
import { geomean, isThere, programs, read } from './programs.mjs';
import { createRunner } from './run.mjs';
import { instrument, runtime, wasm } from './wtrace.mjs';

/** Rounds; of each variant the fastest counts. */
const ROUNDS = 12;
/** Milliseconds that the runs of one round take at least. */
const LEAST_MS = 60;

const variants = { lines: {}, branches: { branches: true } };

function codeSize(bytes) {
  const { code } = wasm.readModule(bytes);
  return code.count === 0 ? 0 : code.end[code.count - 1] - code.base;
}

/** A variant that can be run, and what it is made of. */
function variantOf(program, original, options) {
  const made = instrument(original, options);
  const { bytes, probeMap } = made;
  const runner = createRunner(program, new WebAssembly.Module(bytes));
  const increments = incrementsOf(program, made);
  return {
    runner,
    increments,
    counters: probeMap.counterCount,
    code: codeSize(bytes),
    times: [],
    repeats: 1,
  };
}

/** Milliseconds of the fastest of some runs. */
function timed({ runner, repeats }) {
  let ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) ms = Math.min(ms, runner.run().ms);
  return ms;
}

/** Increments of one run. */
function incrementsOf(program, { bytes, probeMap }) {
  const runner = createRunner(program, new WebAssembly.Module(bytes));
  runner.run();
  const counters = runtime.readCounters(runner.instance().exports, probeMap);
  return Number(counters.reduce((sum, count) => sum + count, 0n));
}

function measure(program) {
  const original = read(program);
  const [lines, branches] = Object.values(variants).map((options) => variantOf(program, original, options));
  for (const variant of [lines, branches]) {
    timed(variant);
    variant.repeats = Math.max(1, Math.ceil(LEAST_MS / timed(variant)));
    timed(variant);
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const variant of round % 2 === 0 ? [lines, branches] : [branches, lines])
      variant.times.push(timed(variant));
  return {
    ratio: Math.min(...branches.times) / Math.min(...lines.times),
    increments: branches.increments / lines.increments,
    counters: [lines.counters, branches.counters],
    code: [lines.code, branches.code],
  };
}

const wanted = process.argv.slice(2);
const chosen = programs.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) {
  console.error(`no such program; there are ${programs.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
const ratios = [];
const increments = [];
for (const program of chosen) {
  if (!isThere(program)) {
    console.log(`${program.name}: left out, scripts/build-big.mjs builds it`);
    continue;
  }
  const { ratio, counters, code, ...measured } = measure(program);
  increments.push(measured.increments);
  ratios.push(ratio);
  const growth = ((100 * code[1]) / code[0] - 100).toFixed(1);
  console.log(
    `${program.name}: ${ratio.toFixed(3)}x, increments ${measured.increments.toFixed(3)}x, counters ${counters.join(' -> ')}, code ${code.join(' -> ')} bytes (+${growth} %)`,
  );
}
console.log(
  `geometric mean of ${ratios.length} programs: ${geomean(ratios).toFixed(3)}x, increments ${geomean(increments).toFixed(3)}x`,
);
