/**
 * A baseline: the shares that a project had when it was saved, of everything and of each file, to be kept in version control. A share
 * has fallen when it is lower, unrounded, and more is missed than before: who removes code that ran lowers a share and does no harm.
 */
import { DataFileError } from '../errors.ts';
import type { FileFacts } from './facts.ts';
import { type Share, type Summary, summarize } from './summary.ts';

const FORMAT = 'wtrace-baseline';
const VERSION = 1;
const CURE = 'create it with wtrace baseline save';

/** Shares that were saved; branches only where they were counted. */
export type SavedShares = Omit<Summary, 'branches'> & Partial<Pick<Summary, 'branches'>>;

/** What was saved. */
export interface Baseline {
  readonly total: SavedShares;
  /** By the name of the file in reports. */
  readonly files: ReadonlyMap<string, SavedShares>;
}

/** A share that has fallen. */
export interface Fall {
  readonly of: keyof Summary;
  /** Undefined: of everything. */
  readonly path?: string;
  readonly before: Share;
  /** `total` is 0 where nothing of the kind was counted this time. */
  readonly now: Share;
}

const kinds = ['lines', 'functions', 'branches'] as const;

function sharesOf(files: readonly FileFacts[]): SavedShares {
  const { lines, functions, branches } = summarize(files);
  return files.some((file) => file.branches !== undefined)
    ? { lines, functions, branches }
    : { lines, functions };
}

/**
 * The baseline that these files make.
 * @param files each source once, as `filesOf` gives them
 */
export const baselineOf = (files: readonly FileFacts[]): Baseline => ({
  total: sharesOf(files),
  files: new Map(files.map((file) => [file.path, sharesOf([file])])),
});

/** The text of a baseline: a line for each file, ascending, so that a review shows what changed and merges stay small. */
export function formatBaseline({ total, files }: Baseline): string {
  const shares = (of: SavedShares): string =>
    kinds
      .flatMap((kind) => {
        const share = of[kind];
        return share === undefined ? [] : [`"${kind}": [${share.covered}, ${share.total}]`];
      })
      .join(', ');
  const rows = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, of]) => `\n    ${JSON.stringify(path)}: { ${shares(of)} }`);
  return `{\n  "format": "${FORMAT}",\n  "version": ${VERSION},\n  "total": { ${shares(total)} },\n  "files": {${rows.join(',')}\n  }\n}\n`;
}

/**
 * Reads the text of a baseline.
 * @param name of the file, for messages
 * @throws DataFileError when it is none, or damaged
 */
export function parseBaseline(text: string, name: string): Baseline {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new DataFileError(`${name} is no baseline: it is not JSON (conflict markers of a merge?); ${CURE}`);
  }
  const { format, version, total, files } = record(json) ?? {};
  if (format !== FORMAT) throw new DataFileError(`${name} is no baseline; ${CURE}`);
  if (version !== VERSION)
    throw new DataFileError(
      `${name} is a baseline of version ${JSON.stringify(version)?.slice(0, 20)}, and this wtrace reads version ${VERSION}; ${CURE}`,
    );
  const byPath = record(files);
  if (byPath === undefined) throw new DataFileError(`${name} is damaged: it has no files; ${CURE}`);
  const read = (value: unknown, of: string): SavedShares => {
    const shares = readShares(value);
    if (shares === undefined)
      throw new DataFileError(`${name} is damaged: the shares of ${of} cannot be read; ${CURE}`);
    return shares;
  };
  return {
    total: read(total, 'total'),
    files: new Map(Object.entries(byPath).map(([path, value]) => [path, read(value, JSON.stringify(path))])),
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

function readShares(value: unknown): SavedShares | undefined {
  const given = record(value);
  const [lines, functions, branches] = kinds.map((kind) => readShare(given?.[kind]));
  if (lines === undefined || functions === undefined) return undefined;
  if (branches !== undefined) return { lines, functions, branches };
  return given?.['branches'] === undefined ? { lines, functions } : undefined;
}

function readShare(value: unknown): Share | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [covered, total] = value as readonly unknown[];
  const isCount = (count: unknown): count is number => Number.isSafeInteger(count) && Number(count) >= 0;
  return isCount(covered) && isCount(total) && covered <= total ? { covered, total } : undefined;
}

/**
 * The shares that have fallen: of everything, then of lines of each file that was there before, in the order of their paths. New files
 * count in the totals alone.
 */
export function fallsSince(baseline: Baseline, files: readonly FileFacts[]): readonly Fall[] {
  const now = summarize(files);
  const totals = kinds.flatMap((of): readonly Fall[] => {
    const before = baseline.total[of];
    return before !== undefined && hasFallen(before, now[of]) ? [{ of, before, now: now[of] }] : [];
  });
  const each = files.flatMap((file): readonly Fall[] => {
    const before = baseline.files.get(file.path)?.lines;
    const { lines } = summarize([file]);
    return before !== undefined && hasFallen(before, lines)
      ? [{ of: 'lines', path: file.path, before, now: lines }]
      : [];
  });
  return [...totals, ...each];
}

function hasFallen(before: Share, now: Share): boolean {
  if (before.total === 0) return false;
  if (now.total === 0) return true;
  const isLower = BigInt(now.covered) * BigInt(before.total) < BigInt(before.covered) * BigInt(now.total);
  return isLower && now.total - now.covered > before.total - before.covered;
}
