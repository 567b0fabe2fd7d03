// What a step of GitHub Actions gets and gives: inputs, outputs, the installed wtrace.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** Value of an input, as action.yml hands it over; '' when it was not given. */
export const input = (name) => (process.env[`INPUT_${name}`] ?? '').trim();

/** Lines of an input that has one value a line. */
export const inputLines = (name) =>
  input(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Sets an output of the step; a value may have several lines. */
export function output(name, value) {
  // No value can end with a delimiter that nobody knows before.
  const end = `end-${randomUUID()}`;
  appendFileSync(process.env.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
}

/** Text in a workflow command such as `::error::`. */
export const commandText = (text) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Ends the step with one line that is shown as an error. */
export function fail(message) {
  console.log(`::error title=wtrace::${commandText(message)}`);
  process.exit(1);
}

/** The script of the wtrace that a project has in its node_modules or in those of a folder above; undefined when there is none. */
export function installedWtrace(directory) {
  try {
    const file = createRequire(join(directory, 'package.json')).resolve('wtrace/package.json');
    const script = join(dirname(file), JSON.parse(readFileSync(file, 'utf8')).bin.wtrace);
    return existsSync(script) ? script : undefined;
  } catch {
    return undefined;
  }
}

/** Runs a command to its end; ends the step when it cannot be started. */
export function run(command, args, options = {}) {
  // npm is a .cmd file on Windows, which only a shell starts; none of the arguments comes from outside then.
  const shell = process.platform === 'win32' && command === 'npm';
  const ended = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, shell, ...options });
  if (ended.error) fail(`cannot start ${command}: ${ended.error.message}`);
  return ended;
}
