/** A module that was rewritten for `load` and registered: what its instance needs, and the resulting program. */
import { disassemblesRest, unmatchedGlobs } from '../coverage/index.ts';
import { filesWithCode, type VariableReading } from '../debuginfo/index.ts';
import { CannotRunError, UsageError, type Warning } from '../errors.ts';
import { type Instrumented, instrument } from '../rewriter/index.ts';
import {
  type InstanceOptions,
  instancesOfRealm,
  type RegisteredInstance,
  type RegisteredModule,
  type SourceNames,
} from '../runtime/index.ts';
import { CountDelivery } from './count-delivery.ts';
import { CountedModule } from './counted-module.ts';
import { currentTest } from './current-test.ts';
import { eventOptions } from './event-options.ts';
import { sourceNames } from './names.ts';
import type { PointsOfModule } from './points-of-module.ts';
import { Program } from './program.ts';
import { readImports } from './read-imports.ts';
import type { LoadRequest } from './request.ts';
import { ModuleVariables, showsVariables } from './source-variables.ts';

/** See the top of this file. It is instantiated once. */
export class RewrittenGuest {
  readonly #request: LoadRequest;
  readonly #made: Instrumented;
  readonly #names: SourceNames;
  readonly #suspends: boolean;
  readonly #imports: WebAssembly.Imports;
  readonly #variables: ModuleVariables | undefined;
  readonly #points: PointsOfModule | undefined;
  /** Points at other lines than were given. */
  readonly #moved: readonly Warning[];
  readonly #counted: CountedModule | undefined;
  /** Must be instantiated with {@link instanceOptions}. */
  readonly module: RegisteredModule;

  /**
   * Rewrites a module.
   * @param sha256 of its bytes, hexadecimal
   * @param reading reads the variables that frames show; undefined: they show none
   * @throws MalformedModuleError, UnsupportedError for bytes that cannot be rewritten
   */
  constructor(request: LoadRequest, sha256: string, reading: VariableReading | undefined) {
    this.#request = request;
    const { original, tracer, naming, coverage } = request;
    const { imports, suspending } = readImports(original, request.imports);
    this.#points = request.points?.of(reading);
    const parts = { sha256, reading, suspending, points: this.#points };
    let rewritten = rewrite(request, parts);
    if (tracer?.tracing.delivery === 'ring' && rewritten.variables !== undefined) {
      const problem = notCopied(rewritten.variables, tracer.settings.mayCall);
      if (problem !== undefined) {
        if (!tracer.settings.mayCall)
          throw new UsageError(
            `locals: ${problem}; choose a part of it, or give \`delivery: 'call'\` in place of 'ring'`,
          );
        tracer.callInstead(problem);
        rewritten = rewrite(request, parts);
      }
    }
    this.#variables = rewritten.variables;
    this.#made = rewritten.made;
    this.#moved = request.points?.settle() ?? [];
    const { probeMap, debugInfo } = this.#made;
    if (tracer !== undefined) tracer.sites += probeMap.events?.sites.length ?? 0;
    this.#suspends = suspending.length > 0;
    this.#imports = imports;
    this.#names = sourceNames(debugInfo, naming);
    this.module = instancesOfRealm().add(probeMap, { probeMap });
    const counts = coverage !== undefined || tracer?.tracing.delivery === 'count';
    this.#counted = counts ? new CountedModule(probeMap, this.module) : undefined;
  }

  /** The rewritten bytes. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#made.bytes as Uint8Array<ArrayBuffer>;
  }

  /** Options for its instance. */
  get instanceOptions(): InstanceOptions {
    const { tracer } = this.#request;
    const map = this.#made.probeMap.events;
    const entering = this.#entering();
    return {
      ...(entering && { entering }),
      imports: this.#imports,
      suspends: this.#suspends,
      ...(map &&
        tracer?.core && {
          events: {
            tracer: tracer.core,
            map,
            names: this.#names,
            variables: this.#points?.source ?? this.#variables?.source(this.#made.probeMap.offsets),
          },
        }),
    };
  }

  /** Finds the context before each call of an export; undefined: nobody wants that. */
  #entering(): (() => void) | undefined {
    const contexts = this.#request.coverage?.contexts;
    const counted = this.#counted;
    if (contexts === undefined || counted === undefined) return undefined;
    const current = contexts === 'auto' ? currentTest : contexts;
    return () => counted.contexts.to(nameOf(current));
  }

