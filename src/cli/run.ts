/** The work of `wtrace run`: rewrite, run, collect, save or report. Whatever way the program ends, data is kept. */
import { createNaming } from '../coverage/index.ts';
import { loadVariableReading } from '../debuginfo/index.ts';
import { UsageError, type Warning } from '../errors.ts';
import type { ObserverSummary } from '../event-log/index.ts';
import { HeldSignals, type RunOptions, type RunOutcome, runProgram, signalCode } from '../hosts/index.ts';
import { needsInstructions, showsBranches } from '../report/index.ts';
import { SourceFiles } from '../store/index.ts';
import { type NamedBaseline, readBaseline } from './baseline-option.ts';
import { readChanges } from './diff-option.ts';
import { wantedReports } from './emit.ts';
import { ExitCode } from './exit-codes.ts';
import { type ModuleFile, readModuleFile, withModule } from './module-file.ts';
import { foldersOf, type RunFlags, selectionRules } from './options.ts';
import { packageReporters } from './reporter-names.ts';
import { codeOf, codeOfTrace } from './run-codes.ts';
import { RunModules } from './run-modules.ts';
import { RunOutput, type SavedRun } from './run-output.ts';
import { startWarnings } from './run-warnings.ts';
import { tellEnd } from './tell-end.ts';
import { complain, printWarnings, stdout } from './terminal.ts';
import { onlyAtTraps, wantsEvents } from './trace-options.ts';
import { EventTrace } from './trace-request.ts';

/** Milliseconds between two times at which the counts of a running program are saved, at least. */
const SAVE_EVERY = 3000;

/** What to run. */
export interface RunRequest {
  /** Path of the module. */
  readonly path: string;
  /** Of the program. */
  readonly args: readonly string[];
  /** Options of wtrace among `args`. */
  readonly misplaced: readonly string[];
  readonly flags: RunFlags;
  readonly dataDir: string | undefined;
  /** Which test this is. */
  readonly context: string | undefined;
}

/** @throws {@link UsageError} for options that do not go together */
function checkFlags(flags: RunFlags, tracing: boolean): void {
  const needy = wantedReports(flags).find(needsInstructions);
  if (needy !== undefined && flags.count !== 'instructions') {
    throw new UsageError(`--reporter ${needy.name} shows instruction counts: add --count instructions`);
  }
  if (flags.hitOnly && (tracing || flags.count === 'instructions')) {
    const { trace, traceFile, locals, at, watch } = flags;
    const given = {
      '--trace': trace,
      '--trace-file': traceFile,
      '--locals': locals,
      '--at': at,
      '--watch': watch,
    };
    const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    const other = tracing ? names.join(' and ') : '--count instructions';
    throw new UsageError(`--hit-only does not count, so it cannot be combined with ${other}`);
  }
}

/**
 * Gates of branches have them counted. Reports that show them have, too, unless it was said otherwise, or that it should be as
 * cheap as can be.
 */
function withBranches(flags: RunFlags, baseline: NamedBaseline | undefined): RunFlags {
  if (flags.branches !== undefined) return flags;
  const isGated =
    baseline?.baseline.total.branches !== undefined ||
    flags.failUnder.some((gate) => gate.kind === 'total' && gate.of === 'branches');
  const isShown =
    !flags.hitOnly &&
    (wantedReports(flags).some(showsBranches) || packageReporters(flags.reporter).length > 0);
  return isGated || isShown ? { ...flags, branches: true } : flags;
}

/**
 * Runs a module and reports.
 * @returns the exit code
 * @throws `WtraceError` when it could not be run.
 */
