/** `wtrace exec --merge`: reports of other tools that the command itself writes, such as the lcov file of c8 or of node:test. */
import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';

/** Adds `--merge`. */
export const addMergeOption = (command: Command): Command =>
  command.addOption(
    new Option(
      '--merge <file>',
      'also report what another tool counted: an lcov, istanbul or Cobertura file that the command writes (repeatable)',
    )
      .argParser((value: string, before: readonly string[]) => {
        if (value === '') throw new UsageError('--merge needs a file; give a path');
        return [...before, value];
      })
      .default([], 'none'),
  );

/** What was found after the command. */
export interface FoundReports {
  /** Files that the command wrote. */
  readonly written: readonly string[];
  /** Files that are not there, or are of an earlier run. */
  readonly missing: readonly string[];
}

/** Reports that a command is to write. What is there before it starts is of an earlier run, and must not pass for a report of this one. */
export class MergedReports {
  /** By path: which file it was, and when it was last written. */
  readonly #before: ReadonlyMap<string, string | undefined>;

  /** @throws UsageError for a directory */
  constructor(paths: readonly string[]) {
    const directory = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
    if (directory !== undefined)
      throw new UsageError(`--merge ${directory} is a directory; give the file that the tool writes`);
    this.#before = new Map(paths.map((path) => [path, stateOf(path)]));
  }

  /** Which of them are there now. */
  find(): FoundReports {
    const isWritten = (path: string): boolean => {
      const state = stateOf(path);
      return state !== undefined && state !== this.#before.get(path);
    };
    const paths = [...this.#before.keys()];
    return { written: paths.filter(isWritten), missing: paths.filter((path) => !isWritten(path)) };
  }
}

function stateOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.mtimeNs} ${stats.size}`;
}
