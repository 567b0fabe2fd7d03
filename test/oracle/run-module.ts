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
  /** Guest directory → host directory. */
  readonly dirs?: Readonly<Record<string, string>>;
  /** Exports to call, one after the other, of a module that is no command. */
  readonly calls?: readonly { readonly export: string; readonly args: readonly (number | bigint)[] }[];
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

/**
 * Instantiates `bytes` and runs it: a WASI command by `_start`, all else by `_initialize` where there is one and the
 * command's calls. Clocks and random numbers stand still, so that runs are equal; imports that are not WASI's do
 * nothing.
 */
export function runModule(bytes: Uint8Array<ArrayBuffer>, command: Command, watcher: Watcher = {}): Outcome {
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
    preopens: { ...command.dirs },
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
      exports['_start'] === undefined
        ? callAll(wasi, exports, command)
        : [attempt(() => wasi.start({ exports }))];
    const text = (name: string): string => readFileSync(path(name), 'utf8');
    // The ring of events is a memory too, and not the program's.
    const memories = Object.entries(own).flatMap(([name, value]) =>
      value instanceof WebAssembly.Memory && !name.startsWith('wtrace:') ? [value] : [],
    );
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

function callAll(wasi: WASI, exports: WebAssembly.Exports, { calls }: Command): string[] {
  const ends: string[] = [];
  if (exports['_initialize'] !== undefined) ends.push(attempt(() => wasi.initialize({ exports })));
  for (const { export: name, args } of calls ?? [])
    ends.push(attempt(() => (exports[name] as Callable)(...args)));
  return ends;
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
