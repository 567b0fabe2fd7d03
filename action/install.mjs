// Step "Install wtrace": finds the wtrace of the project, or installs one, and says where tests save what they count.
import { appendFileSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fail, input, inputLines, installedWtrace, output, run } from './environment.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `wtrace needs Node 20.19 or later, and this is ${process.versions.node}; add actions/setup-node before this step`,
  );
}

const directory = process.cwd();
const [data] = inputLines('DATA');
if (data === undefined) fail('the input `data` names no directory');

function npm(cwd, ...args) {
  const { status } = run('npm', args, { cwd, stdio: 'inherit' });
  if (status !== 0) fail(`npm ${args.join(' ')} failed in ${cwd}`);
}

/** The package of this action's own version: there is no other place that surely has it. */
function ownPackage() {
  const root = process.env.GITHUB_ACTION_PATH;
  // `npm ci` builds it, by the script `prepare`.
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) npm(root, 'ci', '--no-audit', '--no-fund');
  const target = mkdtempSync(join(process.env.RUNNER_TEMP ?? tmpdir(), 'wtrace-package-'));
  npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', target);
  return join(target, readdirSync(target)[0]);
}

/** What npm is to install: a package file by its path, a version by the name of the package. */
function wanted(version) {
  if (version === '') return ownPackage();
  if (existsSync(version)) return resolve(version);
  if (!/^[\w.^~*-]+$/.test(version))
    fail(`the input \`version\` is neither a version nor a file: ${version}`);
  return `wtrace@${version}`;
}

const version = input('VERSION');
if (version !== '' || installedWtrace(directory) === undefined) {
  npm(directory, 'install', '--no-save', '--no-audit', '--no-fund', '--prefix', directory, wanted(version));
}
const script = installedWtrace(directory);
if (script === undefined) fail(`wtrace is not in node_modules of ${directory} after its installation`);

// So that the project's commands can say `wtrace`.
appendFileSync(process.env.GITHUB_PATH, `${join(directory, 'node_modules', '.bin')}\n`);
output('data', resolve(data));
