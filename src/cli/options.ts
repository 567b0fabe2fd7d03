/** Options that several commands share: their flags, help and checks. Every mistake is a `UsageError`. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, Option } from 'commander';
import { type Gate, parseGate, type Remap, type SelectionRules } from '../coverage/index.ts';
import { UsageError, type Warning } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import { reports } from '../report/index.ts';
import { type ReadFolders, readFolders, realPath } from '../store/index.ts';
import type { BaselineFlags } from './baseline-option.ts';
import { addDiffOption, type DiffFlags } from './diff-option.ts';
import { addDroppedOption, type DroppedFlags } from './dropped-option.ts';
import { addExclusionOption, type ExclusionFlags } from './exclusion-option.ts';
import type { PlacementFlags } from './placement-options.ts';
import { reporterFile } from './reporter-names.ts';
import type { TraceFlags } from './trace-options.ts';

/** Which files count and how they are named, as given. */
export interface SelectionFlags {
  readonly include: readonly string[];
  readonly omit: readonly string[];
  readonly sourceRoot?: string;
  /** Where relative paths of debug info belong, when it is not the source root. */
  readonly workingDirectory?: string;
  readonly remap: readonly Remap[];
  /** Folders that what modules name may be in, besides the usual ones. */
  readonly allowRead: readonly string[];
}

/** Which reports are wanted, as given. */
export interface ReportFlags extends DiffFlags, BaselineFlags, ExclusionFlags, DroppedFlags {
  /** Names of known reports and of packages with reporters, each once; empty: none given. */
  readonly reporter: readonly string[];
  readonly reportsDir: string;
  readonly failUnder: readonly Gate[];
  readonly quiet?: boolean;
  /** A report of several files becomes one file. */
  readonly selfContained?: boolean;
}

/** Options of `run`, as given. */
export interface RunFlags extends SelectionFlags, ReportFlags, TraceFlags, PlacementFlags {
  readonly dataDir?: string;
  /** Name of the test that this run is. */
  readonly context?: string;
  /** Guest path → host path. */
  readonly dir: Readonly<Record<string, string>>;
  /** Undefined: to be passed through, but not set. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly invoke?: string;
  /** Seconds after which the program is ended. */
  readonly timeout?: number;
  readonly count: 'lines' | 'instructions';
  /** False: rewrite anew, and keep nothing. */
  readonly cache: boolean;
}

const names = reports.map((report) => report.name);
const collectGlobs = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function unknownReporter(name: string): string {
  const near = nearestName(name, names);
  const meant = near === undefined ? '' : `did you mean ${near}? Otherwise `;
  return `unknown reporter '${name}', and no npm package of this name is installed; ${meant}choose from ${names.join(', ')}`;
}

function collectReporters(value: string, before: readonly string[]): readonly string[] {
  const wanted = value.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !names.includes(name) && reporterFile(name) === undefined);
  if (unknown !== undefined) throw new UsageError(unknownReporter(unknown));
  return [...new Set([...before, ...wanted])];
}

function collectRemaps(value: string, before: readonly Remap[]): readonly Remap[] {
  const at = value.indexOf('=');
  if (at <= 0) throw new UsageError(`--remap ${value}: expected <from>=<to>, such as --remap /build=src`);
  return [...before, { from: value.slice(0, at), to: value.slice(at + 1) }];
}

const collectGates = (value: string, before: readonly Gate[]): readonly Gate[] => [
  ...before,
  parseGate(value),
];

const collectDirectories = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  directory(value),
];

function directory(value: string): string {
  if (value === '') throw new UsageError('a directory name is empty; give a path');
  return value;
}

