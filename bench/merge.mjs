// How long `wtrace report` takes for the data of many runs of one large module, and how much memory:
//   node bench/merge.mjs [runs] [module]
//   node bench/merge.mjs --contexts [runs] [module]    each run in a context of its own, in which one in eight counters may count
//   node bench/merge.mjs --json [files]      files in JSON, of 22 kB
//   node bench/merge.mjs --lines [lines]     a report of so many lines, from JSON and from counters
// By default 1,000 runs of Lua's code, copied until it has 4 MB. Two in five counters of each are not 0, and no two runs are
// equal. 10,000 files in JSON, and 2,000,000 lines.
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
import { ByteWriter } from '../build/wasm/index.js';
import { withCopies } from './copies.mjs';

const MODULE_BYTES = 4_000_000;
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const [kind = '1000', given, more] = process.argv.slice(2);

const directory = mkdtempSync(join(tmpdir(), 'wtrace-merge-'));
try {
  if (kind === '--json') reportJson(Number(given ?? 10_000));
  else if (kind === '--lines') reportLines(Number(given ?? 2_000_000));
  else if (kind === '--contexts') reportRuns(Number(given ?? 1000), { file: more, contexts: true });
  else reportRuns(Number(kind), { file: given, contexts: false });
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function reportRuns(runs, { file, contexts }) {
  const original = file === undefined ? copied() : new Uint8Array(readFileSync(file));
  const begin = performance.now();
  writeRuns(original, runs, { contexts });
  const made = performance.now() - begin;
  const files = readdirSync(directory).filter((name) => name.endsWith('.wtrace'));
  const [module] = readdirSync(join(directory, 'modules'));
  const moduleFile = statSync(join(directory, 'modules', module)).size;
  const data = files.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  const ratio = (moduleFile / original.length).toFixed(2);
  console.log(`module          ${bytes(original.length)}, its file ${bytes(moduleFile)} (${ratio} of it)`);
  console.log(
    `data files      ${files.length}, ${bytes(data / files.length)} each, written in ${seconds(made)}`,
  );
  reportAll(contexts ? ['text', 'html,json', 'contexts'] : ['text', 'lcov', 'html,json']);
}

function reportJson(count) {
  const text = dataFile(10, 170);
  for (let i = 0; i < count; i++) writeFileSync(join(directory, `${i}.json`), text);
  console.log(`data files      ${count} in JSON, ${bytes(text.length)} each`);
  reportAll(['text', 'lcov']);
}

function reportLines(count) {
  const perFile = 2000;
  const text = dataFile(Math.ceil(count / perFile), perFile);
  writeFileSync(join(directory, 'wtrace.json'), text);
  console.log(`one data file   in JSON, ${count.toLocaleString('en')} lines, ${bytes(text.length)}`);
  reportAll(['text', 'lcov', 'cobertura', 'json']);
  rmSync(join(directory, 'wtrace.json'));
  const { wasm, map } = manyLines(Math.ceil(count / perFile), perFile);
  writeRuns(wasm, 2, { readFile: () => map });
  console.log(`two runs        of a module of as many lines, ${bytes(wasm.length)}`);
  reportAll(['text', 'lcov', 'cobertura', 'json']);
}

function dataFile(fileCount, lineCount) {
  const files = Array.from({ length: fileCount }, (_, file) => ({
    path: `src/file${file}.c`,
    lines: Array.from({ length: lineCount }, (_, i) => [2 * i + 1, (i * 37 + file) % 1000]),
    functions: Array.from({ length: lineCount / 20 }, (_, i) => ({
      name: `function_${file}_${i}`,
      line: 40 * i + 1,
      hits: i,
    })),
    branches: [],
  }));
  const modules = [{ name: 'large.wasm', sha256: 'ab'.repeat(32), files }];
  return JSON.stringify({ format: 'wtrace', version: 1, generator: 'bench', modules });
}

/** A module of a function for each source file, each line of which is `i32.const 0` and `drop`; and its source map. */
function manyLines(fileCount, lineCount) {
  const bodySize = 1 + 3 * lineCount + 1;
  const wasm = new ByteWriter(fileCount * (bodySize + 8) + 1000);
  wasm.bytes(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0));
  const section = (id, contents) => {
    wasm.u8(id);
    wasm.u32(contents.length);
    wasm.bytes(contents);
  };
  const functions = new ByteWriter(fileCount + 8);
  functions.u32(fileCount);
  for (let i = 0; i < fileCount; i++) functions.u8(0);
  section(3, functions.finish());
  const code = new ByteWriter(fileCount * (bodySize + 8) + 8);
  code.u32(fileCount);
  const starts = [];
  for (let file = 0; file < fileCount; file++) {
    code.u32(bodySize);
    code.u8(0);
    starts.push(code.length);
    for (let i = 0; i < lineCount; i++) code.bytes(Uint8Array.of(0x41, 0, 0x1a));
    code.u8(0x0b);
  }
  const contents = code.finish();
  section(10, contents);
  const base = wasm.length - contents.length;
  const url = new TextEncoder().encode('\x10sourceMappingURL\x01m');
  section(0, url);
  return {
    wasm: Uint8Array.from(wasm.finish()),
    map: sourceMap(
      starts.map((at) => base + at),
      lineCount,
    ),
  };
}

function sourceMap(starts, lineCount) {
  const sources = starts.map((_, file) => `src/file${file}.c`);
  let [before, line] = [0, 0];
  const segments = [];
  for (const [file, start] of starts.entries()) {
    for (let i = 0; i < lineCount; i++) {
      const at = start + 3 * i;
      segments.push(vlq(at - before) + vlq(i === 0 && file > 0 ? 1 : 0) + vlq(i - line) + vlq(0));
      [before, line] = [at, i];
    }
  }
  const json = { version: 3, sources, names: [], mappings: segments.join(',') };
  return new TextEncoder().encode(JSON.stringify(json));
}

function vlq(value) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let text = '';
  let rest = value < 0 ? -2 * value + 1 : 2 * value;
  for (; rest >= 32; rest >>>= 5) text += digits[(rest & 31) | 32];
  return text + digits[rest];
}

function reportAll(reporters) {
  for (const name of reporters)
    report(`report ${name}`, [
      ...name.split(',').flatMap((each) => ['--reporter', each]),
      '--reports-dir',
      join(directory, 'out'),
    ]);
}

function copied() {
  const lua = readFileSync(new URL('../wasm-fixtures/lua/yowasp22-O2-dwarf5.wasm', import.meta.url));
  const twice = withCopies(lua, 2);
  // What does not grow with the copies is there once.
  const perCopy = twice.length - lua.length;
  return withCopies(lua, 1 + Math.ceil((MODULE_BYTES - lua.length) / perCopy));
}

/** Counters are made up: what matters here is how many there are. */
function writeRuns(original, count, { readFile = () => undefined, contexts = false }) {
  const { selects } = createNaming({
    include: [],
    omit: [],
    remaps: [],
    sourceRoot: '',
    omitSystemLibraries: true,
  });
  const made = instrument(original, { selects, sha256: sha256(original), readFile });
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
    for (let k = 0; k < counterCount; k++) {
      const ran = !contexts || ((k >>> 5) * 13 + i * 5) % 8 === 0;
      counters[k] = ran && (k * 7 + i) % 5 < 2 ? (k * 31 + i * 17) % 5000 : 0;
    }
    const context = contexts ? { context: `test ${i}` } : {};
    const bytes = packRun({ ...run, ...context, modules: [{ ...modules[0], counters }] });
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
