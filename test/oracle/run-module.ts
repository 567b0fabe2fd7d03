/** Runs a module in this process, whatever was done to it, and says how it went: for comparing runs with each other. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { instantiate, type Watcher } from './border.ts';

/** What a module is given. */
export interface Command {
  /** Arguments after the program's name. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** What can be seen of a run from outside; equal for equal behaviour. */
export interface Outcome {
  /** How `_start` ended, or each call of an export: results, exit code or the words of an error. */
  readonly ends: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  /** SHA-256 of every exported memory as it was left, and its size in bytes. */
  readonly memories: readonly string[];
}

/** Exports that do not come back. */
const ENDLESS = new Set(['spin']);
/** Arguments for exports, as many as they take. */
const ARGUMENTS = [
  [3, 1, 2, 5],
  [1, 0, 0, 0],
  [12, 18, 4, 1],
];

/**
 * Instantiates `bytes` and runs it: a WASI command by `_start`, all else by calling every exported function with
 * small numbers. Clocks and random numbers stand still, so that runs are equal. Imports that are not WASI's do
 * nothing. `preopen` is the guest's root directory.
 */
export function runModule(
  bytes: Uint8Array<ArrayBuffer>,
  command: Command,
  preopen: string,
  watcher: Watcher = {},
): Outcome {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-run-'));
  const path = (name: string): string => join(directory, name);
  writeFileSync(path('stdin'), command.stdin ?? '');
  const [stdin, stdout, stderr] = [
    openSync(path('stdin'), 'r'),
    openSync(path('stdout'), 'w'),
    openSync(path('stderr'), 'w'),
  ];
  const wasi = new WASI({
    version: 'preview1',
    args: ['program', ...(command.args ?? [])],
    env: { ...command.env },
    preopens: { '/': preopen },
    returnOnExit: true,
    stdin,
    stdout,
    stderr,
  });
  let own: WebAssembly.Exports = {};
  const memory = (): ArrayBufferLike => (own['memory'] as WebAssembly.Memory).buffer;
  try {
    const exports = instantiate(bytes, importsFor(bytes, wasi, memory), {
      ...watcher,
      connect(instance) {
        own = instance.exports;
        watcher.connect?.(instance);
      },
    });
    const ends =
      exports['_start'] === undefined ? callAll(wasi, exports) : [attempt(() => wasi.start({ exports }))];
    const text = (name: string): string => readFileSync(path(name), 'utf8');
    const memories = Object.values(own).filter((value) => value instanceof WebAssembly.Memory);
    return { ends, stdout: text('stdout'), stderr: text('stderr'), memories: memories.map(fingerprint) };
  } finally {
    for (const fd of [stdin, stdout, stderr]) closeSync(fd);
    rmSync(directory, { recursive: true });
  }
}

function fingerprint({ buffer }: WebAssembly.Memory): string {
  return `${createHash('sha256').update(new Uint8Array(buffer)).digest('hex')} ${buffer.byteLength}`;
}

function attempt(run: () => unknown): string {
  try {
    return String(run());
  } catch (error) {
    return String(error);
  }
}

type Callable = (...args: unknown[]) => unknown;

function callAll(wasi: WASI, exports: WebAssembly.Exports): string[] {
  const ends: string[] = [];
  if (exports['_initialize'] !== undefined) ends.push(attempt(() => wasi.initialize({ exports })));
  for (const [name, value] of Object.entries(exports)) {
    // What the rewriter and the reference add to a module has a colon in its name.
    if (typeof value !== 'function' || name === '_initialize' || name.includes(':') || ENDLESS.has(name))
      continue;
    for (const args of ARGUMENTS) ends.push(`${name} ${callWithSome(value as Callable, args)}`);
  }
  return ends;
}

/** Which parameters are i64 cannot be seen: those choices of BigInts are passed by that the engine refuses. */
function callWithSome(call: Callable, args: readonly number[]): string {
  const count = new Set([call.length, 1, 2, 3, 4]);
  for (const length of count) {
    for (let bigints = 0; bigints < 1 << length; bigints++) {
      const chosen = args.slice(0, length).map((arg, i) => ((bigints >> i) & 1 ? BigInt(arg) : arg));
      const end = attempt(() => call(...chosen));
      if (!/^(TypeError|SyntaxError): .*BigInt/.test(end)) return end;
    }
  }
  return 'takes nothing that can be given';
}

/** Wraps every import in a function of JavaScript (node:wasi's own abort Node 20 when they are called hot). */
function importsFor(
  bytes: Uint8Array<ArrayBuffer>,
  wasi: WASI,
  memory: () => ArrayBufferLike,
): WebAssembly.Imports {
  const syscalls: Record<string, Callable> = {
    ...(wasi.wasiImport as Record<string, Callable>),
    clock_time_get: (_id, _precision, result) => {
      new DataView(memory()).setBigUint64(Number(result), 1_000_000_000n, true);
      return 0;
    },
    random_get: (start, length) => {
      new Uint8Array(memory(), Number(start), Number(length)).fill(7);
      return 0;
    },
  };
  const imports: Record<string, Record<string, Callable>> = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(new WebAssembly.Module(bytes))) {
    if (kind !== 'function') throw new Error(`the module imports the ${kind} ${module}.${name}`);
    const call = module === 'wasi_snapshot_preview1' ? syscalls[name] : undefined;
    imports[module] ??= {};
    imports[module][name] = (...args) => call?.(...args) ?? 0;
  }
  return imports as unknown as WebAssembly.Imports;
}