  /**
   * From now on, the tracer delivers the counts of the instance, if its delivery is `count`.
   * @returns a function that ends this
   */
  deliverCounts(): () => void {
    const { tracer } = this.#request;
    const counted = this.#counted;
    if (counted === undefined || tracer?.tracing.delivery !== 'count') return () => {};
    const { events, reads } = tracer.settings;
    const delivery = new CountDelivery(counted, this.#names, this.#made.debugInfo, reads);
    const deliver = (observer: Parameters<CountDelivery['deliver']>[0]): void =>
      delivery.deliver(observer, events);
    tracer.counting.add(deliver);
    return () => tracer.counting.delete(deliver);
  }

  /** The program of the instance. */
  program<Exports extends object>(
    { exports, instance, leave }: RegisteredInstance,
    endCounts: () => void,
  ): Program<Exports> {
    const { tracer, coverage, naming, name, rules } = this.#request;
    const { warnings, debugInfo } = this.#made;
    const counted = this.#counted;
    return new Program<Exports>({
      exports: exports as Exports,
      instance,
      warnings: [
        ...unmatchedGlobs(rules, filesWithCode(debugInfo).flatMap(naming.namesOf)),
        ...warnings,
        ...(this.#variables?.warnings ?? []),
        ...this.#moved,
      ],
      // That of points is no one else's.
      tracer: this.#points === undefined ? tracer : undefined,
      coverage:
        counted !== undefined && coverage !== undefined
          ? () => counted.facts(name, naming, debugInfo)
          : undefined,
      context: counted !== undefined && coverage !== undefined ? counted.contexts : undefined,
      sourceText: (file) => {
        const path = debugInfo.lines.files.find((candidate) => naming.nameOf(candidate) === file);
        return path === undefined ? undefined : debugInfo.sourceText(path);
      },
      close: () => {
        endCounts();
        leave();
      },
    });
  }
}

/** A rewritten module, with what its frames show. */
interface Rewritten {
  readonly made: Instrumented;
  readonly variables: ModuleVariables | undefined;
}

/** What rewriting needs besides the request. */
interface RewriteParts {
  readonly sha256: string;
  readonly reading: VariableReading | undefined;
  readonly suspending: readonly number[];
  readonly points: PointsOfModule | undefined;
}

function rewrite(request: LoadRequest, { sha256, reading, suspending, points }: RewriteParts): Rewritten {
  const { original, readFile, options, tracer, naming, coverage } = request;
  const { locals, formats } = tracer?.settings ?? {};
  const variables =
    reading && points === undefined && showsVariables(request)
      ? new ModuleVariables(reading, locals, formats)
      : undefined;
  const circumstances = {
    fileName: naming.nameOf,
    counts: coverage !== undefined,
    suspending,
    ...(variables && { carried: variables.carried }),
    ...(reading && { variables: reading.variablesOf }),
  };
  const how = {
    ...(readFile && { readFile }),
    selects: naming.selects,
    disassembleRest: disassemblesRest({ include: options.include ?? [] }),
    sha256,
    startExport: true,
    ...(coverage?.branches && { branches: coverage.branches }),
    ...(tracer?.core && {
      events: { ...eventOptions(tracer, circumstances), ...points?.events, fileName: naming.nameOf },
    }),
  };
  let made = instrument(original, how);
  // Only events show where they are: a point at a line without any moves on.
  while (points?.settled() === false) made = instrument(original, how);
  return { made, variables };
}

/** Why delivery `ring` shows less of the variables than `call`. @param anywhere at any place; otherwise at all of them */
function notCopied({ refusals }: ModuleVariables, anywhere: boolean): string | undefined {
  const found = refusals.find(({ always }) => anywhere || always);
  return found && `'${found.path}' cannot be copied into the ring: ${found.reason}`;
}

/** What a function of the host says; it may be JavaScript that throws or says anything. */
function nameOf(current: () => string | undefined): string | undefined {
  try {
    const name: unknown = current();
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** The error for a module that the engine did not compile. */
export function refusedByEngine(error: unknown): CannotRunError {
  return new CannotRunError(
    `the engine rejects the module: ${error instanceof Error ? error.message : error}`,
  );
}
