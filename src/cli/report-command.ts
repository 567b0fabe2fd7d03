/** `wtrace report`: reports from saved data, merged. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type CoverageFacts, createNaming } from '../coverage/index.ts';
import { DataFileError, UsageError } from '../errors.ts';
import { untracedWarning } from '../project/index.ts';
import { needsInstructions, showsContexts, showsInstances } from '../report/index.ts';
import { changeTest, readSavedData, type SavedModule, SourceFiles } from '../store/index.ts';
import { annotate, requireInstructions } from './annotate.ts';
import { addConfigOptions } from './apply-config.ts';
import { addBaselineOption, readBaseline } from './baseline-option.ts';
import { readChanges, withChanges } from './diff-option.ts';
import { droppedAsWanted, droppedWarnings } from './dropped-option.ts';
import { askGates, printedReports, type ReportRequest, wantedReports, writeReports } from './emit.ts';
import { withoutExcluded } from './exclusion-option.ts';
import { ExitCode } from './exit-codes.ts';
import type { ListingSetting, ModuleAtHand } from './listed-modules.ts';
import {
  addReportOptions,
  addSelectionOptions,
  dataDirectory,
  foldersOf,
  folderWarnings,
  type ReportFlags,
  type SelectionFlags,
  selectionRules,
} from './options.ts';
import { refuseOverwriting } from './read-and-written.ts';
import { notSaved, reportWarnings } from './report-warnings.ts';
import { branchesBySource } from './source-branches.ts';
import { sourceDigests, sourceReader } from './source-reader.ts';
import { complain, printWarnings, stdout, type Terminal } from './terminal.ts';

const examples = `
Without files or directories: reads WTRACE_DATA_DIR, otherwise the reports
directory. Reports of other tools (lcov, istanbul, Cobertura) are read where
their files are named.

Examples:
  wtrace report cov
  wtrace report --reporter lcov,cobertura --fail-under 80 shard1 shard2
  wtrace report --diff origin/main --fail-under patch=90 cov
  wtrace report --remap /build/machine-a=. cov-a cov-b
  wtrace report --reporter html cov native.info js/coverage-final.json
                                    one page of what several tools counted
  wtrace report --context 'parse*' cov   what these tests ran
  wtrace report --dropped missed cov     what the linker left out did not run
  wtrace report --annotate parse --module app.wasm cov  source with instructions

Exit code: 0; 2 if --fail-under or --baseline was missed; 125 if there is no
data, or it cannot be read, or a report cannot be written.`;

/** Options of `report`, as given. */
export interface ReportCommandFlags extends SelectionFlags, ReportFlags {
  readonly module: readonly string[];
  readonly annotate?: string;
  /** Globs; empty: all runs count. */
  readonly context: readonly string[];
}

/** Where reports go besides files. */
export interface ReportTarget {
  /** For printed ones; standard output by default. */
  readonly terminal?: Terminal;
  /** Gets the facts that were reported, after the reports are made. */
  readonly finish?: (facts: CoverageFacts) => void;
}

/**
 * Makes reports of saved data.
 * @returns the exit code
 * @throws `WtraceError`
 */
