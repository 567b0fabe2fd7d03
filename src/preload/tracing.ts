/** Events of the modules of a thread, written as they come: loaded only with `wtrace exec --trace` and `--trace-file`. */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { threadId } from 'node:worker_threads';
import { createNaming, type Naming } from '../coverage/index.ts';
import { type ObserverSettings, observeEvents, SourcePlaces } from '../event-log/index.ts';
import { createTracer, eventOptions, type Tracer } from '../load/index.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import { type EventOptions, namesVariables, parseWhen } from '../rewriter/index.ts';
import { type BoundaryHooks, type ExpectedEvents, eventNames, type SourceNames } from '../runtime/index.ts';
import { type Rewritten, readFolders, realPath, writeWhole } from '../store/index.ts';
import type { EventProbes, RewrittenModule } from './module-rewriter.ts';
import type { LoadOwn } from './own-script.ts';
import type { ExecSettings, ExecTrace, StreamIdentity } from './settings.ts';
import { TRACE_LOG, TRACE_NOTE_SUFFIX, type TraceNote } from './trace-notes.ts';
import type * as Variables from './traced-variables.ts';
import type { TracedVariables } from './traced-variables.ts';

const STDERR = 2;

/** See the top of this file. */
export class ThreadTracing implements EventProbes {
  readonly #trace: ExecTrace;
  readonly #tracer: Tracer;
  readonly #sources: SourcePlaces;
  readonly #naming: Naming;
  /** Undefined: its files could not be opened, and nothing is written. */
  readonly #observer: ReturnType<typeof observeEvents> | undefined;
  readonly #hooks: BoundaryHooks | undefined;
  readonly #variables: TracedVariables | undefined;
  /** Of the source, where the condition names any. */
  readonly #variablesOf: EventOptions['variables'];
  readonly #withoutVariables = new Set<string>();
  #noted = '';

