/** Totals and the gate on them. */
import type { FileFacts } from './facts.ts';

/** A share: `covered` of `total`. */
export interface Share {
  readonly covered: number;
  readonly total: number;
}

/** Shares of lines, of functions, and of arms of branches. */
export interface Summary {
  readonly lines: Share;
  readonly functions: Share;
  readonly branches: Share;
}

/** Sums over some files. */
export function summarize(files: readonly FileFacts[]): Summary {
  let lines = 0;
  let coveredLines = 0;
  let functions = 0;
  let coveredFunctions = 0;
  let arms = 0;
  let coveredArms = 0;
  for (const file of files) {
    lines += file.lines.length;
    for (const line of file.lines) if (line.covered) coveredLines++;
    functions += file.functions.length;
    for (const fn of file.functions) if (fn.hits > 0) coveredFunctions++;
    for (const branch of file.branches ?? []) {
      arms += branch.arms.length;
      for (const { hits } of branch.arms) if (hits > 0) coveredArms++;
    }
  }
  return {
    lines: { covered: coveredLines, total: lines },
    functions: { covered: coveredFunctions, total: functions },
    branches: { covered: coveredArms, total: arms },
  };
}

/**
 * A share as people read it, with one decimal: `100` and `0` only when exact, `-` of nothing. Without a `%` sign.
 */
export function percentText({ covered, total }: Share): string {
  if (total === 0) return '-';
  if (covered === total) return '100';
  if (covered === 0) return '0';
  return Math.min(99.9, Math.max(0.1, (covered / total) * 100)).toFixed(1);
}

/**
 * Whether a share reaches a percentage, compared exactly as decimals. A share of nothing never does: a gate over
 * zero lines means that something went wrong.
 * @param percent 0 to 100
 */
export function reaches(share: Share, percent: number): boolean {
  if (share.total === 0) return false;
  // The shortest decimal that reads back as this number is what the user wrote; floating point would make
  // 29 of 100 less than 29 %.
  const text = String(percent);
  if (!/^\d+(?:\.\d+)?$/.test(text)) return share.covered * 100 >= percent * share.total;
  const [whole = '0', fraction = ''] = text.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return BigInt(share.covered) * 100n * scale >= BigInt(whole + fraction) * BigInt(share.total);
}
