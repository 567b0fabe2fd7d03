/** Facts as the reporters of vitest and jest know them: a file coverage of istanbul for each source. */
import { type CoverageFacts, filesOf, inexactWarning } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { disassemblyName } from '../paths.ts';
import { absolutePath, istanbulFile } from '../report/index.ts';
import type { SavedFacts } from './saved-facts.ts';

/** A file coverage of istanbul-lib-coverage; its path is absolute. */
export type CoveredSource = ReturnType<typeof istanbulFile>;

/** Every source file that has a path. */
export function sourcesOf(facts: CoverageFacts, sourceRoot: string): readonly CoveredSource[] {
  return [...filesOf(facts)]
    .filter(({ path }) => disassemblyName(path) === undefined)
    .map((file) => istanbulFile(absolutePath(file.path, sourceRoot), file));
}

/** What is worth a line beside a test runner's own output. */
export function warningsOf({ facts, warnings }: SavedFacts): readonly Warning[] {
  const inexact = inexactWarning(facts.modules);
  // Runners end their workers when they have their results, or are themselves what counted.
  const kept = warnings.filter(({ slug }) => slug !== 'runs-not-ended');
  return inexact === undefined ? kept : [...kept, inexact];
}
