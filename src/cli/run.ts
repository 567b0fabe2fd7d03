/** The work of `wtrace run`: rewrite, run, collect, save or report. Whatever way the program ends, data is kept. */
import { type CoverageFacts, createNaming, type ModuleFacts, type Naming } from '../coverage/index.ts';
import { UsageError, type Warning, WtraceError } from '../errors.ts';
import { type ModuleOutcome, type RunEnd, runProgram, type TracedModule } from '../hosts/index.ts';
import { instructionWalk } from '../rewriter/index.ts';
import {
  CacheStore,
  type CountersOfRun,
  cacheDirectory,
  moduleSources,
  type Rewritten,
  readerBeside,
  rewriteModule,
  runFacts,
  sourceChanges,
} from '../store/index.ts';
import { emitReports, passesGate, wantedReports } from './emit.ts';
import { ExitCode } from './exit-codes.ts';
import { inexactWarning } from './inexact.ts';
import { listInstructions } from './instruction-listing.ts';
import { readModuleFile, withModule } from './module-file.ts';
import { type RunFlags, selectionRules } from './options.ts';
import { placementOf } from './placement-options.ts';
import { saveRun } from './save-run.ts';
import { tellEnd } from './tell-end.ts';
import { complain, printWarnings, stderr, stdout } from './terminal.ts';
import type { ObserverSummary } from './trace-observer.ts';
import { wantsEvents } from './trace-options.ts';
import { EventTrace } from './trace-request.ts';

/** A traced module that ran, and how it was rewritten. */
interface CountedModule extends ModuleOutcome {
  readonly made: Rewritten;
}

function factsOf(modules: readonly CountedModule[], naming: Naming, instructions: boolean): CoverageFacts {
  const parts = modules.map(({ module: { name }, counters, ends, made }) => {
    const { probeMap, filesOmitted, original } = made;
    const walk = instructions ? instructionWalk(original) : undefined;
    return { name, probeMap, filesOmitted, counters, ends, walk };
  });
  return runFacts(parts, naming);
}

/** What is saved of a run. */
function countersOf(program: string, modules: readonly CountedModule[]): CountersOfRun {
  return {
    program,
    modules: modules.map(({ module: { name }, counters, ends, complete, made }) => {
      const { probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings } = made;
      const known = {
        probeMap,
        linesFrom,
        filesWithCode,
        filesOmitted,
        sources,
        warnings,
        packedMap: made.packedMap(),
      };
      return { ...known, name, counters, ends, complete };
    }),
  };
}

/** The program's own exit code. */
function codeOf(end: RunEnd): number {
  switch (end.kind) {
    case 'exit':
      return end.code;
    case 'trap':
    case 'error':
      return ExitCode.trapped;
    case 'signal':
      return ExitCode[end.signal];
  }
}

/**
 * Runs a module and reports.
 * @returns the exit code
 * @throws `WtraceError` when it could not be run.
 */
