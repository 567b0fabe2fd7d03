/** Runs a program of any kind under trace, and returns its outcome: counters, abnormal exits, results. */
import { statSync } from 'node:fs';
import process from 'node:process';
import { CannotRunError, FileError } from '../errors.ts';
import type { ModuleOffset } from '../location.ts';
import { abnormalExits, FrameResolver } from '../runtime/index.ts';
import { isComponent } from '../wasm/index.ts';
import { planCore } from './core-plan.ts';
import { GuestThread, type Interrupted } from './guest-thread.ts';
import { loopArrival } from './paused-position.ts';
import {
  type GuestFrame,
  type ModuleOutcome,
  type Prepared,
  type RunEnd,
  type RunOptions,
  type RunOutcome,
  type TracedModule,
  workerModule,
  workerTrace,
} from './program.ts';
import { ProgressSchedule } from './progress-schedule.ts';
import type { GuestEnd, Progress, Reply, TraceFrame } from './protocol.ts';
import { answerStops } from './stopped-plans.ts';
import { formatResult } from './values.ts';

/**
 * Runs a program to its end, with this process's stdin, stdout and stderr. A signal and a timeout end it and its counts
 * are kept. Signals are still held afterwards.
 * @throws {@link CannotRunError} when it cannot be started
 * @throws `FileError` when a directory to be opened is not a directory
 * @throws `MissingPeerError` for a component when jco is not installed
 */
export async function runProgram(options: RunOptions): Promise<RunOutcome> {
  if (typeof WebAssembly === 'undefined')
    throw new CannotRunError(
      `${options.name} cannot be run: this Node has no WebAssembly; start it without --jitless and --no-expose-wasm`,
    );
  for (const [guest, host] of Object.entries(options.preopens)) {
    requireDirectory(guest, host);
  }
  const { signals, timeout, progress } = options;
  let prepared: Prepared | undefined;
  const take = ({ cut, counters, complete }: Progress): void => {
    if (prepared !== undefined) progress?.take(moduleOutcomes({ cut, complete }, prepared, counters));
  };
  const schedule = progress && new ProgressSchedule(progress.every, take);
  let stops: ReturnType<typeof stopsOf>;
  const thread = new GuestThread({ signals, timeout, schedule });
  try {
    prepared = isComponent(options.bytes)
      ? await (await import('./component-plan.ts')).prepareComponent(options)
      : prepareCore(options);
    stops = stopsOf(prepared);
    return outcomeOf(await thread.run(prepared.job, stops?.channel), prepared, options);
  } finally {
    stops?.close();
    await thread.close();
  }
}

/** Undefined: no frame shows variables. */
function stopsOf({ modules }: Prepared): ReturnType<typeof answerStops> | undefined {
  if (modules.every(({ stopped }) => stopped === undefined)) return undefined;
  return answerStops((module, activations) => modules[module]?.stopped?.(activations));
}

function prepareCore(options: RunOptions): Prepared {
  const { name, bytes, args, env, preopens } = options;
  const { wasi, assemblyScript, start, call, resultTypes } = planCore(bytes, name, options.invoke);
  const traced = options.rewrite(bytes, name, true);
  const module = workerModule(traced, 0);
  const programArgs = [name, ...(call === undefined ? args : [])];
  return {
    job: {
      kind: 'core',
      module,
      wasi,
      assemblyScript,
      start,
      call,
      args: programArgs,
      env,
      preopens,
      trace: workerTrace(options, [module], false),
    },
    modules: [traced],
    workerModules: [module],
    resultTypes,
  };
}

/** @throws FileError with a hint */
function requireDirectory(guest: string, host: string): void {
  const stats = statSync(host, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return;
  const option = `--dir ${host}${guest === host ? '' : `::${guest}`}`;
  const hint =
    stats === undefined
      ? `no such directory; create ${host}, or give the directory that the program needs: --dir <host>[::<guest>]`
      : `${host} is not a directory; give the directory that it is in: --dir <host>[::<guest>]`;
  throw new FileError(`${option}: ${hint}`, host);
}

function outcomeOf(reply: Reply | Interrupted, prepared: Prepared, options: RunOptions): RunOutcome {
  if (reply.kind === 'refused') throw new CannotRunError(refusal(reply.message, options, prepared));
  const { workerModules, resultTypes } = prepared;
  const end: RunEnd =
    reply.kind === 'interrupted'
      ? { kind: 'interrupted', by: reply.by }
      : runEnd(reply.end, () => new FrameResolver(ownersOf(prepared), reply.cut));
  const results = reply.kind === 'ended' ? reply.results : undefined;
  const taken = reply.kind === 'interrupted' ? reply.counters : undefined;
  const counters = taken ?? workerModules.map(({ probes }) => probes?.counters);
  return {
    end,
    trace: reply.trace,
    missedFiles: reply.kind === 'ended' && reply.missedFiles,
    ...(results === undefined
      ? {}
      : { results: results.map((value, i) => formatResult(value, resultTypes[i])) }),
    modules: moduleOutcomes(reply, prepared, counters),
  };
}

/** What is known of the functions of each module. */
const ownersOf = ({ modules }: Prepared) =>
  modules.map(({ probeMap, functions }) => {
    if (probeMap === undefined || functions === undefined) return probeMap && { probeMap };
    const { offsets, callsEndBlocks } = probeMap;
    return {
      probeMap: {
        offsets,
        callsEndBlocks,
        functions: functions.map((fn) => ({ ...fn, blockStart: [fn.start] })),
      },
    };
  });

function moduleOutcomes(
  { cut, complete }: Pick<Reply & { kind: 'ended' }, 'cut' | 'complete'>,
  prepared: Prepared,
  counters: readonly (BigInt64Array | undefined)[],
): ModuleOutcome[] {
  const { modules } = prepared;
  const ends = abnormalExits(cut, ownersOf(prepared), (module, funcidx, offset) => {
    const traced = modules[module];
    return traced && loopArrival(traced.bytes, funcidx, offset);
  });
  return modules.map((module, i) => ({
    module,
    counters: countersOf(module, counters[i]),
    ends: ends[i] ?? [],
    complete,
  }));
}

/** A copy: memory shared with the worker has no place in a result. A module that has not been made yet counted nothing. */
function countersOf({ probeMap }: TracedModule, taken: BigInt64Array | undefined): BigInt64Array {
  const count = probeMap?.counterCount ?? 0;
  return taken?.length === count ? BigInt64Array.from(taken) : new BigInt64Array(count);
}

function runEnd(end: GuestEnd, resolverOf: () => FrameResolver): RunEnd {
  if (end.kind === 'exit') return end;
  const resolver = resolverOf();
  const frames = end.frames.map(({ name, ...frame }: TraceFrame): GuestFrame => {
    const place = resolver.place(frame);
    return {
      module: place?.module ?? resolver.moduleOf(frame.url),
      funcidx: frame.funcidx,
      offset: place?.offset ?? (-1 as ModuleOffset),
      ...(name === undefined ? {} : { name }),
    };
  });
  return { kind: end.kind, message: end.message, frames };
}

/** The engine's message, and advice. */
function refusal(message: string, options: RunOptions, { modules }: Prepared): string {
  const rewritten = modules.some(({ probeMap }) => probeMap !== undefined);
  if (rewritten && !isComponent(options.bytes) && WebAssembly.validate(options.bytes as BufferSource)) {
    return `${message}, although it accepts the original: this is a bug in wtrace, please report it`;
  }
  return `${message} (Node ${process.versions.node}; newer versions support more of WebAssembly)`;
}
