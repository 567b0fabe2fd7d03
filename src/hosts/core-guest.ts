/** Runs a core module in the worker: a WASI preview 1 command or reactor, or a bare module. */
import type { WASI } from 'node:wasi';
import { assemblyScriptImports } from './assemblyscript.ts';
import { endOf, type Guest, Refusal } from './guest.ts';
import type { GuestEnd, Job } from './protocol.ts';
import { makeWaitsInterruptible } from './wasi-waits.ts';

type Syscalls = Record<string, (...args: number[]) => number>;

/** Name of WASI preview 1's only import module. */
const PREVIEW1 = 'wasi_snapshot_preview1';

/** How the run ended. */
export interface CoreResult {
  readonly end: GuestEnd;
  /** Results of the requested call. */
  readonly results?: readonly (number | bigint | string)[];
}

/**
 * Runs the module until it ends, in whatever way.
 * @throws Refusal when it cannot be started
 */
export async function runCore(guest: Guest, job: Job & { kind: 'core' }): Promise<CoreResult> {
  const { module, start, call } = job;
  const compiled = guest.compile(module);
  let memory: WebAssembly.Memory | undefined;
  const host = job.wasi ? await createWasi(job, () => memory) : undefined;
  try {
    const env = job.assemblyScript ? assemblyScriptImports(() => memory) : {};
    const exports = guest.instantiate(module, compiled, { ...env, ...host?.imports }, (made) => {
      if (made['memory'] instanceof WebAssembly.Memory) memory = made['memory'];
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
}

async function createWasi(job: Job, memory: () => WebAssembly.Memory | undefined): Promise<WasiHost> {
  const { WASI } = await import('node:wasi');
  const wasi = new WASI({
    version: 'preview1',
    args: [...job.args],
    env: { ...job.env },
    preopens: { ...job.preopens },
    returnOnExit: true,
  });
  const calls: Syscalls = { ...(wasi.wasiImport as Syscalls) };
  const { proc_exit } = calls;
  let code: number | undefined;
  calls['proc_exit'] = (status) => {
    code = status as number;
    return proc_exit!(status as number);
  };
  makeWaitsInterruptible(calls, WASI, memory);
  return { wasi, imports: { [PREVIEW1]: calls }, exitCode: () => code };
}
