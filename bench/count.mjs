// Run time with counts, as a ratio to the untraced program, steady state: both in one process, in turn (A B A B),
// after the engine has optimised both. `npm run build && node bench/count.mjs [name-regex] [seconds-per-program]`
import process from 'node:process';
import { instrument } from '../dist/rewriter/index.js';
import { geomean, median, programs, ratio, read, runOnce } from './programs.mjs';

const only = new RegExp(process.argv[2] ?? '.');
const seconds = Number(process.argv[3] ?? 10);
/** Shorter runs measure instantiation and system calls. */
const TOO_SHORT_MS = 2;
/** node:wasi keeps the descriptors of its instances for a while. */
const MAX_ROUNDS = 100;

console.log(
  `Node ${process.version}, V8 ${process.versions.v8}; min(traced)/min(untraced), and the middle half of the pairs`,
);
const ratios = [];
for (const program of programs.filter(({ name }) => only.test(name))) {
  const original = read(program);
  const { bytes, probeMap } = instrument(original);
  const plain = new WebAssembly.Module(original);
  const traced = new WebAssembly.Module(bytes);
  const warm = performance.now();
  let rounds = 0;
  do {
    runOnce(program, plain);
    runOnce(program, traced);
  } while (performance.now() - warm < 250 * seconds && ++rounds < MAX_ROUNDS);
  const pairs = [];
  const begin = performance.now();
  while ((performance.now() - begin < 750 * seconds || pairs.length < 9) && pairs.length < MAX_ROUNDS)
    pairs.push([runOnce(program, plain), runOnce(program, traced)]);
  const base = Math.min(...pairs.map(([a]) => a));
  const cost = Math.min(...pairs.map(([, b]) => b)) / base;
  const sorted = pairs.map(([a, b]) => b / a).sort((a, b) => a - b);
  const quarter = sorted.length >> 2;
  const spread = `${ratio(sorted[quarter])} to ${ratio(sorted[sorted.length - 1 - quarter])}`;
  const note = base < TOO_SHORT_MS ? '  too short, not in the mean' : '';
  if (note === '') ratios.push(cost);
  console.log(
    `${program.name.padEnd(12)} ${ratio(cost).padStart(6)}  (${spread}, ${pairs.length} pairs, ${base.toFixed(1)} ms untraced, ` +
      `median ${ratio(median(sorted))}, ${probeMap.counterCount} counters)${note}`,
  );
}
if (ratios.length > 0) console.log(`geometric mean of ${ratios.length}: ${ratio(geomean(ratios))}`);
