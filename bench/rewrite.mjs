// Rewrite speed: MB of module (and of code) a second, cold (a new process for each) and warm, and against the engine's
// own `new WebAssembly.Module` of the same bytes, lazily and with its baseline compiler.
// `npm run build && node bench/rewrite.mjs [module.wasm...]`
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isThere, median, programs } from './programs.mjs';

const own = fileURLToPath(import.meta.url);

async function measure(path, runs) {
  const { instrument } = await import('../dist/rewriter/index.js');
  const { readModule } = await import('../dist/wasm/index.js');
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

if (process.argv[2] === '--one') {
  console.log(JSON.stringify(await measure(process.argv[3], Number(process.argv[4]))));
} else {
  const ours = new Set(programs.filter(isThere).map(({ module }) => module));
  const modules = process.argv.length > 2 ? process.argv.slice(2) : [...ours];
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
}
