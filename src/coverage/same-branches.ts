/** Sums of modules whose branches were counted in two ways: a sum has those that all have counted of which any were. */
import { sourceBranches } from './branch-tally.ts';
import type { FileFacts, ModuleFacts } from './facts.ts';

type Counted = ModuleFacts['branches'];

/** Which branches a sum has. */
export const branchesOfSum = (a: Counted, b: Counted): Counted =>
  a === 'source' || b === 'source' ? 'source' : (a ?? b);

/** A file without the branches, and the arms, that compilers make by themselves. */
export const sourceOnly = (file: FileFacts): FileFacts =>
  file.branches === undefined ? file : { ...file, branches: sourceBranches(file.branches) };

/** The files of a module as a sum with such branches takes them. */
export const filesForSum = ({ files, branches }: ModuleFacts, sum: Counted): readonly FileFacts[] =>
  branches === 'all' && sum === 'source' ? files.map(sourceOnly) : files;
