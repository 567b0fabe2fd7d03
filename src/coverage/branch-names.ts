/** What people call the arms of a branch: by where they lead in the source. */
import type { BranchFacts, BranchTarget } from './facts.ts';

/**
 * A name for each arm of a point, no two of them alike: a line, or, where that says too little, line and column; `return`, `throw` or
 * `trap`; at last the number of the arm, as in `arm 2`.
 */
export function armNames({ line, arms }: Pick<BranchFacts, 'line' | 'arms'>): readonly string[] {
  const short = arms.map(({ to }) => lineOf(to, line));
  const long = arms.map(({ to }, i) => (isAlone(short, i) ? (short[i] ?? '') : placeOf(to)));
  return long.map((name, i) => (arms[i]?.to.kind !== 'unknown' && isAlone(long, i) ? name : `arm ${i + 1}`));
}

const isAlone = (names: readonly string[], at: number): boolean =>
  names.indexOf(names[at] ?? '') === names.lastIndexOf(names[at] ?? '');

/** The line, unless that is the branch's own. */
function lineOf(to: BranchTarget, line: number): string {
  if (to.kind !== 'place' || (to.path === undefined && to.line === line)) return placeOf(to);
  return to.path === undefined ? `${to.line}` : `${to.path}:${to.line}`;
}

function placeOf(to: BranchTarget): string {
  if (to.kind !== 'place') return to.kind === 'nowhere' ? 'no end' : to.kind;
  const file = to.path === undefined ? '' : `${to.path}:`;
  return `${file}${to.line}${to.column === 0 ? '' : `:${to.column}`}`;
}

/**
 * Arms that were not taken, of points on lines that ran, as `12->15`: by line, each text once.
 * @param ran whether a line of the file ran
 */
export function missedArms(
  branches: readonly BranchFacts[],
  ran: (line: number) => boolean,
): readonly string[] {
  const missed = new Set<string>();
  for (const branch of branches) {
    if (!ran(branch.line) || branch.arms.every(({ hits }) => hits > 0)) continue;
    const names = armNames(branch);
    branch.arms.forEach(({ hits }, i) => {
      const name = names[i] ?? '';
      if (hits === 0)
        missed.add(name.startsWith('arm ') ? `${branch.line} ${name}` : `${branch.line}->${name}`);
    });
  }
  return [...missed];
}
