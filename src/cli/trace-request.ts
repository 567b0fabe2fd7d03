/** From the options for events to probes and an observer; afterwards, what is to be reported of it. */
import { closeSync, openSync } from 'node:fs';
import type { Naming } from '../coverage/index.ts';
import type { VariableReading } from '../debuginfo/index.ts';
import { FileError } from '../errors.ts';
import {
  missingNames,
  NamedVariables,
  type ObserverSettings,
  type ObserverSummary,
  SourcePlaces,
  type StoppingPoint,
  type WantedVariables,
} from '../event-log/index.ts';
import type { EventNames, FunctionRange, TraceRequest } from '../hosts/index.ts';
import { ModuleVariables, type PointsOfModule, ProgramPoints } from '../load/index.ts';
import type { ModuleOffset } from '../location.ts';
import type { EventMap } from '../probe-map/index.ts';
import { printable } from '../report/index.ts';
import { type EventOptions, type Instrumented, parseWhen, type WhenExpression } from '../rewriter/index.ts';
import { eventNames, hasMultipleMemories, type TracedFunction } from '../runtime/index.ts';
import { causeOf, causeOfCode, type ReadFolders } from '../store/index.ts';
import type { AskWhereStopped, VariablePlans } from '../variables/index.ts';
import { readModule } from '../wasm/index.ts';
import { givenPoints } from './point-options.ts';
import { complain, printWarnings, stderr } from './terminal.ts';
import { onlyAtTraps, type TraceFlags, tracesLines, wantedVariables } from './trace-options.ts';

/** What the naming of files, and the finding of sources, depends on. */
export interface TraceSetting {
  /** Of the module's file: sources may be beside it. */
  readonly modulePath: string;
  readonly naming: Naming;
  /** Absolute; names of sources are relative to it. */
  readonly sourceRoot: string;
  /** In which sources may be. */
  readonly folders: ReadFolders;
  readonly quiet: boolean;
  /** Counters as well. */
  readonly counts: boolean;
  /** Reads variables; present where they are shown, or may be in a condition. */
  readonly reading?: VariableReading | undefined;
}

const STDOUT = 1;

/** Whether all events were written; `reader-gone`: to the end of those who read them. */
export type TraceEnd = 'written' | 'reader-gone' | 'failed';

/** The built one, for the worker is: see `workerUrl` of src/hosts. */
const observerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/cli/trace-observer.js' : '../cli/trace-observer.js',
  import.meta.url,
).href;

/** The events of one run. */
export class EventTrace {
  readonly #flags: TraceFlags;
  readonly #setting: TraceSetting;
  readonly #when: WhenExpression | undefined;
  readonly #sources: SourcePlaces;
  /** Of the module that was rewritten last. */
  #variables: ModuleVariables | undefined;
  readonly #points: ProgramPoints | undefined;
  /** Of the module that was rewritten last. */
  #modulePoints: PointsOfModule | undefined;
  readonly #named: NamedVariables;
  /** Undefined: no `--trace-file`, or not open. */
  #fd: number | undefined;

  /** @throws UsageError when the condition of `--when` cannot be read */
  constructor(flags: TraceFlags, setting: TraceSetting) {
    this.#flags = flags;
    this.#when = flags.when === undefined ? undefined : parseWhen(flags.when, '--when');
    this.#setting = setting;
    this.#sources = new SourcePlaces(setting.sourceRoot);
    this.#named = new NamedVariables(this.#wanted);
    const shown = this.#wanted === undefined ? undefined : namesOf(this.#wanted);
    this.#points =
      (flags.at ?? flags.watch) &&
      new ProgramPoints(
        givenPoints(flags.at ?? []),
        { naming: setting.naming, others: tracesLines(flags), ...(shown && { shown }) },
        flags.watch,
      );
  }

  /** Opens the file. @throws FileError */
  open(): void {
    const { traceFile } = this.#flags;
    if (traceFile === undefined) return;
    if (traceFile === '-') this.#fd = STDOUT;
    else {
      try {
        this.#fd = openSync(traceFile, 'w');
      } catch (error) {
        throw new FileError(`cannot write ${traceFile}: ${causeOf(error)}`, traceFile);
      }
    }
  }

