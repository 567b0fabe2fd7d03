// What CI runs, in a fresh clone: install, the README's command, unit tests, checks, full tests. Prints as its last
// line `N passed, N failed`. The full tests run the unit tests that depend on the engine on later Nodes as well
// (test/full/engines.test.ts). Steps of one process each run two at a time. A step that is not a test run counts as
// one test; a skipped full test counts as failed.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(root, '.cache', 'ci');
const env = { ...process.env, CI: 'true', WTRACE_FULL_STRICT: '1' };
let passed = 0;
let failed = 0;

function run(name, command) {
  console.log(`\n=== ${name}: ${command}`);
  const start = Date.now();
  const { status, error } = spawnSync(command, { cwd: root, stdio: 'inherit', env, shell: '/bin/bash' });
  if (error) console.error(String(error));
  console.log(
    `=== ${name}: ${status === 0 ? 'ok' : `failed (${status})`}, ${Math.round((Date.now() - start) / 1000)} s`,
  );
  return status === 0;
}

function step(name, command) {
  if (run(name, command)) passed++;
  else failed++;
}

/** Runs a command beside others: what it prints goes to a file, and from there to the output when it has ended. */
async function runAside(name, command) {
  const log = join(results, `${name.replaceAll(' ', '-')}.log`);
  const output = openSync(log, 'w');
  const start = Date.now();
  const child = spawn(command, { cwd: root, stdio: ['ignore', output, output], env, shell: '/bin/bash' });
  const status = await new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  closeSync(output);
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`\n=== ${name}: ${command}\n${readFileSync(log, 'utf8')}`);
  console.log(`=== ${name}: ${status === 0 ? 'ok' : `failed (${status})`}, ${seconds} s`);
  return status === 0;
}

async function stepAside(name, command) {
  if (await runAside(name, command)) passed++;
  else failed++;
}

/** Runs vitest through `command` and sums up its JSON report. A file that does not load is one failure. */
function tests(name, command, { skippedFail }) {
  const file = join(results, `${name.replaceAll(' ', '-')}.json`);
  const ok = run(name, `${command} -- --reporter=default --reporter=json --outputFile.json=${file}`);
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.error(`${name} left no report`);
    failed++;
    return;
  }
  const skipped = report.numPendingTests + report.numTodoTests;
  const unloaded = report.testResults.filter((t) => t.status === 'failed' && t.assertionResults.length === 0);
  for (const result of report.testResults) {
    for (const test of result.assertionResults) {
      if (test.status === 'failed' || (skippedFail && test.status !== 'passed')) {
        console.error(`${test.status}: ${result.name.replace(`${root}/`, '')}: ${test.fullName}`);
      }
    }
  }
  for (const result of unloaded) console.error(`failed to load: ${result.name.replace(`${root}/`, '')}`);
  const failures = report.numFailedTests + unloaded.length + (skippedFail ? skipped : 0);
  passed += report.numPassedTests;
  failed += failures === 0 && !ok ? 1 : failures;
}

/** The WebAssembly spec testsuite: one test per engine and variant of rewriting. */
async function specTests() {
  const file = join(results, 'spec.json');
  const ok = await runAside('spec testsuite', `npm run test:spec -- --results ${file}`);
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    passed += report.passed;
    failed += report.failed === 0 && !ok ? 1 : report.failed;
  } catch {
    console.error('the spec testsuite left no report');
    failed++;
  }
}

/** The first `npx wtrace run` of the README: what a new user types. */
function readmeCommand() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const command = /^\s*(?:\$ )?(?:npm ci && )?(npx wtrace run [^\n]*)$/m.exec(readme)?.[1];
  if (command === undefined) throw new Error('README.md has no line `npx wtrace run …`');
  return command;
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
try {
  step('install', 'npm ci');
  step('the command of the README', readmeCommand());
  tests('unit tests', 'npm test', { skippedFail: true });
  step('checks', 'npm run check');
  await Promise.all([
    specTests().then(() => stepAside('random modules', 'npm run test:random -- --seconds 60')),
    stepAside('hostile input', 'npm run test:hostile -- --count 1500').then(() =>
      stepAside('fuzzing', 'npm run test:fuzz -- --minutes 0.5'),
    ),
  ]);
  tests('full tests', 'npm run test:full', { skippedFail: true });
} catch (error) {
  console.error(error);
  failed++;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
