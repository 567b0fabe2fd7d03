/** Runs a fixture through anything that makes an instance of it, and says how it went. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import type { FixtureRun } from '../rewriter/fixtures.ts';

/** What is needed of a program. */
export interface Runnable {
  readonly exports: object;
  readonly instance: WebAssembly.Instance;
}

type Callable = (...args: unknown[]) => unknown;

/**
 * Runs `_start` of a command, or `_initialize` and the calls of all else. Clocks and random numbers stand still.
 * @param instantiate makes the program
 * @param after looks at it when it has run
 * @returns equal for equal behaviour
 */
export async function runInstance<Program extends Runnable>(
  run: FixtureRun,
  instantiate: (imports: WebAssembly.Imports) => Promise<Program>,
  after: (program: Program) => void = () => {},
) {
  const { command, bytes } = run;
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-load-'));
  const path = (name: string): string => join(directory, name);
  writeFileSync(path('stdin'), command.stdin ?? '');
  const [stdin, stdout, stderr] = [
    openSync(path('stdin'), 'r'),
    openSync(path('stdout'), 'w'),
    openSync(path('stderr'), 'w'),
  ];
  const args = ['program', ...(command.args ?? [])];
  const env = { ...command.env };
  const preopens = { ...command.dirs };
  const wasi = new WASI({
    version: 'preview1',
    args,
    env,
    preopens,
    returnOnExit: true,
    stdin,
    stdout,
    stderr,
  });
  let memory: WebAssembly.Memory | undefined;
  try {
    const program = await instantiate(importsFor(bytes, wasi, () => memory!.buffer));
    const exports = program.exports as WebAssembly.Exports;
    memory = exports['memory'] as WebAssembly.Memory | undefined;
    const ends: string[] = [];
    const attempt = (what: () => unknown): void => {
      try {
        ends.push(String(what()));
      } catch (error) {
        ends.push(String(error));
      }
    };
    if (exports['_start'] !== undefined) attempt(() => wasi.start({ exports }));
    else {
      if (exports['_initialize'] !== undefined) attempt(() => wasi.initialize({ exports }));
      for (const { export: name, args: given } of command.calls ?? [])
        attempt(() => (exports[name] as Callable)(...given));
    }
    after(program);
    const text = (name: string): string => readFileSync(path(name), 'utf8');
    const memories = Object.values(exports).flatMap((value) =>
      value instanceof WebAssembly.Memory ? [fingerprint(value)] : [],
    );
    return { ends, stdout: text('stdout'), stderr: text('stderr'), memories };
  } finally {
    for (const fd of [stdin, stdout, stderr]) closeSync(fd);
    rmSync(directory, { recursive: true });
  }
}

function fingerprint({ buffer }: WebAssembly.Memory): string {
  return `${createHash('sha256').update(new Uint8Array(buffer)).digest('hex')} ${buffer.byteLength}`;
}

/** Every import as a function of JavaScript; those that are not WASI's do nothing. */
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
  for (const { module, name } of WebAssembly.Module.imports(new WebAssembly.Module(bytes))) {
    const call = module === 'wasi_snapshot_preview1' ? syscalls[name] : undefined;
    imports[module] ??= {};
    imports[module][name] = (...args) => call?.(...args) ?? 0;
  }
  return imports as unknown as WebAssembly.Imports;
}
