// Branches of C, C++ and Rust fixtures built for this machine, by two independent tools: expected/branches.json of the run that
// `native.coverage` of fixture.json names first, else of the first. C is built as the module is, with pointers of 32 bits.
// node scripts/oracle-branches.mjs zlib cjson lua cpp-exceptions cpp-templates cpp-jumps emscripten-basic rust-panics
// needs gcc-multilib, g++, clang-19, llvm-19, libclang-rt-19-dev, and for Rust (llvm-cov alone) rustup's rustc on PATH
//
// `llvm`: file -> [line, column, times true, times false, line and column after it] of each branch region of llvm-cov
// outside macros; equal regions of several functions are added. A `case` or `default` label is one, too.
// `gcov`: file -> line -> counts of its branches in gcov's order; the same line of several functions is added where it has as
// many branches, else appended. Lines of C++ on which a call may throw are left out: g++ counts that as a branch. Files outside the fixture are left out.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readFixture } from '../wasm-fixtures/fixtures.mjs';

const OPTIONS = ['-w', '-O0'];
/** How both compilers are called, by the language. */
const languages = {
  c: { gcc: 'gcc', clang: 'clang-19', options: ['-m32', '-msse2', '-mfpmath=sse'] },
  'c++': { gcc: 'g++', clang: 'clang++-19', options: [] },
};
/** What makes llvm-cov's branches of Rust, which rustc has for tests of its own only. */
const rustc = [
  '--edition',
  '2021',
  '-C',
  'opt-level=0',
  '-C',
  'instrument-coverage',
  '-Z',
  'coverage-options=branch',
];

/** Kind of a region, its eighth number: a macro, whose body is the file of its seventh. */
const EXPANSION = 1;

const output = (command, args, options) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...options });

/** Builds the program in a copy of its folder, and runs it. @returns the copy */
function build(fixture, run, { tool, options, env = {} }) {
  const dir = mkdtempSync(join(tmpdir(), 'wtrace-branches-'));
  cpSync(fixture.dir, dir, { recursive: true });
  const { compiler, files, flags = [] } = fixture.native;
  const language = languages[compiler];
  const all = [
    ...OPTIONS,
    ...(language?.options ?? []),
    ...options,
    ...files,
    ...flags,
    '-o',
    'program',
    '-lm',
  ];
  if (language !== undefined) output(language[tool], all, { cwd: dir });
  else {
    const unstable = { ...process.env, RUSTC_BOOTSTRAP: '1' };
    output('rustc', [...rustc, ...files, '-o', 'program'], { cwd: dir, env: unstable });
  }
  const args = (run.args ?? []).map((arg) => {
    for (const [guest, host] of Object.entries(run.dirs ?? {}))
      if (arg.startsWith(`${guest}/`)) return `${host}${arg.slice(guest.length)}`;
    return arg;
  });
  const { status } = spawnSync(join(dir, 'program'), args, {
    cwd: dir,
    input: run.stdin ?? '',
    env: { ...run.env, ...env },
  });
  if (status !== run.exitCode)
    throw new Error(`${fixture.name}: exit code ${status} instead of ${run.exitCode}`);
  return dir;
}

/** Regions outside macros: those of files that nothing expands. */
function llvmRegions(fixture, run) {
  const options = ['-fprofile-instr-generate', '-fcoverage-mapping'];
  const env = { LLVM_PROFILE_FILE: 'counts.profraw' };
  const dir = build(fixture, run, { tool: 'clang', options, env });
  output('llvm-profdata-19', ['merge', 'counts.profraw', '-o', 'counts.profdata'], { cwd: dir });
  const args = ['export', '-format=text', '-instr-profile=counts.profdata', './program'];
  const { functions } = JSON.parse(output('llvm-cov-19', args, { cwd: dir })).data[0];
  const files = new Map();
  for (const { filenames, branches, regions } of functions) {
    const expanded = new Set(regions.filter((region) => region[7] === EXPANSION).map((region) => region[6]));
    for (const [line, column, endLine, endColumn, yes, no, file] of branches) {
      const path = filenames[file].startsWith(`${dir}/`) ? filenames[file].slice(dir.length + 1) : '';
      if (!expanded.has(file) && fixture.sources.includes(path))
        add(files, path, [line, column, yes, no, endLine, endColumn]);
    }
  }
  rmSync(dir, { recursive: true });
  return sorted(files);
}

/** Adds the counts to those of an equal region. */
function add(files, path, row) {
  const rows = files.get(path) ?? [];
  files.set(path, rows);
  const same = rows.find((known) => known.every((value, i) => i === 2 || i === 3 || value === row[i]));
  if (same === undefined) rows.push(row);
  else {
    same[2] += row[2];
    same[3] += row[3];
  }
}

const sorted = (files) =>
  Object.fromEntries(
    [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, rows]) => [path, rows.sort((a, b) => a[0] - b[0] || a[1] - b[1])]),
  );

function gcovBranches(fixture, run) {
  const dir = build(fixture, run, { tool: 'gcc', options: ['--coverage'] });
  const notes = readdirSync(dir).filter((name) => name.endsWith('.gcda'));
  const files = new Map();
  for (const text of output('gcov', ['-b', '-c', '--json-format', '-t', ...notes], { cwd: dir })
    .trim()
    .split('\n'))
    for (const { file, lines } of JSON.parse(text).files) {
      if (!fixture.sources.includes(file)) continue;
      const known = files.get(file) ?? {};
      files.set(file, known);
      for (const { line_number: line, branches } of lines) {
        if (branches.length === 0) continue;
        // Edges of calls, which g++ counts as well.
        if (branches.some((branch) => branch.throw)) continue;
        const counts = branches.map(({ count }) => count);
        const own = known[line];
        if (own === undefined) known[line] = counts;
        else if (own.length === counts.length) known[line] = own.map((count, i) => count + counts[i]);
        else own.push(...counts);
      }
    }
  rmSync(dir, { recursive: true });
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const block = (files) =>
  Object.entries(files)
    .map(([file, rows]) => `    ${JSON.stringify(file)}: ${JSON.stringify(rows)}`)
    .join(',\n');

/** Branches of a native build of a fixture, for one of its runs. */
export const nativeBranches = (fixture, run) => ({
  llvm: llvmRegions(fixture, run),
  gcov: fixture.native.compiler === 'rust' ? {} : gcovBranches(fixture, run),
});

const names = process.argv[1] === fileURLToPath(import.meta.url) ? process.argv.slice(2) : [];
for (const name of names) {
  const fixture = readFixture(name);
  const { coverage = [fixture.runs[0].name] } = fixture.native;
  const run = fixture.runs.find((one) => one.name === coverage[0]);
  const asModule = fixture.native.compiler === 'c' ? ', -m32 as the module' : '';
  const head = {
    about: `Branches of a native build of the program${asModule}; scripts/oracle-branches.mjs made it and says what the columns are.`,
    tools:
      fixture.native.compiler === 'rust'
        ? `${output('rustc', ['--version']).split(' (')[0]} and llvm-cov 19.1.7`
        : 'Debian clang 19.1.7 and llvm-cov 19.1.7; gcc and gcov 12.2.0',
    run: run.name,
  };
  const parts = nativeBranches(fixture, run);
  const lines = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
  );
  const texts = Object.entries(parts).map(
    ([key, files]) => `  ${JSON.stringify(key)}: {\n${block(files)}\n  }`,
  );
  writeFileSync(
    join(fixture.dir, 'expected', 'branches.json'),
    `{\n${lines.join('')}${texts.join(',\n')}\n}\n`,
  );
}
