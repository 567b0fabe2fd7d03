/** A loaded program, as its host holds it. */

import { shown } from '../arguments.ts';
import type { CoverageFacts } from '../coverage/index.ts';
import { NotInstrumentedError, UsageError, type Warning } from '../errors.ts';
import type {
  CountFunction,
  EventName,
  FunctionFilter,
  MonitorHandler,
  TraceFunction,
} from '../runtime/index.ts';
import type { ContextSwitch } from './context-switch.ts';
import type { Tracing } from './trace-options.ts';
import type { Tracer } from './tracer.ts';

/** Exports of a guest whose types are unknown. */
export type GuestExports = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** What a program is made of. @internal */
export interface ProgramParts<Exports> {
  readonly exports: Exports;
  readonly instance: WebAssembly.Instance;
  readonly warnings: readonly Warning[];
  readonly tracer: Tracer | undefined;
  readonly coverage: (() => CoverageFacts) | undefined;
  readonly context: Pick<ContextSwitch, 'to'> | undefined;
  readonly sourceText: (file: string) => string | undefined;
  readonly close: () => void;
}

/** A module under trace; from `load`. */
export class Program<Exports extends object = GuestExports> {
  /**
   * The guest's exports, without those that wtrace added. Functions are wrappers: they deliver pending events, report traps
   * and throw what observers threw. They can be given to another `load` as imports. A call that suspends (`WebAssembly.promising`) needs
   * the export of {@link instance}: wrappers are JavaScript, which the engine cannot suspend.
   */
  readonly exports: Exports;
  /**
   * The engine's own instance. Its Exported Functions can be used where wrappers cannot (tables, `WebAssembly.promising`,
   * other modules); events still arrive, but corrections after a trap are not guaranteed.
   */
  readonly instance: WebAssembly.Instance;
  /** What the user should know of the module's debug info. */
  readonly warnings: readonly Warning[];
  readonly #parts: ProgramParts<Exports>;
  #closed = false;

  /** @internal */
  constructor(parts: ProgramParts<Exports>) {
    this.exports = parts.exports;
    this.instance = parts.instance;
    this.warnings = parts.warnings;
    this.#parts = parts;
  }

  /** How events are delivered, and why; undefined when none were compiled in. */
  get tracing(): Tracing | undefined {
    return this.#parts.tracer?.tracing;
  }

  /**
   * Replaces the global trace function. Activations that are already running keep their local trace functions; null
   * switches tracing off for them as well.
   * @throws NotInstrumentedError when no events were compiled in
   */
  settrace(fn: TraceFunction | null): void;
  settrace(fn: CountFunction | null): void;
  settrace(fn: TraceFunction | CountFunction | null): void {
    this.#tracer('settrace').settrace(fn as TraceFunction | null);
  }

  /**
   * Adds a handler for one kind of event, of all functions or of those given. Handlers are called after the trace
   * function, in the order in which they were added. They get no events of an activation that was not traced when it began.
   * @returns a function that removes the handler
   * @throws NotInstrumentedError when the event was not compiled in
   */
  on<Name extends EventName>(
    event: Name,
    handler: MonitorHandler<Name>,
    options?: { readonly functions?: FunctionFilter },
  ): () => void {
    return this.#tracer('on').on(event, handler, options);
  }

  /**
   * Clears every `DISABLE`, of all observers.
   * @throws NotInstrumentedError when no events were compiled in
   */
  restartEvents(): void {
    this.#tracer('restartEvents').restartEvents();
  }

  /**
   * Delivers what is pending: records of the ring, counts. Does nothing inside an observer.
   * @throws TracerError what an observer threw in a call that did not come through `exports`
   */
  flush(): void {
    if (!this.#closed) this.#parts.tracer?.flush();
  }

  /** What has run so far; while the guest is running, as far as it has got. @throws NotInstrumentedError without `coverage` */
  coverage(): CoverageFacts {
    const { coverage } = this.#parts;
    if (coverage === undefined)
      throw new NotInstrumentedError('lines are not counted; give `load` the option `coverage: true`');
    return coverage();
  }

  /**
   * What runs from now on is of a context, such as a test, until the next call: `coverage()` says which lines ran in which. What
   * ran in several stretches of one name is added up. Counters are read, no more; a stack that waits for a promise
   * meanwhile counts the rest of its block where it began.
   * @param name null: of none
   * @throws NotInstrumentedError without `coverage`
   * @throws UsageError for an empty name, and for what is none
   */
  context(name: string | null): void {
    const { context } = this.#parts;
    if (context === undefined)
      throw new NotInstrumentedError('lines are not counted; give `load` the option `coverage: true`');
    if (name !== null && (typeof name !== 'string' || name === ''))
      throw new UsageError(
        `context takes a name, or null, not ${name === '' ? 'an empty one' : shown(name)}`,
      );
    context.to(name ?? undefined);
  }

  /** Text of a file, named as `Frame.file` names it, where the module contains it: a disassembly, `sourcesContent`. */
  sourceText(file: string): string | undefined {
    return this.#parts.sourceText(file);
  }

  /**
   * Delivers what is pending and ends tracing; the exports keep working.
   * @throws TracerError as {@link flush} does
   */
  close(): void {
    if (this.#closed) return;
    try {
      this.flush();
    } finally {
      this.#closed = true;
      this.#parts.close();
    }
  }

  #tracer(what: string): Tracer {
    const { tracer } = this.#parts;
    if (tracer !== undefined) return tracer;
    throw new NotInstrumentedError(
      `${what} needs events, and none were compiled in; give \`load\` the option \`trace\``,
    );
  }
}