/** Adds `--include`, `--omit`, `--source-root`, `--remap` and `--allow-read`. */
export function addSelectionOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--include <glob>',
        "count only source files that match; '**' matches every file (repeatable)",
      )
        .argParser(collectGlobs)
        .default([], 'all but system libraries'),
    )
    .addOption(
      new Option('--omit <glob>', 'do not count source files that match (repeatable)')
        .argParser(collectGlobs)
        .default([], 'none'),
    )
    .addOption(
      new Option('--source-root <dir>', 'report paths relative to <dir>')
        .argParser(directory)
        .default(undefined, 'working directory'),
    )
    .addOption(
      new Option('--remap <from>=<to>', 'report files below <from> as if below <to> (repeatable)')
        .argParser(collectRemaps)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--allow-read <dir>',
        'also read sources and debug files in <dir> that the module names (repeatable)',
      )
        .argParser(collectDirectories)
        .default([], 'none'),
    );
}

/** Adds `--reporter`, `--reports-dir`, `--fail-under` and `-q`. */
export function addReportOptions(command: Command): Command {
  return addDroppedOption(addExclusionOption(addDiffOption(command)))
    .addOption(
      new Option(
        '--reporter <names>',
        `${names.join(', ')}; or an npm package with an istanbul reporter (repeatable or comma-separated)`,
      )
        .argParser(collectReporters)
        .default([], 'text'),
    )
    .addOption(
      new Option(
        '--reports-dir <dir>',
        'directory for reports that are files, such as html/index.html and lcov.info',
      )
        .argParser(directory)
        .default('coverage', 'coverage'),
    )
    .addOption(
      new Option(
        '--fail-under <gate>',
        "exit with 2 if less than that percentage of lines ran: 80; or of functions: functions=90; of arms of branches: branches=70; of changed lines, with --diff: patch=90; of each file's lines: file=60; of some files': 'src/**=95' (repeatable)",
      )
        .argParser(collectGates)
        .default([], 'none'),
    )
    .option('--self-contained', 'write the html report as one file')
    .option('-q, --quiet', 'print no report and no warnings');
}

/** The rules that the flags ask for. */
export function selectionRules(flags: SelectionFlags, omitSystemLibraries: boolean): SelectionRules {
  return {
    include: flags.include,
    omit: flags.omit,
    remaps: flags.remap,
    sourceRoot: resolve(flags.sourceRoot ?? process.cwd()).replaceAll('\\', '/'),
    omitSystemLibraries,
    realPath,
    // Saved data name their own.
    ...(omitSystemLibraries && flags.workingDirectory !== undefined
      ? { workingDirectory: flags.workingDirectory.replaceAll('\\', '/') }
      : {}),
  };
}

/**
 * The folders in which files may be read that modules or data name.
 * @param modules paths that the user gave
 */
export function foldersOf(flags: SelectionFlags, modules: readonly string[]): ReadFolders {
  return readFolders({
    sourceRoot: flags.sourceRoot,
    remaps: flags.remap,
    allowed: flags.allowRead,
    modules,
  });
}

/** Says which given directories are not there: of the source root all paths would stay as they are, and sources would not be found. */
export function folderWarnings({ sourceRoot, allowRead }: SelectionFlags): readonly Warning[] {
  const root = sourceRoot === undefined ? undefined : missingFolder(sourceRoot);
  const warnings: Warning[] = [];
  if (root !== undefined) {
    const message = `--source-root ${sourceRoot} ${root}, so no path is reported relative to it; give the directory of the sources`;
    warnings.push({ slug: 'source-root-missing', message });
  }
  for (const folder of allowRead) {
    const what = missingFolder(folder);
    const message = `--allow-read ${folder} ${what}, so it allows nothing; give a directory that is there`;
    if (what !== undefined) warnings.push({ slug: 'allow-read-missing', message });
  }
  return warnings;
}

/** What is wrong with it; undefined: it is a directory. */
function missingFolder(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return undefined;
  return stats === undefined ? 'does not exist' : 'is not a directory';
}

/**
 * The data directory given by option or environment; undefined: none.
 * @throws UsageError for an option without a value. An empty variable is one that is not set
 */
export function dataDirectory(option: string | undefined): string | undefined {
  if (option === '') throw new UsageError('--data-dir: the directory name is empty; give a path');
  const given = option ?? process.env['WTRACE_DATA_DIR'];
  return given === '' ? undefined : given;
}
