// Changes the source here and there, and says which changes no test notices:
//   node scripts/mutate.mjs [--seed 1] [--count 20] [--node <path of another Node>] <file or folder of src>... -- <tests>...
// Works in a copy below .cache, one change at a time. The same seed on the same source makes the same changes.
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const split = process.argv.indexOf('--', 2);
const { values, positionals: sources } = parseArgs({
  args: process.argv.slice(2, split < 0 ? undefined : split),
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '20' },
    node: { type: 'string', default: process.execPath },
  },
  allowPositionals: true,
});
const tests = split < 0 ? [] : process.argv.slice(split + 1);
if (sources.length === 0 || tests.length === 0) throw new Error('name sources, then --, then tests');
/** A change may make a loop endless: so many times as long as without it is enough. */
const PATIENCE = 5;

const swap = (from, to) => ({ find: from, make: () => to });
/** Changes by pattern, on the code of one line. */
const changes = [
  ...[
    [/ < /g, ' <= '],
    [/ <= /g, ' < '],
    [/ > /g, ' >= '],
    [/ >= /g, ' > '],
    [/ === /g, ' !== '],
    [/ !== /g, ' === '],
    [/ && /g, ' || '],
    [/ \|\| /g, ' && '],
    [/\btrue\b(?=[;,)\]} ])/g, 'false'],
    [/\bfalse\b(?=[;,)\]} ])/g, 'true'],
    [/ \+ (?=\w)/g, ' - '],
    [/ - (?=\w)/g, ' + '],
    [/\+\+/g, '--'],
  ].map(([from, to]) => swap(from, to)),
  // A constant is one more.
  { find: /(?<![\w.'"[])\d+\b(?![\w.'":])/g, make: (text) => String(Number(text) + 1) },
  // A condition is negated.
  { find: /(?<=\bif \()[^()]*(?:\([^()]*\)[^()]*)*(?=\) )/g, make: (text) => `!(${text})` },
  // What is after `else` always happens.
  swap(/(?<=\} )else (?=\{|if )/g, ''),
  // A statement is left out.
  { find: /^\s+(?:this|[a-z]\w*)[\w.#[\]!]*(?:\(.*\)|(?: [-+|&]?=|\+\+|--).*);$/g, make: () => ';' },
  { find: /(?<=^\s+(?:if \(.*\) )?)(?:break|continue|return);$/g, make: () => ';' },
];

/** The code of a line: no comment, type or text begins in it that the patterns would take for code. */
const isCode = (line) =>
  !/^\s*(?:\/\/|\/?\*|import |export \{|export type|interface |type |readonly )|['`]|=>.*;$/.test(line) ||
  /^\s+if /.test(line);

function filesOf(path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .toSorted()
    .flatMap((name) => filesOf(join(path, name)))
    .filter((name) => name.endsWith('.ts'));
}

/** Every change that could be made to a file. */
function changesOf(file) {
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.split('\n');
  return lines.flatMap((line, number) =>
    !isCode(line)
      ? []
      : changes.flatMap(({ find, make }) =>
          [...line.matchAll(find)].map((match) => {
            const changed =
              line.slice(0, match.index) + make(match[0]) + line.slice(match.index + match[0].length);
            return { file, number, line, changed, text: lines.with(number, changed).join('\n') };
          }),
        ),
  );
}

/** Numbers below `below` that depend on the seed alone. */
function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A copy of the project in which files can be changed. */
function copy() {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const directory = mkdtempSync(join(root, '.cache', 'mutate-'));
  for (const name of readdirSync(root)) {
    if (name === '.git' || name === '.cache') continue;
    if (name === 'src' || name === 'test')
      cpSync(join(root, name), join(directory, name), { recursive: true, preserveTimestamps: true });
    else symlinkSync(join(root, name), join(directory, name));
  }
  return directory;
}

/** Runs the tests in the copy. @returns how it ended: passed, failed, endless, or no longer TypeScript */
function run(directory, limit) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', 'unit', '--bail', '1', '--maxWorkers', '1', ...tests];
  return new Promise((resolve) => {
    const options = { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'], detached: true };
    const child = spawn(values.node, args, { ...options, env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, 'SIGKILL');
    }, limit);
    child.on('close', (code) => {
      clearTimeout(timer);
      const broken = /PARSE_ERROR|Transform failed|Parse failed/.test(output);
      resolve({ end: late ? 'endless' : code === 0 ? 'passed' : broken ? 'broken' : 'failed', output });
    });
  });
}

let made = 0;
let survived = 0;
let endless = 0;
const all = sources.flatMap(filesOf).flatMap(changesOf);
const directory = copy();
process.on('exit', () => {
  rmSync(directory, { recursive: true, force: true });
  console.log(`${made} changes, ${survived} not noticed, ${endless} did not end in time`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
const begin = Date.now();
const first = await run(directory, 600_000);
if (first.end !== 'passed') throw new Error(`the tests fail without any change:\n${first.output}`);
const limit = Math.max(PATIENCE * (Date.now() - begin), 30_000);
const roll = dice(Number(values.seed));
while (made < Number(values.count) && all.length > 0) {
  const [change] = all.splice(roll(all.length), 1);
  const path = join(directory, change.file);
  const { mtime, atime } = statSync(path);
  writeFileSync(path, change.text);
  // As old as it was: the tests build nothing anew.
  utimesSync(path, atime, mtime);
  const { end } = await run(directory, limit);
  writeFileSync(path, readFileSync(join(root, change.file)));
  utimesSync(path, atime, mtime);
  if (end === 'broken') continue;
  made++;
  if (end === 'endless') endless++;
  if (end !== 'passed') continue;
  survived++;
  console.log(`${change.file}:${change.number + 1}\n- ${change.line.trim()}\n+ ${change.changed.trim()}`);
}
process.exitCode = survived === 0 ? 0 : 1;
