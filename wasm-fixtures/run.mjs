// Runs a fixture without wtrace, as fixture.json says: node run.mjs <fixture> <module> <run>
// Stdin is passed through. Exit code: the program's own; 134 after a trap or an uncaught exception.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modulesOf, readFixture } from './fixtures.mjs';

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));

async function main([fixtureName, file, runName]) {
  const fixture = readFixture(fixtureName);
  const run = fixture.runs.find((candidate) => candidate.name === runName);
  const target = run && modulesOf(fixture, run).find((candidate) => candidate.file === file);
  if (!target) throw new Error(`${fixtureName} has no run '${runName}' of ${file}`);
  const runners = { component: runComponent, bare: printInvocation };
  try {
    process.exitCode = await (runners[target.kind] ?? runWasi)(fixture, target, run);
  } catch (error) {
    console.error(error?.stack ?? error);
    process.exitCode = 134;
  }
}

/** Runs a WASI module; its exit code. @throws what the program throws, traps included */
export async function runWasi(fixture, target, run, { stdin = 0, stdout = 1, stderr = 2 } = {}) {
  process.removeAllListeners('warning'); // node:wasi is experimental and says so
  const { WASI } = await import('node:wasi');
  const wasi = new WASI({
    version: 'preview1',
    args: [target.file, ...(run.args ?? [])],
    env: run.env ?? {},
    preopens: Object.fromEntries(
      Object.entries(run.dirs ?? {}).map(([guest, host]) => [guest, join(fixture.dir, host)]),
    ),
    stdin,
    stdout,
    stderr,
    returnOnExit: true,
  });
  const bytes = readFileSync(join(fixture.dir, target.file));
  const { instance } = await WebAssembly.instantiate(bytes, wrapped(wasi.getImportObject()));
  if (target.kind === 'wasi-command') return wasi.start(instance);
  wasi.initialize(instance);
  for (const result of invoke(instance, run)) writeSync(stdout, `${result}\n`);
  return 0;
}

/** Each function in a closure: node:wasi of Node 20 may abort when V8 calls its functions directly. */
function wrapped(imports) {
  const wrap = ([name, fn]) => [name, (...args) => fn(...args)];
  return Object.fromEntries(
    Object.entries(imports).map(([module, fns]) => [
      module,
      Object.fromEntries(Object.entries(fns).map(wrap)),
    ]),
  );
}

/** Calls the export that the run names; its results as text. @throws what the module throws. */
function invoke(instance, run) {
  const { export: name, args, types = [] } = run.invoke;
  const values = args.map((text, index) => (types[index] === 'i64' ? BigInt(text) : Number(text)));
  const result = instance.exports[name](...values);
  return (Array.isArray(result) ? result : result === undefined ? [] : [result]).map(String);
}

/** Results of a run of a module without imports, in this process. @throws what the module throws. */
export function invokeBare(fixture, target, run) {
  const module = new WebAssembly.Module(readFileSync(join(fixture.dir, target.file)));
  return invoke(new WebAssembly.Instance(module, {}), run);
}

function printInvocation(fixture, target, run) {
  for (const result of invokeBare(fixture, target, run)) console.log(result);
  return 0;
}

/** By jco's own `run`, which ends with 1 whatever the program's code was. */
function runComponent(fixture, target, run) {
  const jco = join(dirname(createRequire(import.meta.url).resolve('@bytecodealliance/jco')), 'jco.js');
  const command = [jco, 'run', join(fixture.dir, target.file), ...(run.args ?? [])];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  return run.ends === 'trap' && status === 1 ? 134 : (status ?? 1);
}
