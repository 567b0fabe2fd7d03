// What it costs to hand over variables: zlib without optimization in delivery `call`, events with and without them, in turn.
// node bench/variables.mjs [rounds]
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { WASI } from 'node:wasi';
import { load } from '../dist/index.js';

const rounds = Number(process.argv[2] ?? 5);
const bytes = readFileSync(new URL('../wasm-fixtures/zlib/yowasp22-O0.wasm', import.meta.url));
const args = ['zlib', '2'];

/** Name → what is read, and what is done with a frame. */
const ways = {
  line: { reads: ['line'], look: (frame) => frame.line },
  'locals, not looked at': { reads: ['line', 'locals'], look: (frame) => frame.line },
  'locals, every 100th looked at': {
    reads: ['line', 'locals'],
    look: (frame, i) => (i % 100 === 0 ? frame.locals.size : frame.line),
  },
  'locals, one scalar of each': {
    reads: ['line', 'locals'],
    look: (frame) => {
      for (const variable of frame.locals) return variable.value;
      return undefined;
    },
  },
};

async function run({ reads, look }) {
  const wasi = new WASI({ version: 'preview1', args, returnOnExit: true, stdout: 1 });
  let events = 0;
  const observe = (frame) => {
    look(frame, events++);
  };
  const began = performance.now();
  const program = await load(bytes, {
    imports: wasi.getImportObject(),
    trace: { events: ['line'], reads, delivery: 'call', fn: observe },
  });
  const loaded = performance.now();
  wasi.start({ exports: { ...program.exports, memory: program.instance.exports.memory } });
  const ended = performance.now();
  return { load: loaded - began, perEvent: (1e6 * (ended - loaded)) / events, events };
}

const results = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < rounds; round++)
  for (const [name, way] of Object.entries(ways)) results[name].push(await run(way));
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const base = results.line;
const least = (list) => Math.min(...list.map(({ perEvent }) => perEvent));
for (const [name, list] of Object.entries(results)) {
  const ratios = list.map(({ perEvent }, i) => perEvent / base[i].perEvent);
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  const nanoseconds = least(list).toFixed(0);
  const loading = median(list.map((each) => each.load)).toFixed(0);
  console.error(
    `${name.padEnd(32)} ${nanoseconds.padStart(6)} ns an event at best (${(least(list) / least(base)).toFixed(2)}), ratio ${median(ratios).toFixed(2)} (${spread}), load ${loading} ms, ${list[0].events} events`,
  );
}
