/** Coverage of the lines that were changed, as printed reports show it. */
import { type FileFacts, patchOf, percentText, type Share } from '../coverage/index.ts';
import { rangesOf } from './line-ranges.ts';
import { printable } from './printable.ts';

/** Files with missed lines that are named. */
const FILES_SHOWN = 20;

/** Changed lines, ready to be printed. */
export interface PatchText {
  readonly share: Share;
  /** `12/15 (80.0 %)`, or that there is nothing to count. */
  readonly total: string;
  /** Files with changed lines that did not run, and their ranges, such as `12, 15-17`. */
  readonly files: readonly { readonly path: string; readonly missed: string }[];
  /** How many such files are not among them. */
  readonly more: number;
}

/** Changed lines that have code; undefined without a diff. */
export function patchText(files: readonly FileFacts[]): PatchText | undefined {
  const patch = patchOf(files);
  if (patch === undefined) return undefined;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const { covered, total } = patch.share;
  const missing = patch.files.filter(({ missed }) => missed.length > 0);
  return {
    share: patch.share,
    total: total === 0 ? 'no changed line has code' : `${covered}/${total} (${percentText(patch.share)} %)`,
    files: missing.slice(0, FILES_SHOWN).map(({ path, missed }) => {
      const numbers = new Set(missed.map(({ line }) => line));
      const ranges = rangesOf(byPath.get(path)?.lines ?? [], ({ line }) => numbers.has(line));
      const text = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
      return { path: printable(path), missed: text };
    }),
    more: Math.max(0, missing.length - FILES_SHOWN),
  };
}

/** The same as lines for a terminal; none without a diff. */
export function patchLines(files: readonly FileFacts[]): readonly string[] {
  const patch = patchText(files);
  if (patch === undefined) return [];
  return [
    `Patch coverage ${patch.total}`,
    ...patch.files.map(({ path, missed }) => `  ${path}: ${missed}`),
    ...(patch.more > 0 ? [`  and ${patch.more} more files`] : []),
  ];
}
