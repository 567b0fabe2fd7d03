/** How lines are shown: by a class, and by words that are read out. */
import type { BranchFacts, LineFacts } from '../../coverage/index.ts';

/**
 * `hit`, `part` (ran, an arm of a branch did not), `miss`, `silent` (ran without an event of its own), `excl` (excluded by a comment),
 * `gone` (of a function that is not in the binary), or `no` code.
 */
export type Mark = 'hit' | 'part' | 'miss' | 'silent' | 'excl' | 'gone' | 'no';

/** Lines without facts of their own. */
export interface OtherLines {
  readonly excluded: ReadonlySet<number>;
  readonly dropped: ReadonlySet<number>;
}

/** The mark of a line. */
export function markOf(
  number: number,
  line: LineFacts | undefined,
  branches: readonly BranchFacts[],
  { excluded, dropped }: OtherLines,
): Mark {
  if (line === undefined) return excluded.has(number) ? 'excl' : dropped.has(number) ? 'gone' : 'no';
  if (!line.covered) return 'miss';
  if (branches.some(({ arms }) => arms.some(({ hits }) => hits === 0))) return 'part';
  return line.hits > 0 ? 'hit' : 'silent';
}

/** Shown when the pointer rests on the count. */
export const titles: Readonly<Record<Mark, string>> = {
  hit: '',
  part: ' title="ran; an arm of a branch was not taken"',
  miss: ' title="did not run"',
  silent: ' title="ran without a line event of its own"',
  excl: ' title="excluded by a comment"',
  gone: ' title="not in the binary"',
  no: '',
};

/** What is shown in the place of hits. */
export function countText(mark: Mark, line: LineFacts | undefined): string {
  if (mark === 'excl') return 'excl.';
  if (mark === 'gone') return 'absent';
  if (line === undefined) return '';
  return line.covered && line.hits === 0 ? '~' : String(line.hits);
}
