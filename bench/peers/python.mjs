// The seed's program on CPython and PyPy: plain, with coverage.py, with a trace function that counts.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { root } from '../programs.mjs';

const execute = promisify(execFile);
const script = join(root, 'bench', 'peers', 'seed.py');
/** Calls of `f` in the seed's program. */
export const CALLS = 10_000_000;
/** Location of Debian's python3-coverage: pure Python, so that PyPy can use it as well. */
const DEBIAN = '/usr/lib/python3/dist-packages';

const interpreters = [
  { title: 'CPython', commands: ['/usr/bin/python3', 'python3'] },
  { title: 'PyPy', commands: ['pypy3'], path: DEBIAN },
];
const ways = [
  { id: 'plain', title: '', args: () => [script] },
  {
    id: 'coverage',
    title: ' + coverage.py',
    args: (data) => ['-m', 'coverage', 'run', `--data-file=${data}`, script],
  },
  {
    id: 'settrace',
    title: ' + settrace that counts lines',
    // CPython takes ten seconds for all of them.
    fewer: { CPython: 10 },
    args: (_data, calls) => [script, 'count', String(calls)],
  },
];

/** `{ title, seconds }` or `{ title, skipped }` for each; the best of three loops of ten million calls. */
export async function pythonRows() {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-bench-'));
  const found = [];
  try {
    for (const { title, commands, path } of interpreters) {
      const command = await firstThatRuns(commands);
      if (command === undefined) {
        found.push({ title, skipped: 'not installed' });
        continue;
      }
      const env = path === undefined ? process.env : { ...process.env, PYTHONPATH: path };
      for (const way of ways) {
        const scale = way.fewer?.[title] ?? 1;
        const args = way.args(join(directory, 'data'), CALLS / scale);
        found.push(await time(`${command.version}${way.title}`, command.name, args, env, scale));
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return found;
}

async function time(title, name, args, env, scale) {
  try {
    const { stderr } = await execute(name, args, { env, timeout: 120_000 });
    const seconds = stderr
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map(Number);
    if (seconds.length !== 3) throw new Error(stderr);
    return { title, seconds: Math.min(...seconds) * scale };
  } catch (error) {
    const said = String(error.stderr || error.message);
    return {
      title,
      skipped: /No module named/.test(said) ? 'not installed' : said.trim().split('\n').at(-1),
    };
  }
}

async function firstThatRuns(commands) {
  for (const name of commands) {
    try {
      const code =
        'import sys, platform; print(platform.python_implementation(), ".".join(map(str, (getattr(sys, "pypy_version_info", sys.version_info))[:3])))';
      const { stdout } = await execute(name, ['-c', code]);
      return { name, version: stdout.trim() };
    } catch {}
  }
  return undefined;
}
