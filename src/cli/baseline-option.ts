/** `--baseline`: the file, and what is said of shares that have fallen since it was saved. */
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type Baseline, type Fall, parseBaseline, percentText, type Share } from '../coverage/index.ts';
import { DataFileError, UsageError } from '../errors.ts';
import { printable } from '../report/index.ts';
import { readWhole } from '../store/index.ts';

/** Which baseline, as given. */
export interface BaselineFlags {
  readonly baseline?: string;
}

/** A baseline, and the file that it was read from. */
export interface NamedBaseline {
  readonly path: string;
  readonly baseline: Baseline;
}

/** Largest file: half a million source files. */
const LIMIT = 2 ** 26;
/** Shares that a message names. */
const FALLS_NAMED = 5;

/** The value of `--baseline`. @throws UsageError when it is empty */
export function baselinePath(value: string): string {
  if (value === '') throw new UsageError('--baseline: the file name is empty; give a path');
  return value;
}

/** Adds `--baseline`. */
export function addBaselineOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--baseline <file>',
      'exit with 2 if a share is lower than in <file>, which wtrace baseline save writes',
    ).argParser(baselinePath),
  );
}

/** Reads the file that the flags name; undefined: none. @throws DataFileError, FileError */
export function readBaseline({ baseline: path }: BaselineFlags): NamedBaseline | undefined {
  if (path === undefined) return undefined;
  if (!existsSync(path))
    throw new DataFileError(`the baseline ${path} does not exist; create it with wtrace baseline save`);
  const text = new TextDecoder().decode(readWhole(path, 'a baseline', LIMIT));
  return { path, baseline: parseBaseline(text, path) };
}

/** One line for all shares that have fallen; undefined when there are none. */
export function fallText(path: string, falls: readonly Fall[]): string | undefined {
  if (falls.length === 0) return undefined;
  const named = falls.slice(0, FALLS_NAMED).map(shareText).join(', ');
  const more = falls.length > FALLS_NAMED ? ` and ${falls.length - FALLS_NAMED} more` : '';
  return `less than in ${path}: ${named}${more}; test what is missed, or accept it with wtrace baseline save`;
}

function shareText({ of, path, before, now }: Fall): string {
  const what = of === 'branches' ? 'arms of branches' : of;
  const name = path === undefined ? what : printable(path);
  if (now.total === 0)
    return `${name} were not counted${of === 'branches' ? ' (run the program with --branches)' : ''}`;
  const points = 100 * (share(before) - share(now));
  const text = ({ covered, total }: Share): string => `${covered}/${total}`;
  return `${name} by ${points.toPrecision(2)} points to ${percentText(now)} % (${text(before)} to ${text(now)})`;
}

const share = ({ covered, total }: Share): number => covered / total;
