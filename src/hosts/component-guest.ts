/** Runs a transpiled component in the worker: instances through {@link Guest}, WASI preview 2 from jco's shim. */
import { mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { isatty } from 'node:tty';
import { pathToFileURL } from 'node:url';
import type { CoreResult } from './core-guest.ts';
import { endOf, type Guest, Refusal } from './guest.ts';
import type { GuestEnd, Job, WorkerModule } from './protocol.ts';

/** The part of jco's WASI shim that is used. */
interface Shim {
  readonly WASIShim: new (config: {
    readonly sandbox: {
      readonly preopens: Readonly<Record<string, string>>;
      readonly env: Readonly<Record<string, string>>;
      readonly args: readonly string[];
    };
  }) => { getImportObject(): Record<string, object> };
}

/** What jco generates. */
interface Transpiled {
  instantiate(
    getCoreModule: (file: string) => unknown,
    imports: Record<string, Record<string, object>>,
    instantiateCore: (module: unknown, imports?: WebAssembly.Imports) => { exports: WebAssembly.Exports },
  ): Record<string, { run(): void } | undefined>;
}

/** Thrown by `wasi:cli/exit`, which must not return. */
class Exit {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}

/**
 * Runs the component's `wasi:cli/run` until it ends, in whatever way.
 * @throws Refusal when it cannot be started
 */
export async function runComponent(guest: Guest, job: Job & { kind: 'component' }): Promise<CoreResult> {
  writeSynchronously();
  const imports = await hostImports(job);
  const transpiled = await importSource(job.source);
  const compiled = new Map(
    job.modules.map((module) => [module.id, { module, compiled: guest.compile(module) }]),
  );
  const end = ((): GuestEnd => {
    try {
      const instance = transpiled.instantiate(
        (file) => compiled.get(file),
        imports,
        (handle, coreImports = {}) => {
          const core = handle as { module: WorkerModule; compiled: WebAssembly.Module };
          return { exports: guest.instantiate(core.module, core.compiled, coreImports) };
        },
      );
      const entry = Object.keys(instance).find((name) => /^wasi:cli\/run@0\.2\./.test(name)) ?? 'run';
      instance[entry]?.run();
      return { kind: 'exit', code: 0 };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (error instanceof Exit) return { kind: 'exit', code: error.code };
      return isErrResult(error) ? { kind: 'exit', code: 1 } : endOf(error);
    }
  })();
  return { end };
}

/** jco throws the `err` of a `result`: wrapped, or as it is. */
function isErrResult(error: unknown): boolean {
  if (error === undefined) return true;
  if (typeof error !== 'object' || error === null) return false;
  return error.constructor.name === 'ComponentError' || ('tag' in error && error.tag === 'err');
}

/** Through a file, since a `data:` URL would appear in full in every line of a stack trace. */
async function importSource(source: string): Promise<Transpiled> {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-'));
  try {
    const file = join(directory, 'component.mjs');
    writeFileSync(file, source);
    return (await import(pathToFileURL(file).href)) as Transpiled;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The shim's interfaces as the generated code imports them: `imports['p2/cli'].terminalStdin`. */
async function hostImports(
  job: Job & { kind: 'component' },
): Promise<Record<string, Record<string, object>>> {
  const { WASIShim } = (await import(job.shim)) as Shim;
  const { preopens, env, args } = job;
  const shim = new WASIShim({ sandbox: { preopens, env, args } });
  const imports: Record<string, Record<string, object>> = {};
  for (const [key, value] of Object.entries(shim.getImportObject())) {
    const match = /^wasi:([a-z]+)\/([a-z-]+)$/.exec(key);
    if (match === null) continue;
    const [, from = '', name = ''] = match;
    const group = imports[`p2/${from}`] ?? {};
    imports[`p2/${from}`] = group;
    group[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  const cli = imports['p2/cli'] as Record<string, object>;
  cli['exit'] = {
    exit: (status: { readonly tag: string }) => {
      throw new Exit(status.tag === 'err' ? 1 : 0);
    },
    exitWithCode: (code: number) => {
      throw new Exit(code);
    },
  };
  // The shim reports every stream as a terminal.
  ['Stdin', 'Stdout', 'Stderr'].forEach((stream, fd) => {
    if (!isatty(fd)) cli[`terminal${stream}`] = { [`getTerminal${stream}`]: () => undefined };
  });
  return imports;
}

/**
 * The shim writes to `process.stdout`. In a worker that is a message to the main thread, and only the first is sent
 * before the next iteration of the worker's event loop: output would be late, and lost after a signal.
 */
function writeSynchronously(): void {
  ([process.stdout, process.stderr] as const).forEach((stream, i) => {
    stream.write = (chunk: string | Uint8Array): boolean => {
      writeAll(i + 1, typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      return true;
    };
  });
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A pipe that another process made non-blocking, and that is full.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      else throw { tag: 'closed' };
    }
  }
}
