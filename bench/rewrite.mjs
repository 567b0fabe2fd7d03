// Rewrite speed: MB of module (and of code) per second, cold (a new process for each) and warm, and relative to the
// engine's own `new WebAssembly.Module` of the same bytes, lazily and with its baseline compiler. Then how the time is
// spent, and, with --large, SQLite's code several times over in one module of 50 MB: time, peak memory.
// `npm run build && node bench/rewrite.mjs [--large] [module.wasm...]`
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isThere, median, programs } from './programs.mjs';

const own = fileURLToPath(import.meta.url);

async function measure(path, runs) {
  const { instrument } = await import('../build/rewriter/index.js');
  const { readModule } = await import('../build/wasm/index.js');
  const bytes = readFileSync(path);
  const rewrite = [];
  const compile = [];
  let growth = 0;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const result = instrument(bytes);
    rewrite.push(performance.now() - start);
    growth = result.bytes.length;
    const before = performance.now();
    new WebAssembly.Module(bytes);
    compile.push(performance.now() - before);
  }
  const { sections, code } = readModule(bytes);
  const codeBytes = code.count === 0 ? 0 : code.end[code.count - 1] - code.base;
  const kept =
    bytes.length -
    sections.filter(({ name }) => name?.startsWith('.debug_')).reduce((sum, s) => sum + s.end - s.start, 0);
  return {
    bytes: bytes.length,
    codeBytes,
    growth: growth / kept,
    rewrite,
    compile,
    rss: process.resourceUsage().maxRSS / 1024,
  };
}

/** Milliseconds of each part, the minimum of several runs; `plans` includes the line rule and the places of counters. */
async function measureParts(path, runs) {
  const { instrument } = await import('../build/rewriter/index.js');
  const { readModule } = await import('../build/wasm/index.js');
  const { readDebugInfo } = await import('../build/debuginfo/index.js');
  const { readCallSites } = await import('../build/rewriter/flow/call-sites.js');
  const { GraphBuilder } = await import('../build/rewriter/flow/graph-builder.js');
  const { findLineEvents } = await import('../build/rewriter/lines/line-events.js');
  const { planCounters } = await import('../build/rewriter/counters/plan.js');
  const { KeptColumns } = await import('../build/rewriter/counters/kept-columns.js');
  const { Scratch } = await import('../build/rewriter/lines/working-memory.js');
  const bytes = readFileSync(path);
  const least = {};
  const time = (part, run) => {
    const start = performance.now();
    const result = run();
    const took = performance.now() - start;
    least[part] = Math.min(least[part] ?? Number.POSITIVE_INFINITY, took);
    return result;
  };
  for (let i = 0; i < runs; i++) {
    const module = time('module', () => readModule(bytes));
    time('instructions', () => {
      for (let fn = 0; fn < module.code.count; fn++) module.instructions.ensure(fn);
    });
    // The starts of instructions are known now.
    const lines = time('debug info', () => {
      const { lines } = readDebugInfo(bytes, module);
      return lines.inRuns ?? lines;
    });
    time('calls', () => readCallSites(module));
    const scratch = new Scratch();
    const eachGraph = (use) => {
      const graphs = new GraphBuilder(module, lines, false);
      for (let fn = 0; fn < module.code.count; fn++)
        if (lines.firstRow[fn] < lines.firstRow[fn + 1]) use(graphs.build(fn));
    };
    time('graphs', () => eachGraph(() => {}));
    time('line rule', () =>
      eachGraph((graph) => {
        scratch.reset();
        findLineEvents(graph, lines, scratch);
      }),
    );
    const kept = new KeptColumns();
    const nowhere = { funcidx: 0, start: 0, end: 0, selectsFile: () => true };
    time('plans', () =>
      eachGraph((graph) => {
        scratch.reset();
        const events = findLineEvents(graph, lines, scratch);
        const counted = new Uint8Array(events.places.length).fill(1);
        const body = { ...nowhere, graph, events, counted };
        planCounters({
          body,
          lines,
          instructions: module.instructions,
          firstCounter: 0,
          memory: scratch,
          kept,
          options: {},
        });
      }),
    );
    time('all', () => instrument(bytes));
  }
  const { module, instructions, calls, graphs, plans, all } = least;
  const debugInfo = least['debug info'];
  return {
    module,
    instructions,
    'debug info': debugInfo,
    calls,
    graphs,
    'line rule': least['line rule'] - graphs,
    counters: plans - least['line rule'],
    output: all - module - instructions - debugInfo - calls - plans,
    all,
  };
}

