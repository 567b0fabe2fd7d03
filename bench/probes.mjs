// Which probes a rewritten module has and how often they run: numbers without noise, which a test compares with those of
// bench/expected-probes.json. `npm run build && node bench/probes.mjs` shows differences; `--accept` records them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { fixtureNames, readFixture } from '../wasm-fixtures/fixtures.mjs';
import { programs, read, root } from './programs.mjs';
import { createRunner } from './run.mjs';

const file = join(root, 'bench', 'expected-probes.json');
/** Sizes at which a kernel runs some thousand lines. */
const kernelSizes = { fib: 12, matmul: 12, jacobi: 12, floyd: 12, lu: 12, nussinov: 12, sha256: 3 };
const KERNEL_SIZE = 500;

/**
 * Numbers by module: `functions` traced, `counters`, `locals` added for the line state, bytes of code added (`grown`)
 * to `code` bytes; and by program: how often a counter was incremented (`executed`) for how many `hits` of lines.
 * @param wtrace `{ instrument, readModule, attach }` of one build, or of the sources
 */
export function probeNumbers({ instrument, readModule, attach }) {
  const modules = {};
  for (const name of fixtureNames()) {
    const fixture = readFixture(name);
    for (const module of fixture.modules.filter(({ kind }) => kind !== 'component')) {
      const bytes = readFileSync(join(fixture.dir, module.file));
      modules[`${name}/${module.file}`] = numbersOf(bytes, instrument(bytes), readModule);
    }
  }
  for (const name of readdirSync(join(root, 'bench', 'kernels')).filter((one) => one.endsWith('.wasm'))) {
    const bytes = readFileSync(join(root, 'bench', 'kernels', name));
    modules[`kernels/${name}`] = numbersOf(bytes, instrument(bytes), readModule);
  }
  const runs = {};
  for (const program of programs.filter(({ module }) => !module.includes('.cache')))
    runs[program.name] = executedIn(program, { instrument, attach });
  return { modules, runs };
}

function numbersOf(bytes, { bytes: out, probeMap }, readModule) {
  const before = readModule(bytes).code;
  const after = readModule(out).code;
  const size = (code) => (code.count === 0 ? 0 : code.end[code.count - 1] - code.base);
  let locals = 0;
  for (let i = 0; i < before.count; i++) locals += after.localCount[i] - before.localCount[i];
  return {
    functions: probeMap.functions.length,
    counters: probeMap.counterCount,
    locals,
    code: size(before),
    grown: size(after) - size(before),
  };
}

function executedIn(program, { instrument, attach }) {
  const small =
    program.call === undefined
      ? program
      : { ...program, call: [program.call[0], kernelSizes[program.call[0]] ?? KERNEL_SIZE] };
  const { bytes, probeMap } = instrument(read(program));
  const runner = createRunner(small, new WebAssembly.Module(bytes));
  runner.run();
  const attached = attach(runner.instance(), probeMap);
  const executed = attached.counters().reduce((sum, value) => sum + value, 0n);
  const hits = attached.counts().reduce((sum, one) => sum + one.places.reduce((all, n) => all + n, 0), 0);
  return { executed: Number(executed), hits };
}

/** Names of the numbers, which the file stores without names. */
const columns = {
  modules: ['functions', 'counters', 'locals', 'code', 'grown'],
  runs: ['executed', 'hits'],
};

/** The recorded numbers. */
export function expectedNumbers() {
  const written = JSON.parse(readFileSync(file, 'utf8'));
  const named = (part) =>
    Object.fromEntries(
      Object.entries(written[part]).map(([name, numbers]) => [
        name,
        Object.fromEntries(columns[part].map((key, i) => [key, numbers[i]])),
      ]),
    );
  return { modules: named('modules'), runs: named('runs') };
}

/** Names of the numbers that may only decrease; others must be equal. */
const costs = ['counters', 'locals', 'grown', 'executed'];

/**
 * Where two sets of numbers differ, in words: `worse` what grew or is not a cost, `better` what fell.
 */
export function compareNumbers(expected, found) {
  const worse = [];
  const better = [];
  for (const part of ['modules', 'runs']) {
    for (const name of new Set([...Object.keys(expected[part]), ...Object.keys(found[part])])) {
      const old = expected[part][name];
      const now = found[part][name];
      if (old === undefined || now === undefined) {
        worse.push(`${name}: ${old === undefined ? 'new' : 'gone'}`);
        continue;
      }
      for (const key of Object.keys(now)) {
        if (now[key] === old[key]) continue;
        const words = `${name}: ${key} ${old[key]} -> ${now[key]}`;
        (costs.includes(key) && now[key] < old[key] ? better : worse).push(words);
      }
    }
  }
  return { worse, better };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { instrument, runtime, wasm } = await import('./wtrace.mjs');
  const found = probeNumbers({ instrument, readModule: wasm.readModule, attach: runtime.attach });
  let words = { worse: [], better: [] };
  try {
    words = compareNumbers(expectedNumbers(), found);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  for (const line of words.worse) console.log(`worse   ${line}`);
  for (const line of words.better) console.log(`better  ${line}`);
  if (process.argv.includes('--accept')) {
    const lines = (part) =>
      Object.entries(found[part]).map(
        ([name, numbers]) =>
          `    ${JSON.stringify(name)}: [${columns[part].map((key) => numbers[key]).join(', ')}]`,
      );
    const text = ['modules', 'runs']
      .map((part) => `  "${part}": {\n${lines(part).join(',\n')}\n  }`)
      .join(',\n');
    writeFileSync(file, `{\n${text}\n}\n`);
  } else if (words.worse.length > 0) {
    process.exitCode = 1;
  }
}
