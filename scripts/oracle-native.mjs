// Line and function counts of the C, C++ and Rust fixtures built for this machine, by two independent tools:
// expected/gcov.json (not of Rust) and expected/llvm-cov.json; and what all programs print: expected/stdout.json
// node scripts/oracle-native.mjs [fixture...]       needs gcc, clang-19, llvm-19, libclang-rt-19-dev, Node >= 24, and
// for Rust a rustc on PATH that has its profiler runtime (rustup's has)
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureNames, fixturesDir, modulesOf, readFixture } from '../wasm-fixtures/fixtures.mjs';

const output = (command, args, options) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...options });

/** Runs a program as fixture.json says, in `dir`, a copy of the fixture's folder. */
function runNative(dir, run, env = {}) {
  const args = (run.args ?? []).map((arg) => {
    for (const [guest, host] of Object.entries(run.dirs ?? {})) {
      if (arg.startsWith(`${guest}/`)) return `${host}${arg.slice(guest.length)}`;
    }
    return arg;
  });
  const options = { cwd: dir, input: run.stdin ?? '', encoding: 'utf8', env: { ...run.env, ...env } };
  const { status, stdout } = spawnSync(join(dir, 'program'), args, options);
  if (status !== run.exitCode) throw new Error(`${run.name}: exit code ${status} instead of ${run.exitCode}`);
  return stdout;
}

/** Only a program that is not killed writes its counts. */
const endsByItself = (run) => run.ends === 'return' || run.ends === 'exit';

function gcovCounts(dir, fixture, run) {
  for (const name of readdirSync(dir)) if (name.endsWith('.gcda')) rmSync(join(dir, name));
  runNative(dir, run);
  const notes = readdirSync(dir).filter((name) => name.endsWith('.gcda'));
  const files = {};
  for (const text of output('gcov', ['--json-format', '--stdout', ...notes], { cwd: dir })
    .trim()
    .split('\n')) {
    for (const { file, lines, functions } of JSON.parse(text).files) {
      if (!fixture.sources.includes(file)) continue;
      files[file] ??= { lines: [], functions: [] };
      for (const line of lines) addTo(files[file].lines, line.line_number, line.count);
      for (const fn of functions)
        files[file].functions.push([fn.demangled_name, fn.start_line, fn.execution_count]);
    }
  }
  return files;
}

function llvmCounts(dir, fixture, run) {
  runNative(dir, run, { LLVM_PROFILE_FILE: 'counts.profraw' });
  output('llvm-profdata-19', ['merge', 'counts.profraw', '-o', 'counts.profdata'], { cwd: dir });
  const options = ['export', '-format=lcov', '-instr-profile=counts.profdata', './program'];
  const files = {};
  let file;
  let starts;
  const readers = {
    SF(path) {
      file = { lines: [], functions: [] };
      starts = new Map();
      const name = path.slice(dir.length + 1);
      if (fixture.sources.includes(name)) files[name] = file;
    },
    FN: (start, name) => starts.set(name, Number(start)),
    FNDA: (count, name) => file.functions.push([name.split('.c:').at(-1), starts.get(name), Number(count)]),
    DA: (line, count) => file.lines.push([Number(line), Number(count)]),
  };
  for (const record of output('llvm-cov-19', options, { cwd: dir }).split('\n')) {
    const [, kind = '', first, second] = /^(\w+):([^,]*),?(.*)$/.exec(record) ?? [];
    readers[kind]?.(first, second);
  }
  return files;
}

/** gcov lists a line once for each function instance: the sum is the line's count. */
function addTo(lines, line, count) {
  const known = lines.find(([number]) => number === line);
  if (known) known[1] += count;
  else lines.push([line, count]);
}

/** JSON with one line per file of each run. */
function write(fixture, name, head, runs) {
  const text = Object.entries(runs).map(([run, files]) => {
    const entries = Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, counts]) => `      ${JSON.stringify(file)}: ${JSON.stringify(counts)}`);
    return `    ${JSON.stringify(run)}: {\n${entries.join(',\n')}\n    }`;
  });
  const lines = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
  );
  writeFileSync(
    join(fixture.dir, 'expected', name),
    `{\n${lines.join('')}  "runs": {\n${text.join(',\n')}\n  }\n}\n`,
  );
}

