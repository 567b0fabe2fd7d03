// Large modules, mostly without debug info, as npm ships them: what it takes to rewrite each in a process of its own, from its
// start to its end (CPU time in ms per MB of module, peak memory as a multiple of the module), what its probe map takes packed, and
// what it takes to read counts where it runs (`attach`). Builds alternate, as other processes on the machine slow both.
// `npm run build && node bench/large.mjs [--runs N] [--build DIR]... [--json] module.wasm...`
// With several --build, each directory is another build of wtrace, to compare: this one (build/) unless given.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './programs.mjs';

const own = fileURLToPath(import.meta.url);
const MB = 1e6;
/** Of a module of this size the heap of a 32-bit default would be too small. */
const HEAP_MB = 8192;

const entryPoint = (build, path) => import(pathToFileURL(join(resolve(build), path)).href);
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const peakMB = () => (process.resourceUsage().maxRSS * 1024) / MB;

/** One process: rewrites a module. */
async function rewriteOnce(build, path) {
  const { instrument } = await entryPoint(build, 'rewriter/index.js');
  const bytes = readFileSync(path);
  const before = { cpu: cpuMs(), peak: peakMB() };
  const start = performance.now();
  const made = instrument(bytes);
  const took = performance.now() - start;
  return {
    size: bytes.length / MB,
    took,
    cpu: cpuMs(),
    peak: peakMB(),
    before,
    growth: made.bytes.length / bytes.length,
    counters: made.probeMap.counterCount,
    functions: made.probeMap.functions.length,
    refused: made.warnings.filter(({ slug }) => slug === 'function-not-traced').length,
  };
}

/** Imports of any kind that a module can be instantiated with; it does not run. */
function importsFor(module) {
  const imports = {};
  const made = {
    function: () => () => 0,
    memory: () => undefined,
    table: () => undefined,
    global: () => undefined,
    tag: () => undefined,
  };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = made[kind]();
  }
  return imports;
}

/** One process: the probe map packed, unpacked, and used to read the counts of an instance. */
async function readOnce(build, path) {
  const { instrument } = await entryPoint(build, 'rewriter/index.js');
  const { attach, decodeProbeMap, encodeProbeMap } = await Promise.all([
    entryPoint(build, 'runtime/index.js'),
    entryPoint(build, 'probe-map/index.js'),
  ]).then(([runtime, probeMap]) => ({ ...runtime, ...probeMap }));
  const made = instrument(readFileSync(path));
  const time = (run) => {
    const start = performance.now();
    const result = run();
    return { ms: performance.now() - start, result };
  };
  const packed = time(() => encodeProbeMap(made.probeMap));
  const decoded = time(() => decodeProbeMap(packed.result));
  const found = { map: packed.result.length / MB, encode: packed.ms, decode: decoded.ms };
  const module = new WebAssembly.Module(made.bytes);
  let instance;
  try {
    instance = new WebAssembly.Instance(module, importsFor(module));
  } catch {
    // It imports a memory, a table or a global, or its start function wants a host. The readers exist all the same.
    return found;
  }
  const counters = time(() => attach(instance, decoded.result).counters());
  const counts = time(() => attach(instance, decoded.result).counts());
  return { ...found, counters: counters.ms, counts: counts.ms };
}

function child(mode, build, path) {
  const args = [`--max-old-space-size=${HEAP_MB}`, own, mode, build, path];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

const spread = (values, digits = 0) => {
  const [least, most] = [Math.min.apply(null, values), Math.max.apply(null, values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
};

function measureAll(modules, builds, runs) {
  const rows = [];
  for (const path of modules) {
    const found = builds.map(() => []);
    for (let run = 0; run < runs; run++)
      for (const [i, build] of builds.entries()) found[i].push(child('--rewrite', build, path));
    for (const [i, build] of builds.entries())
      rows.push({ path, build, rewrites: found[i], read: child('--read', build, path) });
  }
  return rows;
}

const perMB = ({ cpu, size }) => cpu / size;
const times = ({ peak, size }) => peak / size;

function print(rows, builds) {
  for (const { path, build, rewrites, read } of rows) {
    const [{ size, growth, counters, functions, refused }] = rewrites;
    console.log(`${basename(path)}${builds.length > 1 ? ` by ${build}` : ''}: ${size.toFixed(1)} MB`);
    console.log(
      `  CPU ${spread(rewrites.map(perMB))} ms/MB, peak ${spread(rewrites.map(times), 1)} x the module, instrument ${spread(rewrites.map(({ took }) => took))} ms`,
    );
    console.log(
      `  ${functions} functions, ${counters} counters, ${growth.toFixed(2)} x the bytes${refused > 0 ? '; some functions not traced' : ''}`,
    );
    const counts =
      read.counts === undefined
        ? 'not instantiated'
        : `counters read in ${read.counters.toFixed(0)} ms, with all counts in ${read.counts.toFixed(0)} ms`;
    console.log(
      `  probe map ${read.map.toFixed(1)} MB, packed in ${read.encode.toFixed(0)} ms, unpacked in ${read.decode.toFixed(0)} ms; ${counts}`,
    );
  }
  for (const build of builds) {
    const its = rows.filter((row) => row.build === build);
    const cpu = its.map(({ rewrites }) => median(rewrites.map(perMB)));
    const peak = its.map(({ rewrites }) => median(rewrites.map(times)));
    console.log(
      `median of ${its.length} modules${builds.length > 1 ? ` by ${build}` : ''}: CPU ${spread(cpu)} ms/MB, peak ${spread(peak, 1)} x the module`,
    );
  }
}

const [mode, build, path] = process.argv.slice(2);
if (mode === '--rewrite') console.log(JSON.stringify(await rewriteOnce(build, path)));
else if (mode === '--read') console.log(JSON.stringify(await readOnce(build, path)));
else {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '3' },
      build: { type: 'string', multiple: true, default: [join(import.meta.dirname, '..', 'build')] },
      json: { type: 'boolean' },
    },
  });
  const rows = measureAll(positionals, values.build, Number(values.runs));
  if (values.json) console.log(JSON.stringify(rows));
  else {
    console.log(`Node ${process.version}; each in a new process, median of ${values.runs} (least to most)`);
    print(rows, values.build);
  }
}