  constructor(settings: ExecSettings, trace: ExecTrace, load: LoadOwn) {
    const { limit, when, locals } = trace;
    this.#trace = trace;
    this.#naming = createNaming({ ...settings.rules, realPath });
    this.#sources = new SourcePlaces(settings.rules.sourceRoot);
    const names = when !== undefined && namesVariables(parseWhen(when, '--when'));
    const reading = names || locals !== undefined ? (load('variables.cjs') as typeof Variables) : undefined;
    this.#variables = locals && reading && new reading.TracedVariables(trace.directory, locals);
    this.#variablesOf = names ? reading?.variablesOf : undefined;
    this.#tracer = createTracer({
      events: eventNames,
      reads: ['file', 'line', 'function', ...(locals === undefined ? [] : (['locals'] as const))],
      // So that a program that is no longer traced runs faster.
      disable: limit !== undefined,
      onCallbackError: 'ignore',
      ...(when === undefined ? {} : { when }),
    });
    const { core } = this.#tracer;
    this.#observer = this.#observe(settings);
    if (this.#observer !== undefined) this.#tracer.settrace(this.#observer.trace);
    this.#hooks = core && this.#flushing(core.hooks);
    this.#note();
  }

  #observe(settings: ExecSettings): ReturnType<typeof observeEvents> | undefined {
    try {
      const stop = (): void => this.#tracer.settrace(null);
      // A program outlives those who read its trace.
      const changed = (): void => this.#note();
      return observeEvents(this.#observerSettings(settings), { stop, changed, endProgram: () => {} });
    } catch {
      return undefined;
    }
  }

  #observerSettings({ rules, allowRead }: ExecSettings): ObserverSettings {
    const { log, file, limit, when, locals, directory } = this.#trace;
    const { sourceRoot, remaps } = rules;
    const folders = readFolders({ sourceRoot, remaps, allowed: allowRead, modules: [] });
    const first = isFirst(directory);
    const sources = this.#sources;
    return {
      // Whether the limit was reached is said when the command has ended.
      quiet: true,
      conditional: when !== undefined,
      ...(locals && { variables: locals }),
      ...(limit === undefined ? {} : { limit }),
      ...(log && {
        log: {
          fd: isStream(STDERR, log.stderr) ? STDERR : openSync(join(directory, TRACE_LOG), 'a'),
          ...(first ? {} : { prefix: threadId === 0 ? `[${process.pid}]` : `[${process.pid}:${threadId}]` }),
          color: log.color,
          width: log.width,
          placeWidth: () => sources.width,
          sources: sources.places,
          folders,
        },
      }),
      ...(file !== undefined && {
        file: { fd: openSync(file, 'a'), own: false, more: { pid: process.pid, thread: threadId } },
      }),
    };
  }

  /** What happens after a call may be visible, or the end of the thread: its events are written before. */
  #flushing(hooks: BoundaryHooks): BoundaryHooks {
    const write = (): void => this.#observer?.flush();
    return {
      ...hooks,
      callsHost: () => {
        hooks.callsHost();
        write();
      },
      leave: () => {
        hooks.leave();
        write();
      },
      threw: (error, trap) => {
        const thrown = hooks.threw(error, trap);
        write();
        return thrown;
      },
    };
  }

  /** Probes for a module. */
  probes({ nameOf }: Naming): EventOptions {
    // Imports are not known when a module is compiled.
    return eventOptions(this.#tracer, {
      ...{ fileName: nameOf, counts: true, suspending: [] },
      ...(this.#variables && { carried: this.#variables.next() }),
      ...(this.#variablesOf && { variables: this.#variablesOf }),
    });
  }

  /** Takes note of a module that was rewritten here, whose sources are shown. */
  add({ probeMap: { events, offsets }, debugInfo, original }: Rewritten, about: RewrittenModule): void {
    const { id, name, path, naming } = about;
    if (events === undefined) return;
    if (this.#trace.log !== undefined) this.#sources.add({ events, debugInfo, original, path, naming });
    if (this.#variables?.add(id, offsets) === false) this.#withoutVariables.add(name);
    this.#note();
  }

  /** Where the events of an instance go. */
  delivery(id: string, probeMap: ProbeMap): ExpectedEvents | undefined {
    const { core } = this.#tracer;
    const { events: map } = probeMap;
    if (core === undefined || map === undefined) return undefined;
    const names = namesOf(probeMap, this.#naming);
    const variables = this.#variables?.of(id);
    return { events: { tracer: core, map, names, variables }, hooks: this.#hooks };
  }

  /** Writes all events so far. */
  flush(): void {
    this.#tracer.flush();
    this.#observer?.flush();
    this.#note();
  }

  /** Tells the command what came of it: whenever there is something new, for a thread may be terminated at any time. */
  #note(): void {
    const summary = this.#observer?.summary();
    const missing = this.#variables?.missing;
    const note: TraceNote = {
      events: (summary?.events ?? 0) > 0,
      limited: summary?.limited ?? false,
      ...(this.#withoutVariables.size > 0 && { withoutVariables: [...this.#withoutVariables] }),
      ...(missing && { missing }),
      ...(summary?.logFailure === undefined ? {} : { logFailure: summary.logFailure }),
      ...(summary?.fileFailure === undefined ? {} : { fileFailure: summary.fileFailure }),
    };
    const text = JSON.stringify(note);
    if (text === this.#noted) return;
    this.#noted = text;
    try {
      const name = `${process.pid}-${threadId}${TRACE_NOTE_SUFFIX}`;
      writeWhole(join(this.#trace.directory, name), text, false);
    } catch {
      // The command has ended: nobody asks any more.
    }
  }
}

/** Names as a report has them, from what is known in every thread that gets the module. */
function namesOf({ events, files, functionInfo }: ProbeMap, { nameOf }: Naming): SourceNames {
  const names = (events?.files ?? []).map(nameOf);
  const byIndex = new Map(functionInfo.map((info) => [info.funcidx, info]));
  return {
    fileName: (file) => names[file] ?? '',
    functionOf(funcidx) {
      const { name = `func[${funcidx}]`, file = -1, line = 0 } = byIndex.get(funcidx) ?? {};
      const path = files[file];
      return { name, file: path === undefined ? '' : nameOf(path), line, funcidx };
    },
    inlinedAt: () => [],
  };
}

/** Whether a descriptor leads where another process's does. */
function isStream(fd: number, { dev, ino }: StreamIdentity): boolean {
  try {
    const own = fstatSync(fd);
    return own.dev === dev && own.ino === ino;
  } catch {
    return false;
  }
}

/** Whether this thread is the first of the command that traces. */
function isFirst(directory: string): boolean {
  try {
    closeSync(openSync(join(directory, 'first'), 'wx'));
    return true;
  } catch {
    return false;
  }
}
