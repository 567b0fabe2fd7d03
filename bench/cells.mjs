// A cell is one program on one engine with all rows that apply: its modules, its measurement in a process of its own,
// and a file of the results, from which an interrupted run is resumed.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { read, root } from './programs.mjs';
import { wasm } from './wtrace.mjs';

const execute = promisify(execFile);
const cache = join(root, '.cache', 'bench');
const answers = join(cache, 'cells.jsonl');
/** Modules that take long to build. */
const kept = join(cache, 'peers');
/** A minute more than the slowest cell takes. */
const LIMIT_MS = 180_000;

/** Files that only this process needs; another may run at the same time. */
const own = join(cache, `run-${process.pid}`);
process.on('exit', () => rmSync(own, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

/** Bytes of the bodies. */
function codeSize(bytes) {
  const { code } = wasm.readModule(bytes);
  return code.count === 0 ? 0 : code.end[code.count - 1] - code.base;
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Modules of a program: `variants` `{ id, file, sha256, size, code, probes }`, the untouched one first, for each available
 * row; `skipped`: row → why there is none.
 */
export async function prepare(program, rows) {
  mkdirSync(own, { recursive: true });
  mkdirSync(kept, { recursive: true });
  const original = read(program);
  const variants = [
    {
      id: 'untraced',
      file: program.module,
      sha256: sha256(original),
      size: original.length,
      code: codeSize(original),
    },
  ];
  const skipped = new Map();
  for (const row of rows) {
    const name = `${program.name.replaceAll(' ', '')}-${row.id}`;
    const file = row.slow
      ? join(kept, `${name}-${variants[0].sha256.slice(0, 12)}.wasm`)
      : join(own, `${name}.wasm`);
    let made;
    try {
      made = row.slow && existsSync(file) ? { bytes: readFileSync(file) } : await row.make(original, program);
    } catch (error) {
      made = { skipped: `failed: ${String(error.message ?? error).split('\n')[0]}` };
    }
    if (made.skipped !== undefined) {
      skipped.set(row.id, made.skipped);
      continue;
    }
    writeFileSync(file, made.bytes);
    variants.push({
      id: row.id,
      file,
      sha256: sha256(made.bytes),
      size: made.bytes.length,
      code: codeSize(made.bytes),
      probes: made.probes,
    });
  }
  return { variants, skipped };
}

/**
 * Results of earlier, unfinished runs: key → what {@link measureCell} returns. `keep(key, value)` adds one.
 * @param mode `resume`; `fresh`: drops them; `apart`: neither reads nor writes them
 */
export function openAnswers(mode) {
  const known = new Map();
  mkdirSync(cache, { recursive: true });
  if (mode === 'fresh') rmSync(answers, { force: true });
  if (mode === 'resume' && existsSync(answers)) {
    for (const line of readFileSync(answers, 'utf8').split('\n')) {
      try {
        const { key, value } = JSON.parse(line);
        known.set(key, value);
      } catch {
        // The last line, truncated when the run was interrupted.
      }
    }
  }
  return {
    known,
    keep(key, value) {
      known.set(key, value);
      if (mode !== 'apart') appendFileSync(answers, `${JSON.stringify({ key, value })}\n`);
    },
  };
}

/** Drops all results: the run is complete. */
export const closeAnswers = () => rmSync(answers, { force: true });

/** What the result depends on. */
export const keyOf = (engine, executable, program, variants, times, sweep) =>
  sha256(
    JSON.stringify([
      engine.id,
      executable,
      program.name,
      program.call,
      variants.map((v) => v.sha256),
      times,
      sweep,
    ]),
  );

/** Writes a job for a process; returns the path of the file. */
export function jobFile(job) {
  mkdirSync(own, { recursive: true });
  const path = join(own, 'job.json');
  writeFileSync(path, JSON.stringify(job));
  return path;
}

/** Measures; `{ error }` when the engine could not run it. */
export async function measureCell(engine, executable, program, variants, times) {
  const job = jobFile({ program, variants, ...times });
  const args = [...engine.flags, join(root, 'bench', 'measure.mjs'), job];
  try {
    const { stdout } = await execute(executable, args, { timeout: LIMIT_MS, maxBuffer: 1 << 26 });
    return JSON.parse(stdout);
  } catch (error) {
    const text = String(error.stderr || error.message);
    const said = text.split('\n').find((line) => /Error|error:/.test(line)) ?? text.split('\n')[0];
    return { error: said.trim() };
  }
}
