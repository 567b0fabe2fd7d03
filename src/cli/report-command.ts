/** `wtrace report`: reports from saved data, merged. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type CoverageFacts,
  createNaming,
  type InstructionListing,
  type ModuleFacts,
  type ModuleParts,
  mergeModules,
  type Naming,
  renameFiles,
} from '../coverage/index.ts';
import { DataFileError, type Warning } from '../errors.ts';
import { annotate, requireInstructions } from './annotate.ts';
import { loadData } from './data-files.ts';
import { emitReports, passesGate, wantedReports } from './emit.ts';
import { ExitCode } from './exit-codes.ts';
import { inexactWarning } from './inexact.ts';
import type { ListingSetting } from './listed-modules.ts';
import {
  addReportOptions,
  addSelectionOptions,
  dataDirectory,
  type ReportFlags,
  type SelectionFlags,
  selectionRules,
} from './options.ts';
import { printWarnings, stdout } from './terminal.ts';

const examples = `
Without files or directories: reads WTRACE_DATA_DIR, otherwise the reports directory.

Examples:
  wtrace report cov
  wtrace report --reporter lcov,cobertura --fail-under 80 shard1 shard2
  wtrace report --remap /build/machine-a=. cov-a cov-b
  wtrace report --annotate parse --module app.wasm cov    instruction counts next to the source

Exit code: 0; 2 if --fail-under was missed; 125 if there is no data or it cannot be read.`;

/** Names and selects files again, as the flags of this command say. */
function renamed(modules: readonly ModuleFacts[], naming: Naming): CoverageFacts {
  const omitted = new Set<string>();
  for (const { files } of modules) {
    for (const { path } of files) if (!naming.selects(path)) omitted.add(naming.nameOf(path));
  }
  const parts = modules.map((module) => renameFiles(module, naming));
  return { modules: mergeModules(parts), omittedFiles: omitted.size };
}

/** Options of `report`, as given. */
interface Flags extends SelectionFlags, ReportFlags {
  readonly module: readonly string[];
  readonly annotate?: string;
}

async function report(paths: readonly string[], given: Flags): Promise<number> {
  // Who asks for one function's code does not want the table of all files as well, unless named.
  const silent = given.annotate !== undefined && given.reporter.length === 0;
  const flags = silent ? { ...given, reporter: ['none'] } : given;
  // Runs have left out system libraries already, or were asked for them.
  const rules = selectionRules(flags, false);
  const naming = createNaming(rules);
  const json = wantedReports(flags).find(({ name }) => name === 'json')?.file;
  const usual = dataDirectory(undefined) ?? flags.reportsDir;
  if (paths.length === 0 && !existsSync(usual)) {
    throw new DataFileError(
      `no coverage data: the directory ${usual} does not exist; create data with wtrace run --data-dir <dir> <module>, then run wtrace report <dir>`,
    );
  }
  const from = paths.length > 0 ? paths : [usual];
  const data = loadData(from, json === undefined ? undefined : join(flags.reportsDir, json));
  const facts = renamed(data.modules, naming);
  const needy = wantedReports(flags).find(({ needsInstructions }) => needsInstructions);
  if (needy !== undefined) requireInstructions(facts.modules, `--reporter ${needy.name}`);

  const missing = new Set<string>();
  const listings = await listingsOf(flags.module, facts.modules, {
    naming,
    sourceRoot: rules.sourceRoot,
    onMissing: (name) => missing.add(name),
  });
  if (flags.annotate !== undefined) {
    const texts = annotate(facts.modules, listings, flags.annotate, stdout.color);
    for (const text of texts) if (!flags.quiet) stdout.write(text);
  }
  emitReports(facts, flags, stdout, rules.sourceRoot, ({ sha256 }) => listings.get(sha256));
  if (!flags.quiet) printWarnings(warningsOf(facts, data, missing));
  return passesGate(facts, flags.failUnder) ? ExitCode.ok : ExitCode.gateMissed;
}

async function listingsOf(
  paths: readonly string[],
  modules: readonly ModuleFacts[],
  setting: ListingSetting,
): Promise<ReadonlyMap<string, InstructionListing>> {
  if (paths.length === 0) return new Map();
  // Reading modules is of no use to most reports.
  const { listModules } = await import('./listed-modules.ts');
  return listModules(paths, modules, setting);
}

function warningsOf(facts: CoverageFacts, data: ModuleParts, missing: ReadonlySet<string>): Warning[] {
  const warnings: Warning[] = [];
  const inexact = inexactWarning(facts.modules);
  if (inexact !== undefined) warnings.push(inexact);
  const { modules } = data;
  const once = modules.filter(({ hitOnly }) => hitOnly).length;
  if (once > 0 && once < modules.length) {
    warnings.push({
      slug: 'hits-partly-counted',
      message: `${once} of ${modules.length} parts of the data come from runs with --hit-only, so every line that ran has 1 hit; leave them out to get counts`,
    });
  }
  for (const { name, parts, counted } of data.mixed) {
    warnings.push({
      slug: 'instructions-partly-counted',
      message: `${counted} of ${parts} runs of ${name} counted instructions: line hits are those of all runs, instruction counts those of ${counted}; use --count instructions in every run`,
    });
  }
  for (const name of missing) {
    warnings.push({
      slug: 'source-not-found',
      message: `the source file ${name} does not exist; set its directory with --source-root, or change its path with --remap <from>=<to>`,
    });
  }
  return warnings;
}

const collectPaths = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds the command; `done` gets its exit code. */
export function addReportCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('report')
    .summary('merge saved data and write reports')
    .description('Merge saved data, and write reports to stdout and to files.')
    .usage('[options] [files or dirs...]')
    .argument('[paths...]', 'data files, or directories that contain them');
  addSelectionOptions(addReportOptions(command))
    .option(
      '--annotate <function>',
      'print the instructions of a function with counts, next to the source; by name, part of a name, or func[12]',
    )
    .addOption(
      new Option('--module <file>', 'the module that ran, for --annotate and names in csv (repeatable)')
        .argParser(collectPaths)
        .default([], 'none'),
    )
    .addHelpText('after', examples)
    .action(async (paths: readonly string[], flags: Flags) => {
      done(await report(paths, flags));
    });
}
