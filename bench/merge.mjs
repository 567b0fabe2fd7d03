// How long `wtrace report` takes for the data of many runs of one large module, and how much memory:
//   node bench/merge.mjs [runs] [module]
// By default 1,000 runs of Lua's code, copied until it has 4 MB. Two in five counters of each are not 0, and no two runs are
// equal.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createNaming } from '../build/coverage/index.js';
import { encodeProbeMap } from '../build/probe-map/index.js';
import { instrument } from '../build/rewriter/index.js';
import { describeModule, sha256, writeRunData } from '../build/store/index.js';
import { packRun, unpackRun } from '../build/store/run-file.js';
import { withCopies } from './copies.mjs';

const MODULE_BYTES = 4_000_000;
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const [runs = '1000', given] = process.argv.slice(2);

const original = given === undefined ? copied() : new Uint8Array(readFileSync(given));
const directory = mkdtempSync(join(tmpdir(), 'wtrace-merge-'));
try {
  const begin = performance.now();
  writeRuns(Number(runs));
  const made = performance.now() - begin;
  const files = readdirSync(directory).filter((name) => name.endsWith('.wtrace'));
  const [module] = readdirSync(join(directory, 'modules'));
  const moduleFile = statSync(join(directory, 'modules', module)).size;
  const data = files.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  console.log(
    `module          ${bytes(original.length)}, its file ${bytes(moduleFile)} (${ratio(moduleFile)} of it)`,
  );
  console.log(
    `data files      ${files.length}, ${bytes(data / files.length)} each, written in ${seconds(made)}`,
  );
  report('report text', ['--reporter', 'text']);
  report('report lcov', ['--reporter', 'lcov', '--reports-dir', join(directory, 'out')]);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function copied() {
  const lua = readFileSync(new URL('../wasm-fixtures/lua/yowasp22-O2-dwarf5.wasm', import.meta.url));
  const twice = withCopies(lua, 2);
  // What does not grow with the copies is there once.
  const perCopy = twice.length - lua.length;
  return withCopies(lua, 1 + Math.ceil((MODULE_BYTES - lua.length) / perCopy));
}

/** Counters are made up: what matters here is how many there are. */
function writeRuns(count) {
  const { selects } = createNaming({
    include: [],
    omit: [],
    remaps: [],
    sourceRoot: '',
    omitSystemLibraries: true,
  });
  const made = instrument(original, { selects, sha256: sha256(original) });
  const module = {
    ...describeModule(made, 'large.wasm', selects),
    packedMap: encodeProbeMap(made.probeMap),
  };
  const { counterCount } = made.probeMap;
  console.log(`counters        ${counterCount.toLocaleString('en')}`);
  // The first is written as a run does; the others, without its care for each file.
  const first = writeRunData(directory, {
    modules: [{ ...module, counters: new BigInt64Array(counterCount) }],
    workingDirectory: directory,
  });
  const { modules, ...run } = unpackRun(readFileSync(join(directory, first)), first);
  const counters = new Float64Array(counterCount);
  for (let i = 1; i < count; i++) {
    for (let k = 0; k < counterCount; k++) counters[k] = (k * 7 + i) % 5 < 2 ? (k * 31 + i * 17) % 5000 : 0;
    const bytes = packRun({ ...run, modules: [{ ...modules[0], counters }] });
    writeFileSync(join(directory, `large-${i}.wtrace`), bytes);
  }
}

function report(name, options) {
  const script = `
    import { pathToFileURL } from 'node:url';
    process.on('exit', () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
      process.stderr.write('\\nused ' + maxRSS + ' ' + (userCPUTime + systemCPUTime) / 1000);
    });
    process.argv.splice(1, 0, process.argv[0]);
    await import(pathToFileURL(${JSON.stringify(command)}).href);`;
  const args = ['--input-type=module', '-e', script, 'report', ...options, directory];
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const took = performance.now() - begin;
  if (status !== 0) throw new Error(stderr);
  const [, peak, cpu] = /used (\d+) (\S+)$/.exec(stderr) ?? [];
  const memory = bytes(Number(peak) * 1024);
  console.log(
    `${name.padEnd(15)} ${seconds(took)} (${seconds(Number(cpu))} of CPU), ${memory} of memory at most`,
  );
}

function bytes(count) {
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
function ratio(size) {
  return (size / original.length).toFixed(2);
}
