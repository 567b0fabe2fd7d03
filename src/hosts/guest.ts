/** The traced instances inside the worker: makes them, reads their counters, reports how they ended. */
import {
  type BoundaryHooks,
  type CutFrame,
  currentFrames,
  framesOf,
  instancesOfRealm,
  isError,
  isInstance,
  isRuntimeError,
  isStackOverflow,
  messageOf,
  nameOf,
  type RegisteredModule,
} from '../runtime/index.ts';
import type { ProgressHooks } from './progress.ts';
import {
  type GuestEnd,
  type Job,
  Phase,
  type Progress,
  type Snapshot,
  type TraceFrame,
  type WorkerModule,
} from './protocol.ts';
import { askAbout, type StopChannel } from './stopped-plans.ts';
import type { GuestTracing } from './trace-guest.ts';

/** A failure to start that the user can fix; the message is for people. */
export class Refusal extends Error {}

/** Frames of {@link Guest.snapshot}, its caller and the debugger's expression on top of the guest's stack. */
const OWN_FRAMES = 3;

/** All instances of one program. */
export class Guest {
  readonly #registry = instancesOfRealm();
  /** By index; their counters go where the main thread finds them. */
  readonly #modules = new Map<number, RegisteredModule>();
  readonly #saved = new Map<RegisteredModule, BigInt64Array>();
  readonly #tracing: GuestTracing | undefined;
  readonly #hooks: BoundaryHooks | undefined;
  readonly #phase: Int32Array;
  readonly #stops: StopChannel | undefined;

  /**
   * @param shared with the main thread
   * @param progress made where counts are saved while the guest is running
   */
  constructor(
    { phase, stops }: Pick<Job, 'phase' | 'stops'>,
    tracing?: GuestTracing,
    progress?: ProgressHooks,
  ) {
    this.#phase = phase;
    this.#stops = stops;
    this.#tracing = tracing;
    this.#hooks = progress === undefined ? tracing?.hooks : progress(tracing?.hooks);
  }

  /**
   * Compiles a module.
   * @throws Refusal when the engine does not accept it.
   */
  compile(module: WorkerModule): WebAssembly.Module {
    try {
      return new WebAssembly.Module(module.bytes as BufferSource);
    } catch (error) {
      throw new Refusal(`the engine rejects ${module.name}: ${messageOf(error)}`);
    }
  }

  /**
   * Makes an instance. The start function runs here.
   * @param made called with the engine's own exports before that, where wtrace runs the start function
   * @returns the exports that the host may see
   * @throws Refusal when it cannot be made, or must not be any more
   */
  instantiate(
    module: WorkerModule,
    compiled: WebAssembly.Module,
    imports: WebAssembly.Imports,
    made?: (exports: WebAssembly.Exports) => void,
  ): WebAssembly.Exports {
    const tracing = this.#tracing;
    const ask = this.#stops && askAbout(module.index, this.#stops);
    const events = module.events && tracing?.sourceOf(module.events, ask);
    const before = Atomics.compareExchange(this.#phase, 0, Phase.waiting, Phase.begun);
    if (before === Phase.cancelled) throw new Refusal(`${module.name} was ended before it began`);
    try {
      const registered = this.#registered(module);
      return registered.instantiateSync(compiled, { imports, events, hooks: this.#hooks, made }).exports;
    } catch (error) {
      if (!(error instanceof WebAssembly.LinkError)) throw error;
      throw new Refusal(`${module.name} cannot be linked: ${messageOf(error)}`);
    }
  }

  #registered({ index, probes }: WorkerModule): RegisteredModule {
    const known = this.#modules.get(index);
    if (known !== undefined) return known;
    const added = this.#registry.add(probes);
    this.#modules.set(index, added);
    if (probes !== undefined) this.#saved.set(added, probes.counters);
    return added;
  }

  /** Saves all counters where the main thread finds them; false when some cannot be read. */
  saveCounters(): boolean {
    for (const [module, counters] of this.#saved) counters.set(module.counters());
    return [...this.#modules.values()].every(({ complete }) => complete);
  }

  /** Delivers and writes all events; returns the observer's summary. */
  finishTracing(): unknown {
    return this.#tracing?.finish();
  }

  /** Places where activations were cut off. */
  cut(): CutFrame[] {
    return this.#registry.cut(this.#modules);
  }

  /** What a running guest has counted so far. Must be called by a function of the host that the guest called. */
  progress(): Progress {
    const start = performance.now();
    const stack = currentFrames() ?? [];
    const cut = this.#registry.live(this.#modules, stack, false);
    const last = [...this.#modules.keys()].reduce((most, index) => Math.max(most, index), -1);
    const counters = Array.from(
      { length: last + 1 },
      (_, index) => this.#modules.get(index)?.counters() ?? new BigInt64Array(0),
    );
    const complete = [...this.#modules.values()].every((module) => module.complete);
    return { kind: 'progress', cut, counters, complete, milliseconds: performance.now() - start };
  }

  /** The state of a running guest. Must be called only for the debugger, directly on top of the stopped stack. */
  snapshot(): Snapshot {
    const stack = (currentFrames() ?? []).slice(OWN_FRAMES);
    const complete = this.saveCounters();
    const cut = this.#registry.live(this.#modules, stack, stack[0]?.kind === 'wasm');
    return { cut, complete };
  }
}

/** How a program ended, from what it threw. */
export function endOf(error: unknown): GuestEnd {
  const trap = isRuntimeError(error) || isStackOverflow(error);
  const frames: TraceFrame[] = [];
  for (const frame of framesOf(error) ?? []) {
    if (frame.kind === 'wasm') frames.push(frame);
  }
  const kind = !trap && isError(error) ? `${nameOf(error)}: ` : '';
  const exception = !trap && 'Exception' in WebAssembly && isInstance(error, WebAssembly.Exception);
  const message = exception ? 'an exception of the program was not caught' : `${kind}${messageOf(error)}`;
  return { kind: trap ? 'trap' : 'error', message, frames };
}