/** By language: expected file, compiler, its options, coverage tool, reader of its output. */
function toolsFor(language) {
  const llvm = ['llvm-cov-19', llvmCounts];
  if (language === 'rust') {
    // Without overflow checks, as the module has none.
    const options = ['--edition', '2021', '-g', '-C', 'overflow-checks=off', '-C', 'instrument-coverage'];
    return [['llvm-cov.json', 'rustc', options, ...llvm]];
  }
  const plus = language === 'c' ? '' : '++';
  return [
    ['gcov.json', language === 'c' ? 'gcc' : 'g++', ['-O0', '-g', '-w', '--coverage'], 'gcov', gcovCounts],
    [
      'llvm-cov.json',
      `clang${plus}-19`,
      ['-O0', '-g', '-w', '-fprofile-instr-generate', '-fcoverage-mapping'],
      ...llvm,
    ],
  ];
}

function nativeFacts(fixture) {
  const { compiler, files, flags = [], coverage } = fixture.native;
  const runs = fixture.runs.filter(endsByItself);
  const counted = runs.filter((run) => coverage?.includes(run.name) ?? true);
  const printed = {};
  for (const [name, driver, options, tool, count] of toolsFor(compiler)) {
    const dir = mkdtempSync(join(tmpdir(), 'wtrace-oracle-'));
    cpSync(fixture.dir, dir, { recursive: true, filter: (path) => !path.endsWith('.wasm') });
    const args = [...options, ...files, ...flags, '-o', 'program'];
    output(driver, args, { cwd: dir });
    const version = output(tool, ['--version'])
      .split('\n')
      .find((line) => /version|^gcov/.test(line))
      .trim();
    const command = `${driver} ${args.join(' ')} && ./program && ${tool}`;
    write(
      fixture,
      name,
      { tool: version, command, lines: '[line, count]', functions: '[name, line, count]' },
      Object.fromEntries(counted.map((run) => [run.name, count(dir, fixture, run)])),
    );
    for (const run of runs) {
      const text = runNative(dir, run);
      const other = printed[run.name];
      if (other && other.text !== text) throw new Error(`${run.name}: ${driver} prints something else`);
      printed[run.name] = { by: other ? `${other.by} and ${driver}` : `native ${driver}`, text };
    }
    rmSync(dir, { recursive: true });
  }
  return printed;
}

/** Standard output of every run: of the native program where there is one, else of an untraced run. */
function writeStdout(fixture, printed) {
  const runs = fixture.runs.map((run) => {
    const module = modulesOf(fixture, run)[0];
    const args = [join(fixturesDir, 'run.mjs'), fixture.name, module.file, run.name];
    const options = {
      input: run.stdin ?? '',
      encoding: 'utf8',
      timeout: run.ends === 'never' ? 2000 : 120_000,
    };
    let known = printed[run.name];
    if (known === undefined) {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
      if (run.ends !== 'never' && status !== run.exitCode)
        throw new Error(`${run.name} of ${module.file}: ${stderr}`);
      known = { by: `node ${process.versions.node}, ${module.file} untraced`, text: stdout };
    }
    return `    ${JSON.stringify(run.name)}: ${JSON.stringify(known)}`;
  });
  const command = `node scripts/oracle-native.mjs ${fixture.name}`;
  const text = `{\n  "command": ${JSON.stringify(command)},\n  "runs": {\n${runs.join(',\n')}\n  }\n}\n`;
  writeFileSync(join(fixture.dir, 'expected', 'stdout.json'), text);
}

for (const name of fixtureNames(process.argv.slice(2))) {
  const fixture = readFixture(name);
  if (fixture.runs.length === 0) continue;
  mkdirSync(join(fixture.dir, 'expected'), { recursive: true });
  writeStdout(fixture, fixture.native ? nativeFacts(fixture) : {});
  console.log(name);
}