  /** Closes the file. */
  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined && fd !== STDOUT) closeSync(fd);
  }

  /** Asks for the events of the modules that were {@link add}ed. */
  get request(): TraceRequest {
    return {
      observer: observerUrl,
      settings: () => this.#settings(),
      events: this.#pointsAlone ? this.#pointKinds : eventNames,
      reads: [
        ...(['file', 'line', 'function'] as const),
        ...(this.#readsVariables ? (['locals'] as const) : []),
        ...(this.#perActivation ? (['depth'] as const) : []),
      ],
    };
  }

  /**
   * Probes for a module.
   * @param alone no other module of the program has any: with rings of their own, there would be no order between them
   */
  probes(alone: boolean): EventOptions {
    const { counts, naming } = this.#setting;
    const when = this.#when;
    const { reading } = this.#setting;
    const wanted = this.#wanted;
    this.#modulePoints = this.#points?.of(reading);
    this.#variables =
      reading && wanted && this.#points === undefined
        ? new ModuleVariables(reading, pathsOf(wanted))
        : undefined;
    return {
      delivery: alone && hasMultipleMemories() && !this.#readsVariables ? 'ring' : 'call',
      ...(this.#variables && { carried: this.#variables.carried }),
      kinds: this.#pointsAlone ? this.#pointKinds : ['call', 'line', 'return', 'unwind'],
      // So that a program that is no longer traced runs faster.
      flags: this.#flags.traceLimit !== undefined,
      shared: !alone,
      ...(when && { when }),
      fileName: naming.nameOf,
      ...(when && reading && { variables: reading.variablesOf }),
      ...this.#modulePoints?.events,
      counts,
    };
  }

  /** False: the module has to be rewritten again, with the same probes, so that points are at lines with events. */
  settled(): boolean {
    return this.#modulePoints?.settled() ?? true;
  }

  /** Takes note of a rewritten module. */
  add(
    { probeMap, debugInfo }: Instrumented,
    original: Uint8Array,
  ): {
    readonly eventNames?: EventNames;
    readonly variables?: VariablePlans;
    readonly stopped?: AskWhereStopped;
    readonly functions?: readonly FunctionRange[];
  } {
    const { events } = probeMap;
    if (events === undefined) return {};
    const { naming, modulePath: path } = this.#setting;
    const { nameOf } = naming;
    if (this.#flags.trace === true) this.#sources.add({ events, debugInfo, original, path, naming });
    const byIndex = new Map(debugInfo.functions().map((info) => [info.funcidx, info]));
    const functions = events.functions.map(({ funcidx }): TracedFunction => {
      const { name = `func[${funcidx}]`, path, line = 0 } = byIndex.get(funcidx) ?? {};
      return { name, file: path === undefined ? '' : nameOf(path), line, funcidx };
    });
    const own = this.#variables;
    const variables = this.#modulePoints?.data ?? this.#variables?.data;
    if (variables !== undefined) this.#named.add(variables);
    if (!this.#setting.quiet) for (const { message } of this.#variables?.warnings ?? []) complain(message);
    return {
      ...(variables && { variables }),
      ...(own && { stopped: (activations) => own.stopped(activations, probeMap.offsets) }),
      eventNames: { files: events.files.map(nameOf), functions },
      ...(probeMap.functions.length > 0 ? {} : { functions: rangesOf(events, original) }),
    };
  }

  /** Says what went wrong. Returns whether every event was written, or its reader had gone. */
  tell(summary: ObserverSummary | undefined): TraceEnd {
    const { traceFile, when } = this.#flags;
    if (summary === undefined) return 'written';
    const { fileFailure, logFailure, events } = summary;
    const what = traceFile === '-' ? 'standard output' : traceFile;
    const failures = [
      { what, code: fileFailure },
      { what: 'the trace', code: logFailure },
    ];
    let end: TraceEnd = 'written';
    for (const { what, code } of failures) {
      if (code === undefined) continue;
      // A closed pipe is a quiet end.
      if (code === 'EPIPE') end = end === 'failed' ? end : 'reader-gone';
      else {
        end = 'failed';
        complain(`cannot write ${what}: ${causeOfCode(code)}`);
      }
    }
    if (summary.stoppedBy !== undefined) this.#tellStop(summary.stoppedBy);
    else if (!this.#setting.quiet) this.#tellUnhit(summary);
    const problem = missingNames([this.#named.missing]);
    if (problem !== undefined && !this.#setting.quiet) complain(printable(problem));
    const traced = tracesLines(this.#flags) && !onlyAtTraps(this.#flags);
    if (events === 0 && traced && !this.#setting.quiet) complain(`no events: ${whyNone(when !== undefined)}`);
    return end;
  }

  #tellStop({ index, file, line }: StoppingPoint): void {
    const count = this.#flags.at?.[index]?.stopAfter ?? 0;
    complain(`stopped at ${printable(file)}:${line} at the ${ordinal(count)} hit, as --stop-after says`);
  }

  /** Points that are never reached may be at another place than was meant. */
  #tellUnhit({ hits, changes, limited }: ObserverSummary): void {
    const { traceLimit, watch, when: traceCondition } = this.#flags;
    const until = limited ? ` before --trace-limit ${traceLimit} was reached` : '';
    if (watch !== undefined && changes === 0) complain(`--watch: nothing changed${until}`);
    this.#flags.at?.forEach(({ at, when }, index) => {
      if (hits[index] !== 0) return;
      const isConditional = when !== undefined || traceCondition !== undefined;
      const why = `its line did not run${until}${isConditional ? ', or --when was never true' : ''}`;
      complain(`--at ${at} had no hits: ${why}`);
    });
  }

  /** Nobody wants other events than those at points. */
  get #pointsAlone(): boolean {
    return this.#points !== undefined && !tracesLines(this.#flags);
  }

  /** Variables of functions may be watched. */
  get #perActivation(): boolean {
    return this.#flags.watch?.some(({ within }) => within !== undefined) === true;
  }

  get #pointKinds(): ('call' | 'line')[] {
    return this.#perActivation ? ['call', 'line'] : ['line'];
  }

  get #readsVariables(): boolean {
    return this.#points !== undefined || this.#wanted !== undefined;
  }

  get #wanted(): WantedVariables | undefined {
    const { locals } = this.#flags;
    return locals === undefined ? undefined : wantedVariables(locals);
  }

  #settings(): ObserverSettings {
    const variables = this.#wanted;
    const { trace, traceFile, traceLimit: limit, at, watch } = this.#flags;
    const { color, width } = stderr;
    const moved = this.#points?.settle() ?? [];
    if (!this.#setting.quiet) printWarnings(moved);
    const { folders } = this.#setting;
    return {
      quiet: this.#setting.quiet,
      conditional: this.#when !== undefined,
      ...(variables && { variables }),
      ...(this.#points && {
        points: {
          watches: (watch ?? []).map(({ text }) => text),
          perActivation: this.#perActivation,
          list: (at ?? []).map(({ stopAfter, dump }) => ({
            ...(stopAfter === undefined ? {} : { stopAfter }),
            dumpsLocals: dump.has('locals'),
            dumpsGlobals: dump.has('globals'),
          })),
          traced: tracesLines(this.#flags),
          ...(trace === true || traceFile === undefined ? { log: { color } } : {}),
        },
      }),
      ...(limit === undefined ? {} : { limit }),
      ...(trace === true
        ? { log: { color, width, placeWidth: this.#sources.width, sources: this.#sources.places, folders } }
        : {}),
      ...(this.#fd === undefined ? {} : { file: { fd: this.#fd, own: traceFile !== '-' } }),
    };
  }
}

/** Undefined: all are wanted. */
const pathsOf = (wanted: WantedVariables): Exclude<WantedVariables, 'all'> | undefined =>
  wanted === 'all' ? undefined : wanted;

/** Names of the variables that are shown, or of which parts are. */
const namesOf = (wanted: WantedVariables): 'all' | ReadonlySet<string> =>
  wanted === 'all' ? wanted : new Set(wanted.map(({ name }) => name));

/** `1st`, `2nd`, `13th`. */
function ordinal(count: number): string {
  const isTeen = Math.floor((count % 100) / 10) === 1;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

const whyNone = (conditional: boolean): string =>
  conditional
    ? '--when was true at no line of a traced function; see docs/when.md, wtrace inspect and --include'
    : 'no traced function ran; see wtrace inspect, --include and --omit';

function rangesOf({ functions }: EventMap, original: Uint8Array): FunctionRange[] {
  const { code, importedFunctions } = readModule(original);
  return functions.map(({ funcidx }) => {
    const index = funcidx - importedFunctions;
    return { funcidx, start: code.start[index] as ModuleOffset, end: code.end[index] as ModuleOffset };
  });
}
