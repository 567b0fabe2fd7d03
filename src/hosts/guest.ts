/** The traced instances inside the worker: makes them, reads their counters, tells how they ended. */

import { START_EXPORT } from '../probe-map/index.ts';
import {
  Boundaries,
  type CutFrame,
  isStackOverflow,
  parseStack,
  readCounters,
  stackOf,
} from '../runtime/index.ts';
import type { GuestEnd, Snapshot, TraceFrame, WorkerModule } from './protocol.ts';
import type { GuestTracing } from './trace-guest.ts';

/** A failure to start that the user can do something about; the message is for people. */
export class Refusal extends Error {}

/** Frames of {@link Guest.snapshot}, its caller and the debugger's expression on top of the guest's stack. */
const OWN_FRAMES = 3;

/** All instances of one program. */
export class Guest {
  readonly #boundaries = new Boundaries();
  readonly #instances: { readonly module: WorkerModule; readonly exports: WebAssembly.Exports }[] = [];
  readonly #tracing: GuestTracing | undefined;
  /** Modules whose instance is being made: their start function may run. */
  #unfinished = 0;

  constructor(tracing?: GuestTracing) {
    this.#tracing = tracing;
  }

  /**
   * Compiles a module.
   * @throws Refusal when the engine does not accept it.
   */
  compile(module: WorkerModule): WebAssembly.Module {
    try {
      return new WebAssembly.Module(module.bytes as BufferSource);
    } catch (error) {
      throw new Refusal(`the engine refuses ${module.name}: ${messageOf(error)}`);
    }
  }

  /**
   * Makes an instance. The start function runs here.
   * @returns what the host may see of its exports
   */
  instantiate(
    module: WorkerModule,
    compiled: WebAssembly.Module,
    imports: WebAssembly.Imports,
  ): WebAssembly.Exports {
    const { probes, events, index } = module;
    const tracing = this.#tracing;
    const member = events && tracing?.join(events);
    // What is not traced has wrappers as well: they tell its frames from those of traced modules.
    const callsEndBlocks = probes?.callsEndBlocks ?? false;
    const boundary = this.#boundaries.add(index, { callsEndBlocks }, tracing?.hooks);
    const wrapped = boundary.wrapImports(imports);
    this.#unfinished++;
    const instance = boundary.enter(() => {
      try {
        return new WebAssembly.Instance(compiled, wrapped);
      } catch (error) {
        if (!(error instanceof WebAssembly.LinkError)) throw error;
        throw new Refusal(`${module.name} cannot be linked: ${messageOf(error)}`);
      }
    });
    this.#unfinished--;
    this.#instances.push({ module, exports: instance.exports });
    member?.connect(instance.exports, false);
    // Only now: a start function that traps would leave no instance whose counters could be read.
    const start = instance.exports[START_EXPORT];
    if (typeof start === 'function') boundary.enter(start as () => void);
    return boundary.wrapExports(instance.exports);
  }

  /** Saves all counters where the main thread finds them; false when some cannot be read. */
  saveCounters(): boolean {
    for (const { module } of this.#instances) module.probes?.counters.fill(0n);
    for (const { module, exports } of this.#instances) {
      if (module.probes === undefined) continue;
      const { counters } = module.probes;
      readCounters(exports, module.probes).forEach((value, i) => {
        counters[i]! += value;
      });
    }
    return this.#unfinished === 0;
  }

  /** Has all events told and written; the observer's summary. */
  finishTracing(): unknown {
    return this.#tracing?.finish();
  }

  /** Places where activations were cut off. */
  cut(): CutFrame[] {
    return this.#boundaries.cut();
  }

  /** The state of the guest in mid-run. To be called by the debugger only, right on top of the stopped stack. */
  snapshot(): Snapshot {
    const stack = parseStack(stackOf(new Error())).slice(OWN_FRAMES);
    const complete = this.saveCounters();
    const cut = this.#boundaries.live(stack, stack[0]?.kind === 'wasm');
    return { cut, complete, trace: this.finishTracing() };
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : `a thrown ${typeof error}`;
}

/** The end of a program that something thrown has left. */
export function endOf(error: unknown): GuestEnd {
  const trap = error instanceof WebAssembly.RuntimeError || isStackOverflow(error);
  const exception = !trap && 'Exception' in WebAssembly && error instanceof WebAssembly.Exception;
  const frames: TraceFrame[] = [];
  for (const frame of parseStack(stackOf(error), error instanceof Error ? error.message : '')) {
    if (frame.kind === 'wasm') frames.push(frame);
  }
  const kind = error instanceof Error && !trap ? `${error.name}: ` : '';
  const message = exception ? 'an exception of the program was not caught' : `${kind}${messageOf(error)}`;
  return { kind: trap ? 'trap' : 'error', message, frames };
}
