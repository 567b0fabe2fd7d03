// One program on one engine, in a process of its own: several modules of it alternately (A B C, C B A …), once the
// engine has optimized them. `<engine> measure.mjs <job.json>` prints JSON; `job`: { program, variants: [{ id, file }],
// warmMs, mostWarmMs, measureMs }, the untouched module first. Times are milliseconds, for each module.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { median } from './programs.mjs';
import { createRunner } from './run.mjs';

/** Fewer runs prove nothing, however long they take. */
const LEAST_RUNS = 5;
const MOST_RUNS = 400;
/** How many times longer than requested, while runs still get shorter. */
const MOST_TIMES = 5;
/** A module is warm when no run was shorter for this part of the time that it has run, */
const SETTLED_PART = 0.35;
/** and for at least this many milliseconds. */
const SETTLED_MS = { kernel: 50, program: 200 };

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const variants = job.variants.map(({ id, file }) => {
  const begin = performance.now();
  const module = new WebAssembly.Module(readFileSync(file));
  const compiled = performance.now();
  const runner = createRunner(job.program, module, hostOf(module));
  const first = runner.run();
  return { id, runner, compileMs: compiled - begin, first, times: [] };
});
for (const { id, first } of variants) {
  if (id !== 'untraced' && first.result !== variants[0].first.result)
    throw new Error(`${job.program.name}: ${id} computes ${first.result}, not ${variants[0].first.result}`);
}

// Each by its own time: a slow module must not leave the others without optimized code. A large program is warm when the
// engine has optimized thousands of functions, which shows only in that its runs get no shorter.
for (const { runner, first } of variants) {
  let spent = first.ms;
  let least = first.ms;
  let lastGain = spent;
  const settled = () => spent - lastGain > Math.max(SETTLED_MS[job.program.kind], SETTLED_PART * spent);
  for (
    let runs = 0;
    runs < MOST_RUNS && (spent < job.warmMs || (spent < job.mostWarmMs && !settled()));
    runs++
  ) {
    const { ms } = runner.run();
    spent += ms;
    if (ms < 0.98 * least) {
      least = ms;
      lastGain = spent;
    }
  }
}
const begin = performance.now();
const elapsed = () => (performance.now() - begin) / (job.measureMs * variants.length);
const rounds = () => variants[0].times.length;
const wanted = () =>
  elapsed() < 1 || (elapsed() < MOST_TIMES && variants.some(({ times }) => gotFaster(times)));
while (rounds() < LEAST_RUNS || (rounds() < MOST_RUNS && wanted())) {
  for (const { runner, times } of rounds() % 2 === 0 ? variants : variants.toReversed())
    times.push(runner.run().ms);
}

/** Whether it was not warm yet. */
function gotFaster(times) {
  const half = times.length >> 1;
  return Math.min(...times.slice(half)) < 0.95 * Math.min(...times.slice(0, half));
}

const base = variants[0];
console.log(
  JSON.stringify({
    version:
      process.versions.bun === undefined ? `Node ${process.versions.node}` : `Bun ${process.versions.bun}`,
    rounds: rounds(),
    warm: variants.every(({ times }) => !gotFaster(times)),
    variants: variants.map(({ id, compileMs, first, times }) => {
      const min = Math.min(...times);
      const pairs = times.map((time, i) => time / base.times[i]);
      return {
        id,
        min,
        ratio: min / Math.min(...base.times),
        medianPair: median(pairs),
        firstMs: first.ms,
        compileMs,
      };
    }),
  }),
);

/** What instrumented modules import: Binaryen's passes pass a local's value and expect it back. */
function hostOf(module) {
  if (!WebAssembly.Module.imports(module).some((one) => one.module === 'env')) return {};
  const seen = { calls: 0 };
  const get = (_target, name) =>
    /^[gs]et_/.test(name)
      ? (_id, _index, value) => value
      : () => {
          seen.calls++;
        };
  return { env: new Proxy({}, { get, has: () => true }) };
}