export async function run({ path, args, misplaced, flags, dataDir, context }: RunRequest): Promise<number> {
  const silently = onlyAtTraps(flags);
  const tracing = !silently && wantsEvents(flags);
  checkFlags(flags, tracing || silently);
  const baseline = readBaseline(flags);
  const reported = flags.reporter.some((name) => name !== 'none') || flags.count === 'instructions';
  const counts =
    !tracing || reported || dataDir !== undefined || flags.failUnder.length > 0 || baseline !== undefined;
  const rules = selectionRules(flags, true);
  const naming = createNaming(rules);
  const changes = await readChanges(flags, { rules, stdin: false });
  const { quiet = false, timeout, invoke } = flags;
  const folders = foldersOf(flags, [path]);
  const trace =
    tracing || silently
      ? new EventTrace(flags, {
          modulePath: path,
          naming,
          sourceRoot: rules.sourceRoot,
          folders,
          quiet,
          counts,
          reading:
            (flags.locals ?? flags.when ?? flags.at ?? flags.watch) === undefined
              ? undefined
              : await loadVariableReading(),
        })
      : undefined;
  const file = await readModuleFile(path);
  const modules = new RunModules(path, withBranches(flags, baseline), rules, trace);
  const warnings = [...modules.warnings, ...startWarnings(flags, misplaced)];
  const sources = new SourceFiles({ folders, sourceRoot: rules.sourceRoot });
  const output = new RunOutput({
    program: file.name,
    flags,
    rules,
    naming,
    sources,
    dataDir,
    baseline,
    changes,
    tracing,
    context,
  });
  const take = (running: RunOutcome['modules']): void => output.saveProgress(modules.counted(running));
  trace?.open();
  const signals = new HeldSignals();
  const options: RunOptions = {
    name: file.name,
    bytes: file.bytes,
    rewrite: modules.rewrite,
    args,
    env: environmentOf(flags),
    preopens: { ...flags.dir },
    signals,
    ...(timeout === undefined ? {} : { timeout: 1000 * timeout }),
    ...(invoke === undefined ? {} : { invoke: { export: invoke, args } }),
    ...(trace && { trace: trace.request }),
    ...(dataDir === undefined ? {} : { progress: { every: SAVE_EVERY, take } }),
  };
  const { outcome, saved } = await runAndSave(options, {
    file,
    modules,
    output: counts ? output : undefined,
    warnings,
    trace,
  });
  // From here on there is only something to say.
  signals.hurry();
  for (const result of outcome.results ?? []) stdout.write(`${result}\n`);
  tellEnd(outcome, modules.made, naming, timeout);
  if (!quiet && outcome.missedFiles) complain(missedFiles);
  const traced = outcome.trace as ObserverSummary | undefined;
  sources.note(traced?.refused ?? []);
  const traceCode = codeOfTrace(trace?.tell(traced) ?? 'written');
  const rewritten = [...modules.made.values()];
  if (saved !== undefined) saved.tell();
  else if (!quiet) printWarnings([...warnings, ...output.warningsOf(rewritten), ...sources.warnings]);
  if (signals.received !== undefined) return signalCode(signals.received);
  // Who ends a program early wants the end now.
  if (outcome.end.kind !== 'interrupted') for (const made of rewritten) made.keep();
  return [codeOf(outcome.end), traceCode, saved?.code].find((code) => code !== ExitCode.ok) ?? ExitCode.ok;
}

/** A run, and what it is made with. */
interface RunParts {
  readonly file: ModuleFile;
  readonly modules: RunModules;
  /** Undefined: counts are not wanted. */
  readonly output: RunOutput | undefined;
  readonly warnings: readonly Warning[];
  readonly trace: EventTrace | undefined;
}

/** Signals are released, and have their default action, once everything is on disk. */
async function runAndSave(
  options: RunOptions,
  { file, modules, output, warnings, trace }: RunParts,
): Promise<{ readonly outcome: RunOutcome; readonly saved: SavedRun | undefined }> {
  try {
    const outcome = await withModule(file, () => runProgram(options));
    const counted = modules.counted(outcome.modules);
    const rewritten = [...modules.made.values()];
    const saved = await output?.save({ counted, rewritten, end: outcome.end, warnings });
    return { outcome, saved };
  } finally {
    trace?.close();
    await options.signals.release();
  }
}

const missedFiles =
  'hint: the program can open no files: give it a directory with --dir <host>[::<guest>], such as --dir .';

/** Variables that are set. */
function environmentOf({ env }: RunFlags): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}
