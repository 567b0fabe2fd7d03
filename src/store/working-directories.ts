/** Relative paths of sources belong to the directory in which a run was: the sums of each get names of their own. */
import { createNaming, type Naming, type SelectionRules } from '../coverage/index.ts';
import { isRelativePath } from '../paths.ts';
import type { CountedModule } from './counted-module.ts';
import { RunSums } from './run-sums.ts';

/** Sums of one module by working directory. */
export type SumsByDirectory = ReadonlyMap<string, RunSums>;

/** Counts whose files are named in the same way. */
export interface NamedCounts {
  readonly naming: Naming;
  readonly sums: RunSums;
}

/**
 * True when the names of a module's files depend on where it ran. Files of a disassembly are nowhere.
 * @param files paths as the debug info resolves them
 */
export const hasRelativeFiles = ({ linesFrom }: CountedModule, files: readonly string[]): boolean =>
  linesFrom !== 'disassembly' && files.some(isRelativePath);

/** The names of files in each working directory, or one where no name depends on it. */
export function namingsOf(
  module: CountedModule,
  files: readonly string[],
  directories: Iterable<string>,
  rules: SelectionRules,
): readonly Naming[] {
  if (!hasRelativeFiles(module, files)) return [createNaming(rules)];
  return Array.from(directories, (directory) => createNaming({ ...rules, workingDirectory: directory }));
}

/** The counts of each working directory, or of all together where no name depends on it. */
export function byNaming(
  module: CountedModule,
  files: readonly string[],
  sums: SumsByDirectory,
  rules: SelectionRules,
): readonly NamedCounts[] {
  const namings = namingsOf(module, files, sums.keys(), rules);
  if (hasRelativeFiles(module, files)) {
    return [...sums.values()].flatMap((own, i) => {
      const naming = namings[i];
      return naming === undefined ? [] : [{ naming, sums: own }];
    });
  }
  const joined = new RunSums(module);
  for (const each of sums.values()) joined.addAll(each);
  return namings.map((naming) => ({ naming, sums: joined }));
}
