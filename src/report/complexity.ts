/** Cyclomatic complexity (McCabe) of functions, from their branch points. */
import type { FileFacts } from '../coverage/index.ts';

/**
 * Line of the declaration → complexity of the functions declared there: one more than their decisions; a branch of n arms is n - 1 of them.
 * Empty where branches were not counted, or not by wtrace: other tools do not say which function a branch is in.
 */
export function complexities({
  branches,
  functions,
}: Pick<FileFacts, 'branches' | 'functions'>): ReadonlyMap<number, number> {
  const known = new Map<number, number>();
  if (branches === undefined || branches.some(({ declared }) => declared === 0)) return known;
  for (const { line } of functions) if (line > 0) known.set(line, 1);
  for (const { declared, arms } of branches) {
    const before = known.get(declared);
    if (before !== undefined) known.set(declared, before + arms.length - 1);
  }
  return known;
}

/** The mean complexity of the functions of some files; undefined when none is known. */
export function meanComplexity(files: readonly FileFacts[]): number | undefined {
  let sum = 0;
  let count = 0;
  for (const file of files) {
    for (const complexity of complexities(file).values()) {
      sum += complexity;
      count++;
    }
  }
  return count === 0 ? undefined : sum / count;
}
