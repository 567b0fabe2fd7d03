// One delivery of events on one engine, in a process of its own, since a second observer would change how the engine
// optimizes the first: traced and untraced runs alternate. `<engine> measure-events.mjs <job.json>` prints JSON; `job`:
// { program, entryPoint, way, warmMs, measureMs }, `entryPoint` the URL of wtrace's index.js, `way` one of `ways` below.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { median, read } from './programs.mjs';
import { createRunner } from './run.mjs';
import { createWasi, Exit } from './wasi.mjs';

/** A command has long runs instead. */
const LEAST_RUNS = 5;
const LEAST_COMMAND_RUNS = 2;
const MOST_RUNS = 400;

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { load, DISABLE } = await import(job.entryPoint);
const bytes = read(job.program);

/** What callbacks saw: a result that the engine cannot eliminate. */
const seen = { events: 0, sum: 0 };
const position = (frame) => {
  seen.events++;
  seen.sum += frame.line + frame.file.length;
};
const reads = ['file', 'line'];
/** Options of `load` for each way to observe. */
const ways = {
  ring: { events: ['line'], reads, delivery: 'ring', fn: position },
  call: { events: ['line'], reads, delivery: 'call', fn: position },
  count: {
    events: ['line'],
    reads,
    order: false,
    delivery: 'count',
    fn(frame, _event, count) {
      seen.events += count;
      seen.sum += frame.line;
    },
  },
  untraced: {
    events: ['call', 'line'],
    reads,
    delivery: 'call',
    fn() {
      seen.events++;
      return null;
    },
  },
  disabled: {
    events: ['line'],
    reads,
    delivery: 'call',
    fn() {
      seen.events++;
      return DISABLE;
    },
  },
};

const module = new WebAssembly.Module(bytes);
const plain = createRunner(job.program, module);
ways.off = ways.call;
const traced = await createTraced(ways[job.way]);
const pair = async () => [plain.run(), await traced()];

const least = job.program.call === undefined ? LEAST_COMMAND_RUNS : LEAST_RUNS;
const [first, second] = await pair();
if (first.result !== second.result) throw new Error(`traced: ${second.result}, untraced: ${first.result}`);
const warm = performance.now();
for (
  let i = 1;
  job.program.call !== undefined && i < MOST_RUNS && performance.now() - warm < 2 * job.warmMs;
  i++
)
  await pair();
const before = seen.events;
const pairs = [];
const begin = performance.now();
while (pairs.length < MOST_RUNS && (pairs.length < least || performance.now() - begin < 2 * job.measureMs))
  pairs.push(await pair());
const events = (seen.events - before) / pairs.length;
const base = Math.min(...pairs.map(([a]) => a.ms));
const ms = Math.min(...pairs.map(([, b]) => b.ms));
console.log(
  JSON.stringify({
    events,
    ratio: ms / base,
    medianPair: median(pairs.map(([a, b]) => b.ms / a.ms)),
    seconds: ms / 1000,
    nsPerEvent: ((ms - base) * 1e6) / events,
    perSecond: (events / ms) * 1000,
  }),
);

/** A run under trace: a kernel is loaded once, a command for each run, of which only the run is timed. */
async function createTraced(trace) {
  if (job.program.call !== undefined) {
    const [name, size] = job.program.call;
    const program = await load(bytes, { trace });
    if (job.way === 'off') program.settrace(null);
    return () => {
      const start = performance.now();
      const result = program.exports[name](size);
      program.flush();
      return { ms: performance.now() - start, result: String(result) };
    };
  }
  const files = Object.fromEntries(
    Object.entries(job.program.files).map(([name, path]) => [name, new Uint8Array(readFileSync(path))]),
  );
  return async () => {
    const wasi = createWasi(module, { args: ['program', ...job.program.args], files });
    const program = await load(bytes, { imports: wasi.imports, trace });
    wasi.bind(program.instance);
    const start = performance.now();
    let code = 0;
    try {
      program.exports._start();
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      code = error.code;
    }
    program.flush();
    const ms = performance.now() - start;
    program.close();
    return { ms, result: `${code} ${wasi.output.length} ${wasi.output.sum}` };
  };
}
