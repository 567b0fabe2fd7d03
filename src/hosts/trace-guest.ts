/** The events of a guest in its worker: makes the tracer and the observer, and connects them with instances. */
import { type BoundaryHooks, type EventSource, type SourceNames, TracerCore } from '../runtime/index.ts';
import type { AskWhereStopped } from '../variables/index.ts';
import type { EventNames, GuestObserver, Observe, WorkerEvents, WorkerTrace } from './trace.ts';

function sourceNames({ files, functions }: EventNames): SourceNames {
  const byIndex = new Map(functions.map((fn) => [fn.funcidx, fn]));
  return {
    fileName: (file) => files[file] ?? '',
    functionOf: (funcidx) => byIndex.get(funcidx) ?? { name: `func[${funcidx}]`, file: '', line: 0, funcidx },
    inlinedAt: () => [],
  };
}

type VariablesCode = typeof import('../variables/index.ts');

/** Whether the guest has ended, or is stopped for good. */
interface Running {
  ended: boolean;
}

/** The tracing of one run. */
export class GuestTracing {
  readonly #tracer: TracerCore;
  readonly #observer: GuestObserver;
  readonly #running: Running;
  readonly #variables: VariablesCode | undefined;
  /** For the boundary of every instance, also of those without events: they may call the host on behalf of others. */
  readonly hooks: BoundaryHooks;

  private constructor(
    tracer: TracerCore,
    observer: GuestObserver,
    running: Running,
    variables: VariablesCode | undefined,
  ) {
    this.#variables = variables;
    this.#tracer = tracer;
    this.#observer = observer;
    this.#running = running;
    const { hooks } = tracer;
    this.hooks = {
      ...hooks,
      // What the host does next may be visible: it must come after the events that led to it.
      callsHost: () => {
        hooks.callsHost();
        observer.flush();
      },
    };
  }

  /**
   * Loads the observer.
   * @param endProgram ends the guest, which is running; must not return
   */
  static async start(
    trace: WorkerTrace,
    endProgram: (by: 'reader-gone' | 'point') => void,
  ): Promise<GuestTracing> {
    const { observe } = (await import(trace.observer)) as { readonly observe: Observe };
    const tracer = new TracerCore({
      events: new Set(trace.events),
      reads: new Set(trace.reads),
      delivery: trace.delivery,
      policy: 'finish',
      counts: false,
      shared: trace.shared,
    });
    const running: Running = { ended: false };
    const end = (by: 'reader-gone' | 'point'): void => {
      if (!running.ended) endProgram(by);
    };
    const observer = observe(trace.settings, {
      stop: () => tracer.settrace(null),
      endProgram: () => end('reader-gone'),
      stopProgram: () => end('point'),
    });
    tracer.settrace(observer.trace);
    // Most observers do without.
    const variables = trace.reads.includes('locals') ? await import('../variables/index.ts') : undefined;
    return new GuestTracing(tracer, observer, running, variables);
  }

  /** Where the events of a module's instance go. @param ask what is in scope after a trap */
  sourceOf({ map, names, variables: plans }: WorkerEvents, ask?: AskWhereStopped): EventSource {
    const variables = plans && this.#variables?.plannedVariables(plans, ask);
    return { tracer: this.#tracer, map, names: sourceNames(names), variables };
  }

  /**
   * Delivers all pending events and has them written. The guest has ended or is stopped; if it was stopped inside an
   * observer, events that this observer had not seen yet are lost.
   * @returns the observer's summary
   */
  finish(): unknown {
    this.#running.ended = true;
    try {
      this.#tracer.flush();
    } finally {
      this.#observer.flush();
    }
    return this.#observer.summary();
  }
}