/** One rewrite in a fresh process, and the memory that it takes beyond a process that only holds the module. */
async function measureOnce(path) {
  const { instrument } = await import('../build/rewriter/index.js');
  const bytes = readFileSync(path);
  const before = process.resourceUsage().maxRSS;
  const start = performance.now();
  const { probeMap } = instrument(bytes);
  const ms = performance.now() - start;
  const mb = (1024 * (process.resourceUsage().maxRSS - before)) / 1e6;
  return { ms, mb, counters: probeMap.counterCount };
}

if (process.argv[2] === '--parts') {
  console.log(JSON.stringify(await measureParts(process.argv[3], Number(process.argv[4]))));
} else if (process.argv[2] === '--once') {
  console.log(JSON.stringify(await measureOnce(process.argv[3])));
} else if (process.argv[2] === '--one') {
  console.log(JSON.stringify(await measure(process.argv[3], Number(process.argv[4]))));
} else {
  const ours = new Set(programs.filter(isThere).map(({ module }) => module));
  const large = process.argv.includes('--large');
  const given = process.argv.slice(2).filter((argument) => argument !== '--large');
  const modules = given.length > 0 ? given : [...ours];
  const one = (path, runs, flags = []) =>
    JSON.parse(
      execFileSync(process.execPath, [...flags, own, '--one', path, String(runs)], { encoding: 'utf8' }),
    );
  console.log(
    `Node ${process.version}; cold = first rewrite of a process, median of 3; warm = median of 9 in one process`,
  );
  console.log(
    'module'.padEnd(38),
    '    MB  codeMB  cold ms  warm ms  code MB/s  growth  Module ms  Liftoff ms  peak MB',
  );
  for (const path of modules) {
    const cold = [0, 1, 2].map(() => one(path, 1));
    const warm = one(path, 10);
    const liftoff = one(path, 1, ['--no-wasm-lazy-compilation', '--liftoff-only']);
    const warmMs = median(warm.rewrite.slice(1));
    console.log(
      path.split('/').slice(-2).join('/').padEnd(38),
      (warm.bytes / 1e6).toFixed(2).padStart(6),
      (warm.codeBytes / 1e6).toFixed(2).padStart(7),
      median(cold.map(({ rewrite }) => rewrite[0]))
        .toFixed(0)
        .padStart(8),
      warmMs.toFixed(0).padStart(8),
      (warm.codeBytes / 1e3 / warmMs).toFixed(1).padStart(10),
      `${warm.growth.toFixed(2)}x`.padStart(7),
      median(cold.map(({ compile }) => compile[0]))
        .toFixed(0)
        .padStart(10),
      liftoff.compile[0].toFixed(0).padStart(11),
      median(cold.map(({ rss }) => rss))
        .toFixed(0)
        .padStart(8),
    );
  }
  const child = (...args) => JSON.parse(execFileSync(process.execPath, [own, ...args], { encoding: 'utf8' }));
  console.log('\nmilliseconds of each part, least of 9 in one process');
  for (const path of modules) {
    const parts = child('--parts', path, '9');
    const texts = Object.entries(parts).map(([part, ms]) => `${part} ${ms.toFixed(1)}`);
    console.log(path.split('/').slice(-2).join('/').padEnd(38), texts.join(', '));
  }
  const whole = modules.find((path) => path.endsWith('whole.wasm'));
  if (large && whole === undefined)
    console.log('\nno large module: scripts/build-big.mjs makes what it is made of');
  if (large && whole !== undefined) {
    console.log(
      '\nSQLite several times over, first rewrite of a process; memory beyond a process that holds the module',
    );
    const { withCopies } = await import('./copies.mjs');
    const folder = mkdtempSync(join(tmpdir(), 'wtrace-bench-'));
    const path = join(folder, 'copies.wasm');
    for (const copies of [1, 3, 7, 14]) {
      const bytes = withCopies(readFileSync(whole), copies);
      writeFileSync(path, bytes);
      const { ms, mb, counters } = child('--once', path);
      const megabytes = bytes.length / 1e6;
      console.log(
        `${megabytes.toFixed(1).padStart(6)} MB ${ms.toFixed(0).padStart(6)} ms, ${counters} counters, ${mb.toFixed(0)} MB: ${(mb / megabytes).toFixed(1)} times the module`,
      );
    }
    rmSync(folder, { recursive: true });
  }
}
