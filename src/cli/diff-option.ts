/** `--diff`: where the changed lines come from, and the facts that have them. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { type Command, Option } from 'commander';
import {
  type Changes,
  type CoverageFacts,
  filesOf,
  type Gate,
  markChanged,
  parseDiff,
  type SelectionRules,
  unmatchedChanges,
} from '../coverage/index.ts';
import { DiffError, UsageError, type Warning } from '../errors.ts';
import { causeOf, gitChanges, MAX_GIT_OUTPUT, readWhole, realPath } from '../store/index.ts';

/** Which changes are wanted, as given. */
export interface DiffFlags {
  /** A revision, a file that holds a diff, or `-`. */
  readonly diff?: string;
}

/** Adds `--diff`. */
export function addDiffOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--diff <revision>',
      'show which lines that changed since a git revision (its merge base with HEAD) did not run; or those of a diff: <file>.diff, <file>.patch',
    ).argParser((value) => {
      if (value === '') throw new UsageError('--diff is empty; give a revision, such as --diff origin/main');
      return value;
    }),
  );
}

/** Whether a value names a file: by its ending, or as no revision can be written. */
export const namesFile = (value: string): boolean =>
  /\.(?:diff|patch)$/i.test(value) || /^(?:\.{0,2}[/\\]|[A-Za-z]:[/\\])/.test(value);

/** Where a command gets changes from. */
export interface DiffSetting {
  readonly rules: SelectionRules;
  /** Whether standard input is there for wtrace itself. */
  readonly stdin: boolean;
}

/**
 * The changes that the flags ask for; undefined: none.
 * @throws DiffError, FileError, UsageError
 */
export async function readChanges(
  { diff, failUnder }: DiffFlags & { readonly failUnder: readonly Gate[] },
  { rules, stdin }: DiffSetting,
): Promise<Changes | undefined> {
  if (diff === undefined) {
    const gate = failUnder.find(({ kind }) => kind === 'patch');
    if (gate !== undefined)
      throw new UsageError(
        `--fail-under patch=${gate.percent} is about changed lines: add --diff <revision>, such as --diff origin/main`,
      );
    return undefined;
  }
  const { sourceRoot } = rules;
  const directory = statSync(sourceRoot, { throwIfNoEntry: false })?.isDirectory()
    ? sourceRoot
    : process.cwd();
  if (diff === '-' && !stdin)
    throw new UsageError(
      '--diff -: standard input belongs to the program; give the diff as a file, or to wtrace report',
    );
  if (diff !== '-' && !namesFile(diff)) return gitChanges(diff, directory);
  const text = diff === '-' ? readStdin() : readText(diff);
  return {
    root: repositoryRoot(directory),
    files: await parseDiff(text, diff === '-' ? 'the diff on standard input' : diff),
  };
}

/** Facts with changed lines, and what is to be said of changes that are not found in them. */
export function withChanges(
  facts: CoverageFacts,
  changes: Changes | undefined,
  rules: SelectionRules,
): { readonly facts: CoverageFacts; readonly warnings: readonly Warning[] } {
  if (changes === undefined) return { facts, warnings: [] };
  return {
    facts: markChanged(facts, changes, rules),
    warnings: unmatchedChanges(filesOf(facts), changes, rules),
  };
}

function readText(path: string): string {
  return new TextDecoder().decode(readWhole(path, 'a diff', MAX_GIT_OUTPUT));
}

function readStdin(): string {
  try {
    const text = readFileSync(0, 'utf8');
    if (text.length <= MAX_GIT_OUTPUT) return text;
  } catch (error) {
    throw new DiffError(`--diff -: standard input cannot be read: ${causeOf(error)}`);
  }
  throw new DiffError(`--diff -: the diff is larger than ${MAX_GIT_OUTPUT / 2 ** 20} MB; give a smaller one`);
}

/** Paths in a diff begin where the repository does; without one, at the source root. */
function repositoryRoot(directory: string): string {
  const start = realPath(resolve(directory).replaceAll('\\', '/')) ?? directory;
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return start;
  }
}
