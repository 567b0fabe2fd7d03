/** The options that decide where counters stand: `--hit-only`, `--branches`, `--profile`; an earlier run's data as a profile. */
import { type Command, Option } from 'commander';
import { lowerBound } from '../columns/index.ts';
import { createNaming, filesOf, type SelectionRules } from '../coverage/index.ts';
import { UsageError, type Warning } from '../errors.ts';
import { type InstrumentOptions, instructionWalk, type Profile } from '../rewriter/index.ts';
import { readSavedData, type SavedCounts, sha256 } from '../store/index.ts';
import { takeOnlyKnownValue } from './optional-value.ts';

/** Where counters stand, as given. */
export interface PlacementFlags {
  readonly hitOnly?: true;
  /** False: not even for reports that show them. */
  readonly branches?: boolean | 'all';
  readonly profile?: string;
}

function dataPath(value: string): string {
  if (value === '') throw new UsageError('--profile: the file name is empty; give a file that wtrace wrote');
  return value;
}

/** What `--branches` without a value stands for. */
const SOURCE = 'source';

function branchKind(value: string): true | 'all' {
  if (value === 'all') return value;
  if (value === SOURCE) return true;
  throw new UsageError(`--branches=${value}: expected --branches, or --branches all`);
}

/** Adds `--hit-only` and `--branches`. */
export function addCountingOptions(command: Command): Command {
  takeOnlyKnownValue(command, { option: '--branches', values: ['all'], otherwise: SOURCE });
  return command
    .option('--hit-only', 'record only whether each line ran (cheaper)')
    .addOption(
      new Option(
        '--branches [all]',
        'count the arms of branches as well; all: also those that compilers make by themselves',
      ).argParser(branchKind),
    );
}

/** Adds `--hit-only`, `--branches` and `--profile`. */
export function addPlacementOptions(command: Command): Command {
  return addCountingOptions(command).addOption(
    new Option(
      '--profile <file>',
      'wtrace.json or data directory of an earlier run: place counters where that run executed least',
    ).argParser(dataPath),
  );
}

/** Where the flags want counters. */
export interface Placement {
  /** What the flags ask `instrument` for, given the bytes of a module. */
  readonly of: (
    bytes: Uint8Array,
  ) => Pick<InstrumentOptions, 'hitOnly' | 'branches' | 'everyBlock' | 'profile'>;
  /** One for each part of the profile that cannot be read. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads the profile, if one is given.
 * @throws `DataFileError`, `FileError` when it cannot be read
 */
export function placementOf(
  flags: PlacementFlags & { readonly count?: 'lines' | 'instructions' },
  rules: SelectionRules,
): Placement {
  const saved = flags.profile === undefined ? undefined : readSavedData([flags.profile]);
  const data = saved?.counts;
  const of: Placement['of'] = (bytes) => ({
    ...(flags.hitOnly && { hitOnly: true }),
    ...(flags.branches && { branches: flags.branches }),
    ...(flags.count === 'instructions' && { everyBlock: true }),
    ...(data && { profile: profileFrom(data, bytes, rules) }),
  });
  // That a run did not end makes a profile no worse.
  const warnings = saved?.warnings.filter(({ slug }) => slug === 'data-left-out') ?? [];
  return { of, warnings };
}

/** Lines count wherever they come from: a profile is of use for the next build as well. */
function profileFrom(data: SavedCounts, bytes: Uint8Array, rules: SelectionRules): Profile {
  const naming = createNaming(rules);
  const hash = sha256(bytes);
  const walkOf = (other: string) => (other === hash ? instructionWalk(bytes) : undefined);
  const { modules } = data.facts({
    rules: { ...rules, omitSystemLibraries: false },
    walkOf,
    contexts: false,
  });
  const counted = modules.filter((module) => module.hitOnly !== true);
  const files = new Map<string, Map<number, number>>();
  for (const { path, lines } of filesOf({ modules: counted, omittedFiles: 0 }))
    files.set(path, new Map(lines.map(({ line, hits }) => [line, hits])));
  const byPath = new Map<string, Map<number, number> | undefined>();
  const linesOf = (path: string): Map<number, number> | undefined => {
    if (!byPath.has(path)) byPath.set(path, files.get(naming.nameOf(path)));
    return byPath.get(path);
  };
  const instructions = counted.find(
    (module) => module.sha256 === hash && module.instructions !== undefined,
  )?.instructions;
  return {
    line: (path, line) => linesOf(path)?.get(line),
    ...(instructions && {
      instruction: (offset) => {
        const at = indexOf(instructions.offset, offset);
        return at < 0 ? undefined : instructions.count[at];
      },
    }),
  };
}

/** Index of a value in an ascending column; -1: not there. */
function indexOf(column: Uint32Array, value: number): number {
  const at = lowerBound(column, value);
  return column[at] === value ? at : -1;
}
