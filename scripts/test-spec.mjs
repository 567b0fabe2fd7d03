// Executes the WebAssembly spec testsuite on several versions of Node, untouched and with every module rewritten, and
// compares the counts. Fails when an assertion is lost or a count is wrong.
//   npm run test:spec -- [--engines 20,24] [--variants count,count-all] [--only <regex>] [--results <file>]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bringNode } from './bring.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runner = join(root, '.cache', 'spec-runner', 'test', 'spec');
/** For shapes that the testsuite does not contain. */
const ownScripts = join(root, 'test', 'spec', 'scripts');
/** With fewer assertions of the whole testsuite, the scripts or the runner are broken. */
const LEAST_ASSERTIONS = 50_000;
const { values: options } = parseArgs({
  options: {
    engines: { type: 'string', default: '20,22,24,26' },
    variants: { type: 'string' },
    only: { type: 'string', default: '' },
    results: { type: 'string' },
  },
});

/** Where the scripts are; undefined: not found. */
function findScripts() {
  const named = process.env.WTRACE_SPEC_DIR;
  const places = named ? [named] : ['spec/testsuite', '../testsuite'];
  return places.map((place) => resolve(root, place)).find((place) => existsSync(join(place, 'i32.wast')));
}

function compileRunner() {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(typescript), 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'test', 'spec')], { cwd: root, stdio: 'inherit' });
}

function executableOf(major) {
  return process.versions.node.startsWith(`${major}.`) ? process.execPath : bringNode(major);
}

/** The report of one engine; undefined when it is not available. */
function runEngine(executable, scripts, variants) {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-spec-'));
  try {
    const file = join(directory, 'report.json');
    const args = [join(runner, 'main.js'), file, variants.join(','), options.only, scripts, ownScripts];
    const { status } = spawnSync(executable, args, { stdio: 'inherit' });
    return status === 0 ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const number = (value, width) => value.toLocaleString('en').padStart(width);

function print(report) {
  console.log(
    `\nNode ${report.node}: ${report.scripts} scripts, ${number(report.holds, 0)} assertions hold untouched, ` +
      `${number(report.fails, 0)} ask for what this engine does not have; ${Math.round(report.seconds)} s`,
  );
  console.log('  variant          hold rewritten   lost   counted as by the reference        wrong   probes');
  for (const v of report.variants) {
    const compared =
      v.modules === 0
        ? 'the reference'
        : `${number(v.instructions, 0)} instructions, ${number(v.modules, 0)} modules`;
    console.log(
      `  ${v.name.padEnd(16)}${number(v.holds, 15)}${number(v.lost, 7)}${compared.padStart(37)}${number(v.wrong, 8)}   ${v.probes}`,
    );
    for (const words of v.words) console.log(`    ${words}`);
  }
  const { unfinished, exhausted } = report.variants.at(-1);
  console.log(
    `  not compared: ${unfinished} modules whose instantiation trapped, ${exhausted} that exhaust the stack (their equations were)`,
  );
}

const scripts = findScripts();
if (scripts === undefined) {
  console.error(
    'The scripts of the WebAssembly spec testsuite are not here. Get them, then start again:\n' +
      '  git clone --depth 1 https://github.com/WebAssembly/testsuite spec/testsuite\n' +
      'or name the directory that has them: WTRACE_SPEC_DIR=<directory> npm run test:spec',
  );
  process.exit(125);
}
compileRunner();
const { variants } = await import(pathToFileURL(join(runner, 'variants.js')).href);
const all = variants.map(({ name }) => name);
const wanted = options.variants?.split(',') ?? all;
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no variant ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(125);
}
const failures = [];
let passed = 0;
for (const major of options.engines.split(',')) {
  const executable = executableOf(major);
  const report = executable === undefined ? undefined : runEngine(executable, scripts, wanted);
  if (report === undefined) {
    failures.push(`Node ${major}: did not run`);
    continue;
  }
  print(report);
  for (const { name, holds, lost, wrong } of report.variants) {
    const few = options.only === '' && holds < LEAST_ASSERTIONS;
    if (lost === 0 && wrong === 0 && !few) passed++;
    else failures.push(`Node ${report.node}, ${name}: ${lost} lost, ${wrong} wrong${few ? ', too few' : ''}`);
  }
}
for (const failure of failures) console.error(`failed: ${failure}`);
console.log(`\n${passed} passed, ${failures.length} failed (engines × variants)`);
if (options.results !== undefined)
  writeFileSync(options.results, JSON.stringify({ passed, failed: failures.length }));
process.exitCode = failures.length === 0 ? 0 : 1;
