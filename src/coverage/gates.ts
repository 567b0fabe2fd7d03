/** Gates: what shares must reach, of everything, of each file, of the files that a glob names together, or of changed lines. */
import { UsageError } from '../errors.ts';
import { patchOf } from './changed-lines.ts';
import type { FileFacts } from './facts.ts';
import type { NamingRules } from './naming.ts';
import { globMatcher } from './selection.ts';
import { reaches, type Share, type Summary, summarize } from './summary.ts';

/** What is counted. */
export type GatedShare = keyof Summary;

/** One requirement. `percent`: 0 to 100. */
export type Gate =
  | { readonly kind: 'total'; readonly of: GatedShare; readonly percent: number }
  /** The lines of each file. */
  | { readonly kind: 'each-file'; readonly percent: number }
  /** The lines of the files that match, together. */
  | { readonly kind: 'glob'; readonly glob: string; readonly percent: number }
  /** The lines that are new or changed. Where none of them has code, it passes: most changes of documents have none. */
  | { readonly kind: 'patch'; readonly percent: number };

/** A gate that was missed. */
export interface MissedGate {
  readonly gate: Gate;
  /** What was reached. `total` is 0 where there was nothing to count: that never passes. */
  readonly share: Share;
  /** Of `each-file`: the file. */
  readonly path?: string;
}

const kinds: readonly GatedShare[] = ['lines', 'functions', 'branches'];

const FORMS =
  '80, functions=90, branches=70, patch=90 (changed lines), file=60 (each file) or src/**=95 (files that match)';

/**
 * Reads one gate as it is given: `80`, `lines=80`, `functions=90`, `branches=70`, `file=60`, `patch=90`, or a glob and `=`.
 * @throws UsageError when it is none of these, or the percentage is not from 0 to 100
 */
export function parseGate(text: string): Gate {
  const at = text.lastIndexOf('=');
  const what = text.slice(0, Math.max(0, at)).trim();
  const number = text.slice(at + 1).trim();
  const percent = Number(number);
  if (!/^\d+(?:\.\d+)?$/.test(number) || percent > 100 || at === 0)
    throw new UsageError(
      `--fail-under ${text}: expected a percentage from 0 to 100, alone or after what it is for, such as ${FORMS}`,
    );
  if (at < 0) return { kind: 'total', of: 'lines', percent };
  if (what === 'file') return { kind: 'each-file', percent };
  if (what === 'patch') return { kind: 'patch', percent };
  const of = kinds.find((kind) => kind === what);
  if (of !== undefined) return { kind: 'total', of, percent };
  // A word that is no glob is a misspelled kind, unless it is the name of a file or folder that exists.
  if (
    /^[a-z-]+$/.test(what) &&
    !what.includes('/') &&
    kinds.some((kind) => kind.startsWith(what.slice(0, 3)))
  )
    throw new UsageError(`--fail-under ${text}: unknown kind '${what}'; expected ${FORMS}`);
  return { kind: 'glob', glob: what, percent };
}

/**
 * The gates that are missed, in the order given; of `each-file` every file, the worst first.
 * @param files each source once, as `filesOf` gives them
 */
export function missedGates(
  gates: readonly Gate[],
  files: readonly FileFacts[],
  naming: NamingRules,
): readonly MissedGate[] {
  return gates.flatMap((gate) => {
    if (gate.kind === 'each-file') return missedFiles(gate, files);
    if (gate.kind === 'patch') return missedPatch(gate, files);
    if (gate.kind === 'total') return missedTotal(gate, files);
    const matches = globMatcher([gate.glob], naming);
    return missed(gate, summarize(files.filter(({ path }) => matches(path))).lines);
  });
}

const missed = (gate: Gate, share: Share): readonly MissedGate[] =>
  reaches(share, gate.percent) ? [] : [{ gate, share }];

/** Code without any branch misses none, where they were counted. */
function missedTotal(gate: Gate & { kind: 'total' }, files: readonly FileFacts[]): readonly MissedGate[] {
  const share = summarize(files)[gate.of];
  const none = gate.of === 'branches' && share.total === 0;
  return none && files.some(({ branches }) => branches !== undefined) ? [] : missed(gate, share);
}

function missedPatch(gate: Gate, files: readonly FileFacts[]): readonly MissedGate[] {
  const share = patchOf(files)?.share;
  return share === undefined || share.total === 0 ? [] : missed(gate, share);
}

function missedFiles(gate: Gate, files: readonly FileFacts[]): readonly MissedGate[] {
  const withLines = files.filter(({ lines }) => lines.length > 0);
  if (withLines.length === 0) return missed(gate, { covered: 0, total: 0 });
  const shareOf = ({ covered, total }: Share): number => covered / total;
  return withLines
    .map((file) => ({ gate, path: file.path, share: summarize([file]).lines }))
    .filter(({ share }) => !reaches(share, gate.percent))
    .sort((a, b) => shareOf(a.share) - shareOf(b.share) || (a.path < b.path ? -1 : 1));
}