export async function run(
  path: string,
  args: readonly string[],
  flags: RunFlags,
  dataDir: string | undefined,
): Promise<number> {
  const needy = wantedReports(flags).find(({ needsInstructions }) => needsInstructions);
  if (needy !== undefined && flags.count !== 'instructions') {
    throw new UsageError(`--reporter ${needy.name} shows instruction counts: add --count instructions`);
  }
  const tracing = wantsEvents(flags);
  if (flags.hitOnly && (tracing || flags.count === 'instructions')) {
    const other = tracing ? '--trace and --trace-file' : '--count instructions';
    throw new UsageError(`--hit-only does not count, so it cannot be combined with ${other}`);
  }
  const reported = flags.reporter.some((name) => name !== 'none') || flags.count === 'instructions';
  const counts = !tracing || reported || dataDir !== undefined || flags.failUnder !== undefined;
  const rules = selectionRules(flags, true);
  const naming = createNaming(rules);
  const { quiet = false } = flags;
  const trace = tracing
    ? new EventTrace(flags, { modulePath: path, naming, sourceRoot: rules.sourceRoot, quiet, counts })
    : undefined;
  const file = await readModuleFile(path);
  const readFile = readerBeside(path);
  const directory = flags.cache ? cacheDirectory() : undefined;
  const store = directory === undefined ? undefined : new CacheStore(directory);
  const placement = placementOf(flags, rules);
  const instrumented = new Map<TracedModule, Rewritten>();
  const warnings: Warning[] = [];
  const rewrite = (bytes: Uint8Array, name: string, alone: boolean): TracedModule => {
    const options = { startExport: true, ...placement(bytes), ...(trace && { events: trace.probes(alone) }) };
    const made = rewriteModule(bytes, { rules, readFile, store, options });
    const names = trace?.add(made, bytes);
    const traced: TracedModule = { name, bytes: made.bytes, probeMap: made.probeMap, ...names };
    instrumented.set(traced, made);
    for (const warning of made.warnings) warnings.push(warning);
    return traced;
  };
  trace?.open();
  const outcome = await withModule(file, () =>
    runProgram({
      name: file.name,
      bytes: file.bytes,
      rewrite,
      args,
      env: { ...flags.env },
      preopens: { ...flags.dir },
      ...(flags.invoke === undefined ? {} : { invoke: { export: flags.invoke, args } }),
      ...(trace && { trace: trace.request }),
    }),
  ).finally(() => trace?.close());
  for (const result of outcome.results ?? []) stdout.write(`${result}\n`);
  tellEnd(outcome, instrumented, naming);
  trace?.tell(outcome.trace as ObserverSummary | undefined);

  const code = codeOf(outcome.end);
  if (!counts) {
    if (!quiet) printWarnings(warnings);
    return code;
  }
  const counted = outcome.modules.flatMap((left): CountedModule[] => {
    const made = instrumented.get(left.module);
    return made === undefined ? [] : [{ ...left, made }];
  });
  const facts = factsOf(counted, naming, flags.count === 'instructions' && dataDir === undefined);
  for (const { module, complete } of counted) {
    if (complete) continue;
    const message = `the counters of ${module.name} could not be read when the program was terminated, so its lines are reported as not run; run it again and let it finish`;
    warnings.push({ slug: 'counts-not-saved', message });
  }
  const inexact = inexactWarning(facts.modules);
  if (inexact) warnings.push(inexact);
  if (!quiet) {
    const modules = counted.map(({ made }) =>
      moduleSources(
        {
          linesFrom: made.linesFrom,
          filesWithCode: made.filesWithCode,
          sources: made.sources,
          sha256: made.probeMap.module.sha256,
        },
        [naming],
      ),
    );
    warnings.push(...sourceChanges({ facts, modules, sourceRoot: rules.sourceRoot }));
  }
  if (!quiet) printWarnings(warnings);
  try {
    const listing = ({ sha256 }: ModuleFacts) => {
      const made = [...instrumented.values()].find(({ probeMap }) => probeMap.module.sha256 === sha256);
      if (made === undefined) return undefined;
      const { original: bytes, debugInfo } = made;
      return listInstructions({ bytes, debugInfo, naming, sourceRoot: rules.sourceRoot });
    };
    // Beside events, there is no report that was not asked for.
    const wanted = tracing && flags.reporter.length === 0 ? { ...flags, reporter: ['none'] } : flags;
    if (dataDir === undefined) emitReports(facts, wanted, stderr, rules.sourceRoot, listing);
    else saveRun(dataDir, countersOf(file.name, counted));
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
    complain(error.message);
  }
  // Who sends a signal wants the end now.
  if (outcome.end.kind !== 'signal') for (const made of instrumented.values()) made.keep();
  const passed = passesGate(facts, flags.failUnder);
  return code === 0 && !passed ? ExitCode.gateMissed : code;
}
