/** `wtrace report`: reports from saved data, merged. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  type CoverageFacts,
  createNaming,
  type ModuleFacts,
  mergeModules,
  type Naming,
  renameFiles,
} from '../coverage/index.ts';
import { DataFileError } from '../errors.ts';
import { loadData } from './data-files.ts';
import { emitReports, passesGate, wantedReports } from './emit.ts';
import { ExitCode } from './exit-codes.ts';
import { inexactWarning } from './inexact.ts';
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
Without files or directories: those of WTRACE_DATA_DIR, else of the reports' directory.

Examples:
  wtrace report cov
  wtrace report --reporter lcov,cobertura --fail-under 80 shard1 shard2
  wtrace report --remap /build/machine-a=. cov-a cov-b

Exit code: 0; 2 when --fail-under was missed; 125 when there is no data or it cannot be read.`;

/** Names and selects files again, as the flags of this command say. */
function renamed(modules: readonly ModuleFacts[], naming: Naming): CoverageFacts {
  const omitted = new Set<string>();
  for (const { files } of modules) {
    for (const { path } of files) if (!naming.selects(path)) omitted.add(naming.nameOf(path));
  }
  const parts = modules.map((module) => renameFiles(module, naming));
  return { modules: mergeModules(parts), omittedFiles: omitted.size };
}

function report(paths: readonly string[], flags: SelectionFlags & ReportFlags): number {
  // Runs have left out system libraries already, or were asked for them.
  const rules = selectionRules(flags, false);
  const naming = createNaming(rules);
  const json = wantedReports(flags).find(({ name }) => name === 'json')?.file;
  const usual = dataDirectory(undefined) ?? flags.reportsDir;
  if (paths.length === 0 && !existsSync(usual)) {
    throw new DataFileError(
      `no coverage data: there is no directory ${usual}; make some with wtrace run --data-dir <dir> <module>, then wtrace report <dir>`,
    );
  }
  const from = paths.length > 0 ? paths : [usual];
  const modules = loadData(from, json === undefined ? undefined : join(flags.reportsDir, json));
  const facts = renamed(modules, naming);
  const inexact = inexactWarning(facts.modules);
  if (inexact !== undefined && !flags.quiet) printWarnings([inexact]);
  emitReports(facts, flags, stdout, rules.sourceRoot);
  return passesGate(facts, flags.failUnder) ? ExitCode.ok : ExitCode.gateMissed;
}

/** Adds the command; `done` gets its exit code. */
export function addReportCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('report')
    .summary('reports from saved data, merged')
    .description('Merge the data that runs saved, and report on stdout and into files.')
    .usage('[options] [files or dirs...]')
    .argument('[paths...]', 'data files, or directories with some');
  addSelectionOptions(addReportOptions(command))
    .addHelpText('after', examples)
    .action((paths: readonly string[], flags: SelectionFlags & ReportFlags) => {
      done(report(paths, flags));
    });
}