export async function report(
  paths: readonly string[],
  given: ReportCommandFlags,
  { terminal = stdout, finish }: ReportTarget = {},
): Promise<number> {
  // Who asks for one function's code does not want the table of all files as well, unless named.
  const silent = given.annotate !== undefined && given.reporter.length === 0;
  const flags = silent ? { ...given, reporter: ['none'] } : given;
  // Runs have left out system libraries already, or were asked for them.
  const rules = selectionRules(flags, false);
  // Globs that cannot be read are reported before anything else.
  createNaming(rules);
  const baseline = readBaseline(flags);
  const changes = await readChanges(flags, { rules, stdin: true });
  const json = fileOfJson(flags);
  const usual = dataDirectory(undefined) ?? flags.reportsDir;
  if (paths.length === 0 && !existsSync(usual)) {
    throw new DataFileError(
      `no coverage data: the directory ${usual} does not exist; create data with wtrace run --data-dir <dir> <module>, then run wtrace report <dir>`,
    );
  }
  const from = paths.length > 0 ? paths : [usual];
  const except = json === undefined ? undefined : join(flags.reportsDir, json);
  const data = readOrSayWhy(from, { except, contexts: flags.context });
  const { counts } = data;
  refuseOverwriting(data.reports, flags);
  const needs = needOfInstructions(flags);
  if (needs !== undefined && flags.module.length === 0) requireModule(counts.modules, needs);

  const folders = foldersOf(flags, flags.module);
  const sources = new SourceFiles({ folders, sourceRoot: rules.sourceRoot });
  const missing = new Set<string>();
  const listed = await listedModules(flags.module, counts.modules, {
    namingOf: (sha256) => counts.namingOf(sha256, rules),
    sources,
    folders,
    onMissing: (name) => missing.add(name),
  });
  const source = sourceReader({ sources, listings: [...listed.values()].map(({ listing }) => listing) });
  const solved = counts.facts({
    rules,
    walkOf: (sha256) => listed.get(sha256)?.walk,
    contexts: wantedReports(flags).some(showsContexts),
    instances: wantedReports(flags).some(showsInstances),
  });
  const counted = droppedAsWanted(solved, flags);
  const isChanged = changeTest({ facts: counted, modules: counts.sources(rules), sources });
  const kept = withoutExcluded(branchesBySource(counted, source), { flags, source, isChanged });
  const { facts, warnings: unmatched } = withChanges(kept.facts, changes, rules);
  if (needs !== undefined) requireInstructions(facts.modules, needs);
  const listingOf = (sha256: string) => listed.get(sha256)?.listing;
  if (flags.annotate !== undefined) {
    const texts = annotate(facts.modules, listingOf, flags.annotate, terminal.color);
    for (const text of texts) if (!flags.quiet) terminal.write(text);
  }
  const request: ReportRequest = {
    facts,
    flags,
    terminal,
    sourceRoot: rules.sourceRoot,
    listing: ({ sha256 }) => listingOf(sha256),
    source,
    md5: sourceDigests(sources),
  };
  terminal.write(printedReports(request));
  terminal.write(await writeReports(request));
  for (const message of notSaved(data.counts.modules)) complain(message);
  if (!flags.quiet) {
    // Exclusions look for sources, too; they are missed only where they are shown.
    const shown = flags.annotate !== undefined || wantedReports(flags).some(({ kind }) => kind === 'pages');
    const warnings = reportWarnings(facts, data, { missing: shown ? missing : new Set(), rules, sources });
    const dropped = droppedWarnings(flags, counts.droppedUnknown);
    printWarnings([...folderWarnings(flags), ...warnings, ...dropped, ...kept.warnings, ...unmatched]);
  }
  finish?.(facts);
  const { missed, notes } = askGates(facts, { gates: flags.failUnder, naming: rules, baseline });
  for (const text of flags.quiet ? missed : [...notes, ...missed]) complain(text);
  return missed.length === 0 ? ExitCode.ok : ExitCode.gateMissed;
}

/** Name of the JSON report's file where it is wanted. */
function fileOfJson(flags: ReportCommandFlags): string | undefined {
  const json = wantedReports(flags).find(({ name }) => name === 'json');
  return json?.kind === 'text' ? json.file : undefined;
}

/** The option that shows instruction counts; undefined: none does. */
function needOfInstructions(flags: ReportCommandFlags): string | undefined {
  if (flags.annotate !== undefined && flags.annotate !== '') return '--annotate';
  const needy = wantedReports(flags).find(needsInstructions);
  return needy === undefined ? undefined : `--reporter ${needy.name}`;
}

/** @throws {@link UsageError} when the counts of instructions follow from the data, but only with the module */
function requireModule(modules: readonly SavedModule[], what: string): void {
  const found = modules.find(({ needsModule }) => needsModule);
  if (found !== undefined) {
    throw new UsageError(`${what} needs the module that ran: add --module <path of ${found.name}>`);
  }
}

async function listedModules(
  paths: readonly string[],
  modules: readonly SavedModule[],
  setting: ListingSetting,
): Promise<ReadonlyMap<string, ModuleAtHand>> {
  if (paths.length === 0) return new Map();
  // Reading modules is of no use to most reports.
  const { listModules } = await import('./listed-modules.ts');
  return listModules(paths, modules, setting);
}

const collectPaths = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds the command; `done` gets its exit code. */
export function addReportCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('report')
    .summary('merge saved data and write reports')
    .description(
      'Merge saved data and reports of other tools, and write reports to stdout and to files. Source files are named relative to the source root of this command.',
    )
    .usage('[options] [files or dirs...]')
    .argument('[paths...]', 'data files, directories that contain them, reports of other tools');
  addSelectionOptions(addBaselineOption(addReportOptions(addConfigOptions(command))))
    .option(
      '--annotate <function>',
      'print the instructions of a function with counts, next to the source; by name, part of a name, or func[12]',
    )
    .addOption(
      new Option('--module <file>', 'the module that ran, for the counts of its instructions (repeatable)')
        .argParser(collectPaths)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--context <glob>',
        "count only runs whose context, such as a test's name, matches: 'parse*' (repeatable)",
      )
        .argParser(collectPaths)
        .default([], 'all runs'),
    )
    .addHelpText('after', examples)
    .action(async (paths: readonly string[], flags: ReportCommandFlags) => {
      done(await report(paths, flags));
    });
}

/** Where nothing was traced, what could have been is said before the error. */
function readOrSayWhy(
  ...[paths, options]: Parameters<typeof readSavedData>
): ReturnType<typeof readSavedData> {
  try {
    return readSavedData(paths, options);
  } catch (error) {
    const untraced = paths
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      .map((path) => untracedWarning(path));
    printWarnings(untraced.filter((warning) => warning !== undefined));
    throw error;
  }
}
