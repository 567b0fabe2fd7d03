/** Runs a WASI preview 1 command in this process, whatever was done to its module, and says how it went. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { instantiate, type Watcher } from './border.ts';

/** What a command is given. */
export interface WasiCommand {
  /** Arguments, the program's name first. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Guest directory → host directory. */
  readonly preopens?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** What can be seen of a run from outside; equal for equal behaviour. */
export interface WasiOutcome {
  /** Exit code, or the words of the error that ended the run. */
  readonly end: number | string;
  readonly stdout: string;
  readonly stderr: string;
  /** SHA-256 of the exported memory as it was left, and its size in bytes. */
  readonly memory: string;
}

/** Instantiates and starts `bytes`. The clocks and the random source of WASI stand still, so that runs are equal. */
export function runWasi(
  bytes: Uint8Array<ArrayBuffer>,
  command: WasiCommand,
  watcher: Watcher = {},
): WasiOutcome {
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
    args: [...(command.args ?? ['program'])],
    env: { ...command.env },
    preopens: { ...command.preopens },
    returnOnExit: true,
    stdin,
    stdout,
    stderr,
  });
  let memory: WebAssembly.Memory | undefined;
  const imports = standStill(wasi.getImportObject() as Record<string, Syscalls>, () => memory!.buffer);
  let end: number | string;
  try {
    const exports = instantiate(bytes, imports, {
      ...watcher,
      connect(instance) {
        memory = instance.exports['memory'] as WebAssembly.Memory;
        watcher.connect?.(instance);
      },
    });
    try {
      end = wasi.start({ exports }) as number;
    } catch (error) {
      end = String(error);
    }
    if (memory === undefined) throw new Error('the command exports no memory');
    const hash = createHash('sha256').update(new Uint8Array(memory.buffer)).digest('hex');
    const text = (name: string): string => readFileSync(path(name), 'utf8');
    return {
      end,
      stdout: text('stdout'),
      stderr: text('stderr'),
      memory: `${hash} ${memory.buffer.byteLength}`,
    };
  } finally {
    for (const fd of [stdin, stdout, stderr]) closeSync(fd);
    rmSync(directory, { recursive: true });
  }
}

type Syscalls = Record<string, (...args: unknown[]) => unknown>;

/** Wraps every import in a function of JavaScript (node:wasi's own abort Node 20 when they are called hot). */
function standStill(imports: Record<string, Syscalls>, memory: () => ArrayBufferLike): WebAssembly.Imports {
  const still: Syscalls = {
    clock_time_get: (_id, _precision, result) => {
      new DataView(memory()).setBigUint64(Number(result), 1_000_000_000n, true);
      return 0;
    },
    random_get: (start, length) => {
      new Uint8Array(memory(), Number(start), Number(length)).fill(7);
      return 0;
    },
  };
  const wrapped: WebAssembly.Imports = {};
  for (const [module, calls] of Object.entries(imports)) {
    const functions: Record<string, WebAssembly.ImportValue> = {};
    for (const [name, call] of Object.entries(calls)) {
      functions[name] = still[name] ?? ((...args: unknown[]) => call(...args));
    }
    wrapped[module] = functions;
  }
  return wrapped;
}
