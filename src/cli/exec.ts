/** The work of `wtrace exec`: start a command, with a preload for every Node process, and report what they left. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createNaming, moduleMatcher } from '../coverage/index.ts';
import { FileError, UsageError, type Warning } from '../errors.ts';
import { type ExecSettings, SETTINGS_VARIABLE } from '../preload/index.ts';
import { unmatchedModuleGlobs, untracedWarning } from '../project/index.ts';
import { showsBranches } from '../report/index.ts';
import { causeOf, makeDirectory } from '../store/index.ts';
import { readBaseline } from './baseline-option.ts';
import { wantedReports } from './emit.ts';
import { withBrowsers } from './exec-browsers.ts';
import { ExecEvents } from './exec-trace.ts';
import { ExitCode } from './exit-codes.ts';
import { type FoundReports, MergedReports } from './merged-reports.ts';
import { type ReportFlags, type SelectionFlags, selectionRules } from './options.ts';
import type { PlacementFlags } from './placement-options.ts';
import { report } from './report-command.ts';
import { runChild } from './run-child.ts';
import { complain, printWarnings, stderr } from './terminal.ts';
import type { TraceFlags } from './trace-options.ts';

/** Options of `exec`, as given. */
export interface ExecFlags extends SelectionFlags, ReportFlags, TraceFlags, PlacementFlags {
  readonly dataDir?: string;
  /** Name of the test that this run is. */
  readonly context?: string;
  readonly includeModule: readonly string[];
  /** Reports of other tools that the command writes. */
  readonly merge: readonly string[];
  readonly cache: boolean;
}

/** What to run. */
export interface ExecRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly flags: ExecFlags;
  readonly dataDir: string | undefined;
}

/**
 * Runs a command and reports.
 * @returns the exit code
 * @throws UsageError, FileError before it is started; DataFileError when what was left cannot be read
 */
export async function exec({ command, args, flags, dataDir }: ExecRequest): Promise<number> {
  const events = ExecEvents.of(flags);
  if (events === undefined) return traced({ command, args, flags, dataDir }, undefined);
  try {
    if (flags.hitOnly)
      throw new UsageError(
        `--hit-only does not count, so it cannot be combined with ${flags.trace ? '--trace' : '--trace-file'}`,
      );
    // With events, only reports that were named are made.
    const wanted = flags.reporter.length === 0 ? { ...flags, reporter: ['none'] } : flags;
    return await traced({ command, args, flags: wanted, dataDir }, events);
  } finally {
    events.close();
  }
}

async function traced(
  { command, args, flags, dataDir }: ExecRequest,
  events: ExecEvents | undefined,
): Promise<number> {
  const settings = settingsFor(resolve(dataDir ?? temporaryDirectory()), flags, events);
  try {
    makeDataDirectory(settings.dataDir);
    const env = { ...process.env, ...environmentFor(settings) };
    const merged = new MergedReports(flags.merge);
    const start = Date.now();
    const code = await withBrowsers(command, settings, (variables) =>
      runChild(command, args, { ...env, ...variables }, () => killTraced(settings.dataDir, start)),
    );
    const written = events?.tell(flags.quiet === true) ?? ExitCode.ok;
    if (!existsSync(settings.dataDir)) {
      complain(
        `error: the command removed ${settings.dataDir}, so what was saved there is lost; choose a directory that it keeps`,
      );
      return code === ExitCode.ok ? ExitCode.failure : code;
    }
    const isGated = flags.failUnder.length > 0 || flags.baseline !== undefined;
    const reports = dataDir === undefined || flags.reporter.length > 0 || isGated;
    const reported = reports
      ? await reportOf(settings.dataDir, flags, { ...merged.find(), code })
      : ExitCode.ok;
    return [code, written, reported].find((each) => each !== ExitCode.ok) ?? ExitCode.ok;
  } finally {
    if (dataDir === undefined) rmSync(settings.dataDir, { recursive: true, force: true });
  }
}

