/** Runs a core module in the worker: a WASI preview 1 command or reactor, or a bare module. */
import type { WASI } from 'node:wasi';
import { withoutWaiting } from '../store/index.ts';
import { assemblyScriptImports } from './assemblyscript.ts';
import { endOf, type Guest, Refusal } from './guest.ts';
import { watchForMissedFiles } from './missed-files.ts';
import type { GuestEnd, Job } from './protocol.ts';
import type { Syscalls } from './wasi-calls.ts';
import { makeWaitsInterruptible } from './wasi-waits.ts';

const STDOUT = 1;
const STDERR = 2;
/** Name of WASI preview 1's only import module. */
const PREVIEW1 = 'wasi_snapshot_preview1';

/** How the run ended. */
export interface CoreResult {
  readonly end: GuestEnd;
  /** Results of the requested call. */
  readonly results?: readonly (number | bigint | string)[];
  /** It has no directory, and said that a file could not be opened. */
  readonly missedFiles?: boolean;
}

/**
 * Runs the module until it ends, in whatever way.
 * @throws Refusal when it cannot be started
 */
export async function runCore(guest: Guest, job: Job & { kind: 'core' }): Promise<CoreResult> {
  const compiled = guest.compile(job.module);
  const own: OwnMemory = { memory: undefined };
  const host = job.wasi ? await createWasi(job, () => own.memory) : undefined;
  const result = runCompiled({ guest, job, compiled, host, own });
  return { ...result, missedFiles: host?.missedFiles() === true };
}

/** A module that is ready to be instantiated. */
interface Compiled {
  readonly guest: Guest;
  readonly job: Job & { kind: 'core' };
  readonly compiled: WebAssembly.Module;
  readonly host: WasiHost | undefined;
  readonly own: OwnMemory;
}

/** The memory that the instance exports, once it is made. */
interface OwnMemory {
  memory: WebAssembly.Memory | undefined;
}

function runCompiled({ guest, job, compiled, host, own }: Compiled): CoreResult {
  const { module, start, call } = job;
  try {
    const env = job.assemblyScript ? assemblyScriptImports(() => own.memory) : {};
    const exports = guest.instantiate(module, compiled, { ...env, ...host?.imports }, (made) => {
      if (made['memory'] instanceof WebAssembly.Memory) own.memory = made['memory'];
    });
    let code = 0;
    if (host === undefined) {
      if (start !== undefined) (exports[start] as () => void)();
    } else if (start === '_start') {
      code = host.wasi.start({ exports: only(exports, '_start') }) as number;
    } else {
      host.wasi.initialize({ exports: only(exports, '_initialize') });
    }
    if (call === undefined) return { end: { kind: 'exit', code } };
    const { args } = call;
    const result = (exports[call.export] as (...args: unknown[]) => unknown)(...args);
    return { end: { kind: 'exit', code: 0 }, results: listOf(result).map(transferable) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const code = host?.exitCode();
    return { end: code === undefined ? endOf(error) : { kind: 'exit', code } };
  }
}

/** node:wasi refuses an instance that exports both entry points: it gets only the one that is meant. */
function only(exports: WebAssembly.Exports, entry: '_start' | '_initialize'): WebAssembly.Exports {
  const seen: WebAssembly.Exports = {};
  for (const name of [entry, 'memory']) {
    if (exports[name] !== undefined) seen[name] = exports[name];
  }
  return seen;
}

function listOf(result: unknown): unknown[] {
  if (result === undefined) return [];
  return Array.isArray(result) ? result : [result];
}

/** References cannot be transferred out of the worker: they become text. */
function transferable(value: unknown): number | bigint | string {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value === null ? 'ref.null' : `ref.${typeof value === 'function' ? 'func' : 'extern'}`;
}

interface WasiHost {
  readonly wasi: WASI;
  readonly imports: WebAssembly.Imports;
  /** The argument of the program's `proc_exit`; undefined when it did not call it. */
  exitCode(): number | undefined;
  /** See {@link CoreResult}. */
  missedFiles(): boolean;
}

async function createWasi(job: Job, memory: () => WebAssembly.Memory | undefined): Promise<WasiHost> {
  const { WASI } = await import('node:wasi');
  const preopens = { ...job.preopens };
  const wasi = new WASI({
    version: 'preview1',
    args: [...job.args],
    env: { ...job.env },
    preopens,
    returnOnExit: true,
    stdout: withoutWaiting(STDOUT),
    stderr: withoutWaiting(STDERR),
  });
  const calls: Syscalls = { ...(wasi.wasiImport as Syscalls) };
  const { proc_exit } = calls;
  let code: number | undefined;
  calls['proc_exit'] = (status) => {
    code = status as number;
    return proc_exit!(status as number);
  };
  makeWaitsInterruptible(calls, { wasiClass: WASI, memory, directories: Object.values(preopens) });
  const missedFiles =
    Object.keys(job.preopens).length === 0 ? watchForMissedFiles(calls, memory) : () => false;
  return { wasi, imports: { [PREVIEW1]: calls }, exitCode: () => code, missedFiles };
}
