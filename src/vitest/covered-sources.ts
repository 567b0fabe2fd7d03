/** Facts as vitest's reporters know them: a file coverage of istanbul for each source. */
import { type CoverageFacts, filesOf, inexactWarning } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { disassemblyName } from '../paths.ts';
import type { SavedFacts } from '../project/index.ts';
import { absolutePath, istanbulFile } from '../report/index.ts';

/** A file coverage of istanbul-lib-coverage; its path is absolute. */
export type CoveredSource = ReturnType<typeof istanbulFile>;

/** Every source file that has a path. */
export function sourcesOf(facts: CoverageFacts, sourceRoot: string): readonly CoveredSource[] {
  return [...filesOf(facts)]
    .filter(({ path }) => disassemblyName(path) === undefined)
    .map((file) => istanbulFile(absolutePath(file.path, sourceRoot), file));
}

/** What is worth a line beside vitest's own output. */
export function warningsOf({ facts, warnings }: SavedFacts): readonly Warning[] {
  const inexact = inexactWarning(facts.modules);
  // Vitest ends its workers when it has their results.
  const kept = warnings.filter(({ slug }) => slug !== 'runs-not-ended');
  return inexact === undefined ? kept : [...kept, inexact];
}
