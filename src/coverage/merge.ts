/** Sums of facts: several runs of a module, several modules that share a source file. */
import type { CoverageFacts, FileFacts, ModuleFacts } from './facts.ts';
import type { Naming } from './selection.ts';
import { FileTallies } from './tally.ts';

/** Equal bytes are the same module; without a hash, equal names are. */
const identity = (module: ModuleFacts): string =>
  module.sha256 === '' ? `name ${module.name}` : module.sha256;

/** One entry per module, hits summed. In the order of first appearance; the order of parts never changes a number. */
export function mergeModules(parts: readonly ModuleFacts[]): readonly ModuleFacts[] {
  const groups = new Map<string, ModuleFacts[]>();
  for (const part of parts) {
    const group = groups.get(identity(part));
    if (group) group.push(part);
    else groups.set(identity(part), [part]);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    if (group.length === 1) return first;
    const tallies = new FileTallies();
    for (const module of group) for (const file of module.files) tallies.of(file.path).addFile(file);
    return {
      name: first.name,
      sha256: first.sha256,
      files: tallies.toFacts(),
      inexact: [...new Set(group.flatMap((module) => module.inexact))].sort(),
    };
  });
}

/** The same facts with files named and selected anew; files that get the same name become one. */
export function renameFiles(module: ModuleFacts, naming: Naming): ModuleFacts {
  const tallies = new FileTallies();
  for (const file of module.files) {
    if (naming.selects(file.path)) tallies.of(naming.nameOf(file.path)).addFile(file);
  }
  return { ...module, files: tallies.toFacts() };
}

/** The files of all modules, each path once, ascending: what reports list. */
export function filesOf(facts: CoverageFacts): readonly FileFacts[] {
  const only = facts.modules.length === 1 ? facts.modules[0] : undefined;
  if (only) return only.files;
  const tallies = new FileTallies();
  for (const module of facts.modules) for (const file of module.files) tallies.of(file.path).addFile(file);
  return tallies.toFacts();
}
