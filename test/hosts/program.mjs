// Runs a program with the built hosts and prints, as JSON on fd 3, what it left:
// node program.mjs <module> <invoke or ''> <guest dir=host dir or ''> <args...>
import { readFileSync, writeSync } from 'node:fs';
import { exitProcess, HeldSignals, runProgram, signalCode } from '../../build/hosts/index.js';
import { instrument } from '../../build/rewriter/index.js';
import { solveCounts } from '../../build/runtime/index.js';

const { TIMEOUT, PROGRESS } = process.env;
const [file, invoke, dir, ...args] = process.argv.slice(2);
const answer = (value) => writeSync(3, JSON.stringify(value));
const [guest, host] = dir.split('=');

/** Hits by line, and whether all are exact. */
function hitsOf(modules) {
  const hits = {};
  let exact = true;
  for (const { module, counters, ends } of modules) {
    const counts = solveCounts(module.probeMap, counters, ends);
    module.probeMap.functions.forEach((fn, i) => {
      exact &&= counts[i].exact;
      [...fn.places].forEach((place, k) => {
        hits[place.line] = (hits[place.line] ?? 0) + counts[i].places[k];
      });
    });
  }
  return { hits, exact };
}

const progress = [];

/** Says on stderr that there is something more. */
function noteProgress(modules) {
  const taken = hitsOf(modules);
  progress.push(taken);
  writeSync(2, `progress ${taken.hits['56']}\n`);
}

try {
  const signals = new HeldSignals();
  const outcome = await runProgram({
    name: 'program',
    bytes: new Uint8Array(readFileSync(file)),
    rewrite: (bytes, name) => {
      const selects = (path) => !/wasi|libc|crt|rustc|library/.test(path);
      const { bytes: rewritten, probeMap } = instrument(bytes, { selects });
      return { name, bytes: rewritten, probeMap };
    },
    args,
    env: { GREETING: 'hello' },
    preopens: dir === '' ? {} : { [guest]: host },
    ...(invoke === '' ? {} : { invoke: { export: invoke, args } }),
    signals,
    ...(TIMEOUT === undefined ? {} : { timeout: Number(TIMEOUT) }),
    ...(PROGRESS === undefined ? {} : { progress: { every: Number(PROGRESS), take: noteProgress } }),
  });
  await signals.release();
  const { hits, exact } = hitsOf(outcome.modules);
  const { end, results } = outcome;
  const names = end.frames?.map(({ name, module }) => `${module}:${name}`);
  answer({
    end: { ...end, frames: names },
    results,
    hits,
    exact,
    signal: signals.received,
    progress,
    complete: outcome.modules.map((m) => m.complete),
  });
  exitProcess(end.kind !== 'interrupted' ? 0 : end.by === 'timeout' ? 124 : signalCode(end.by));
} catch (error) {
  answer({ refused: `${error.name}: ${error.message}` });
  exitProcess(125);
}
