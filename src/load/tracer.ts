/** A tracer as users see it: settings, and the observers of one program or of several that share it. */
import { NotInstrumentedError, UsageError } from '../errors.ts';
import {
  type CountFunction,
  type EventName,
  type FunctionFilter,
  hasMultipleMemories,
  type MonitorHandler,
  type TraceFunction,
  TracerCore,
} from '../runtime/index.ts';
import { settle, type TraceSettings } from './settings.ts';
import type { CountTraceOptions, OrderedTraceOptions, TraceOptions, Tracing } from './trace-options.ts';

/** Observers of one or several programs; from {@link createTracer}. */
export class Tracer {
  /** @internal */
  settings: TraceSettings;
  /** Absent with delivery `count`. @internal */
  core: TracerCore | undefined;
  /** Number of event sites that modules have taken so far. @internal */
  sites = 0;
  /** Functions that deliver the counts of instances; delivery `count`. @internal */
  readonly counting = new Set<(observer: CountFunction) => void>();
  #observer: CountFunction | null = null;
  readonly #options: TraceOptions;
  readonly #shared: boolean;

  /** @internal */
  constructor(options: TraceOptions, shared: boolean) {
    this.#options = options;
    this.#shared = shared;
    this.settings = settle(options, { multipleMemories: hasMultipleMemories(), shared });
    this.core = this.#makeCore();
    if (options.fn !== undefined) this.settrace(options.fn as TraceFunction | null);
  }

  /** Changes to delivery `call`; before anything else was done with this tracer. @internal */
  callInstead(why: string): void {
    const options: TraceOptions = { ...this.#options, delivery: 'call' };
    const settings = settle(options, { multipleMemories: true, shared: this.#shared });
    this.settings = { ...settings, tracing: { delivery: 'call', why } };
    this.core = this.#makeCore();
    if (options.fn !== undefined) this.settrace(options.fn as TraceFunction | null);
  }

  #makeCore(): TracerCore | undefined {
    const { events, reads, policy, order, tracing } = this.settings;
    const { delivery } = tracing;
    if (delivery === 'count') return undefined;
    return new TracerCore({ events, reads, delivery, policy, counts: !order, shared: this.#shared });
  }

  /** How events are delivered, and why. */
  get tracing(): Tracing {
    return this.settings.tracing;
  }

  /** See `Program.settrace`. */
  settrace(fn: TraceFunction | null): void;
  settrace(fn: CountFunction | null): void;
  settrace(fn: TraceFunction | CountFunction | null): void {
    if (this.core !== undefined) this.core.settrace(fn as TraceFunction | null);
    else if (fn === null || typeof fn === 'function') this.#observer = fn as CountFunction | null;
    else throw new UsageError('settrace takes a function, or null to switch tracing off');
  }

  /** See `Program.on`. */
  on<Name extends EventName>(
    event: Name,
    handler: MonitorHandler<Name>,
    options?: { readonly functions?: FunctionFilter },
  ): () => void {
    if (this.core !== undefined) return this.core.on(event, handler, options);
    throw new NotInstrumentedError(
      "with delivery 'count' there are no events to handle; leave out `order: false`, or give `delivery: 'call'`",
    );
  }

  /** See `Program.restartEvents`. */
  restartEvents(): void {
    this.core?.restartEvents();
  }

  /** See `Program.flush`. */
  flush(): void {
    this.core?.flush();
    const observer = this.#observer;
    if (observer !== null) for (const deliver of this.counting) deliver(observer);
  }
}

/**
 * Makes a tracer that several modules, or several instances of one module, can share: there is one order of events, one
 * depth and one chain of callers across all of them.
 * @throws UsageError for options that make no sense
 */
export function createTracer(options: OrderedTraceOptions): Tracer;
export function createTracer(options: CountTraceOptions): Tracer;
export function createTracer(options: TraceOptions): Tracer {
  return new Tracer(options, true);
}
