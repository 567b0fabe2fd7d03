/** Sums of branch points while facts are collected or merged: copies of one point are added up, arm by arm. */
import type { BranchArmFacts, BranchFacts, BranchTarget } from './facts.ts';

/** Sums stay safe integers: beyond 2^53 - 1 they stop there. */
const add = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

interface PointTally extends Omit<BranchFacts, 'arms'> {
  joined?: true;
  readonly arms: { hits: number; to: BranchTarget; readonly implicit?: true }[];
}

/** The branch points of one file. */
export class BranchTally {
  readonly #points = new Map<string, PointTally>();

  /** Adds a point; with one of the same function, place, number and number of arms it is one. */
  add(point: BranchFacts): void {
    const key = keyOf(point);
    const known = this.#points.get(key);
    if (known === undefined) {
      this.#points.set(key, { ...point, arms: point.arms.map((arm) => ({ ...arm })) });
      return;
    }
    // The order in which parts arrive must not show.
    if (point.joined) known.joined = true;
    point.arms.forEach(({ hits, to }, i) => {
      const arm = known.arms[i];
      if (arm === undefined) return;
      arm.hits = add(arm.hits, hits);
      if (compareTargets(to, arm.to) < 0) arm.to = to;
    });
  }

  /** The sums, in the order that facts promise. */
  toFacts(): readonly BranchFacts[] {
    return [...this.#points.values()].sort(comparePoints);
  }
}

function keyOf({ line, column, declared, number, kind, compilerMade, arms }: BranchFacts): string {
  const implicit = arms.map((arm) => (arm.implicit ? 1 : 0)).join('');
  return `${line}:${column} ${declared} ${number} ${kind} ${compilerMade ?? ''} ${implicit}`;
}

const comparePoints = (a: BranchFacts, b: BranchFacts): number =>
  a.line - b.line ||
  a.column - b.column ||
  a.declared - b.declared ||
  a.number - b.number ||
  a.arms.length - b.arms.length ||
  (keyOf(a) < keyOf(b) ? -1 : 1);

/** Places come before ends, in the order of the source. */
function compareTargets(a: BranchTarget, b: BranchTarget): number {
  if (a.kind !== 'place' || b.kind !== 'place')
    return a.kind === b.kind
      ? 0
      : a.kind === 'place'
        ? -1
        : b.kind === 'place'
          ? 1
          : a.kind < b.kind
            ? -1
            : 1;
  const [from = '', other = ''] = [a.path, b.path];
  return from < other ? -1 : from > other ? 1 : a.line - b.line || a.column - b.column;
}

/** The points of the source among all that were counted: without those, and without arms, that compilers make by themselves. */
export function sourceBranches(points: readonly BranchFacts[]): readonly BranchFacts[] {
  return points.flatMap((point) => {
    if (point.compilerMade !== undefined) return [];
    if (!point.arms.some(({ implicit }) => implicit)) return [point];
    const arms: readonly BranchArmFacts[] = point.arms.filter(({ implicit }) => !implicit);
    return arms.length < 2 ? [] : [{ ...point, arms }];
  });
}