/** @throws UsageError for globs that cannot be read */
function settingsFor(dataDir: string, flags: ExecFlags, events: ExecEvents | undefined): ExecSettings {
  const { realPath: _, ...rules } = selectionRules(flags, true);
  createNaming(rules);
  const { hitOnly, includeModule: includeModules, allowRead, cache } = flags;
  moduleMatcher(includeModules, rules);
  const isGated =
    readBaseline(flags)?.baseline.total.branches !== undefined ||
    flags.failUnder.some((gate) => gate.kind === 'total' && gate.of === 'branches');
  // Other tools mostly have branches: a total of theirs alone would be misleading.
  const isShown = !hitOnly && (flags.merge.length > 0 || wantedReports(flags).some(showsBranches));
  const branches = flags.branches ?? (isGated || isShown);
  return {
    dataDir,
    rules,
    options: { ...(hitOnly && { hitOnly }), ...(branches && { branches }) },
    allowRead: allowRead.map((folder) => resolve(folder)),
    includeModules,
    cache,
    ...(events && { trace: events.settings }),
    ...(flags.dropped && { dropped: true }),
    ...(flags.context === undefined ? {} : { context: flags.context }),
  };
}

function temporaryDirectory(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'wtrace-exec-'));
  } catch (error) {
    throw new FileError(`cannot make a directory for counts in ${tmpdir()}: ${causeOf(error)}`, tmpdir());
  }
}

function makeDataDirectory(path: string): void {
  try {
    makeDirectory(path);
  } catch (error) {
    throw new FileError(`cannot make a directory for counts, ${path}: ${causeOf(error)}`, path);
  }
}

/** Ends the processes that have traced modules, which a loop of a guest keeps from hearing signals. Their files bear their ids. */
function killTraced(directory: string, start: number): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/-(\d+)-[0-9a-f]{16}\.wtrace$/.exec(name)?.[1] ?? 0);
    // This one writes what browsers count. Others are of earlier runs, and their ids may be those of anything now.
    if (pid === 0 || pid === process.pid || statSync(join(directory, name)).mtimeMs < start) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

/** Variables by which Node, Deno and Bun load the preload, in all processes that inherit them, and by which it finds its settings. */
function environmentFor(settings: ExecSettings): Record<string, string> {
  const preload = fileURLToPath(new URL('../preload/register.cjs', import.meta.url));
  const quoted = `"${preload.replace(/["\\]/g, '\\$&')}"`;
  // Before what is there, which may load modules.
  const before = (name: string, option: string): string => `${option} ${process.env[name] ?? ''}`.trimEnd();
  return {
    NODE_OPTIONS: before('NODE_OPTIONS', `--require ${quoted}`),
    BUN_OPTIONS: before('BUN_OPTIONS', `--preload ${preload.replace(/[\\\s"']/g, '\\$&')}`),
    [SETTINGS_VARIABLE]: JSON.stringify(settings),
  };
}

const nothingLoaded: Warning = {
  slug: 'no-modules',
  message:
    'no Node process that got NODE_OPTIONS from this command loaded a WebAssembly module; for programs that are WebAssembly themselves, use wtrace run',
};

/** Reports of what processes left, and of what other tools did, on stderr: stdout is the command's. */
async function reportOf(
  directory: string,
  flags: ExecFlags,
  merged: FoundReports & { readonly code: number },
): Promise<number> {
  for (const path of merged.missing)
    complain(`error: the command did not write ${path}, which --merge names; check where its tool writes`);
  const untraced = untracedWarning(directory);
  const unmatched = unmatchedModuleGlobs(directory, flags.includeModule, selectionRules(flags, true));
  const counted = readdirSync(directory).some((name) => name.endsWith('.wtrace'));
  const paths = [...(counted ? [directory] : []), ...merged.written];
  // A process that loaded one, but could not save what it counted, has said so.
  const isUnsaid = untraced !== undefined || merged.code !== ExitCode.failure;
  if (!counted && !flags.quiet && isUnsaid) printWarnings([untraced ?? nothingLoaded, ...unmatched]);
  const code = paths.length > 0 ? await reportAll(paths, flags) : nothingToReport(flags);
  if (counted && !flags.quiet) printWarnings([...(untraced ? [untraced] : []), ...unmatched]);
  return merged.missing.length > 0 ? ExitCode.failure : code;
}

const reportAll = (paths: readonly string[], flags: ExecFlags): Promise<number> =>
  report(paths, { ...flags, module: [], context: [] }, { terminal: stderr });

function nothingToReport({ failUnder, baseline }: ExecFlags): number {
  if (failUnder.length === 0 && baseline === undefined) return ExitCode.ok;
  complain('the gates are missed: no traced module was loaded');
  return ExitCode.gateMissed;
}
