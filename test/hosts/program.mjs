// Runs a program with the built hosts and prints, as JSON on fd 3, what it left:
// node program.mjs <module> <invoke or ''> <guest dir=host dir or ''> <args...>
import { readFileSync, writeSync } from 'node:fs';
import { exitProcess, runProgram } from '../../build/hosts/index.js';
import { instrument } from '../../build/rewriter/index.js';
import { solveCounts } from '../../build/runtime/index.js';

const [file, invoke, dir, ...args] = process.argv.slice(2);
const answer = (value) => writeSync(3, JSON.stringify(value));
const [guest, host] = dir.split('=');
try {
  const signals = [];
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
    onSignal: (signal) => signals.push(signal),
  });
  const hits = {};
  let exact = true;
  for (const { module, counters, ends } of outcome.modules) {
    const counts = solveCounts(module.probeMap, counters, ends);
    module.probeMap.functions.forEach((fn, i) => {
      exact &&= counts[i].exact;
      [...fn.places].forEach((place, k) => {
        hits[place.line] = (hits[place.line] ?? 0) + counts[i].places[k];
      });
    });
  }
  const { end, results } = outcome;
  const names = end.frames?.map(({ name, module }) => `${module}:${name}`);
  answer({
    end: { ...end, frames: names },
    results,
    hits,
    exact,
    signals,
    complete: outcome.modules.map((m) => m.complete),
  });
  exitProcess(end.kind === 'signal' ? (end.signal === 'SIGINT' ? 130 : 143) : 0);
} catch (error) {
  answer({ refused: `${error.name}: ${error.message}` });
  exitProcess(125);
}
