/** Sums of facts: several runs of a module, several modules that share a source file. */
import { DataFileError } from '../errors.ts';
import { acrossTools } from './across-tools.ts';
import type { CoverageFacts, FileFacts, ModuleFacts } from './facts.ts';
import { identity, ModuleSum } from './module-sum.ts';
import { asCounted } from './once.ts';
import { branchesOfSum, filesForSum } from './same-branches.ts';
import type { Naming } from './selecting.ts';
import { FileTallies } from './tally.ts';

/**
 * One entry per module, hits summed. In the order of first appearance; the order of parts never changes a number.
 * Instruction counts are the sum of the parts that have some. With a part that knows only what ran, every hit is 1.
 * @throws {@link DataFileError} when modules without a hash have one name and not the same instructions
 */
export function mergeModules(parts: Iterable<ModuleFacts>): readonly ModuleFacts[] {
  const sums = new Map<string, ModuleSum>();
  for (const part of parts) {
    const sum = sums.get(identity(part));
    if (sum === undefined) sums.set(identity(part), new ModuleSum(part));
    else if (sum.accepts(part)) sum.add(part);
    else
      throw new DataFileError(
        `the instruction counts of ${part.name} are from different modules and cannot be added; report them separately`,
      );
  }
  return Array.from(sums.values(), (sum) => sum.toFacts());
}

/** The same facts with files named and selected anew; files that get the same name become one. */
export function renameFiles(module: ModuleFacts, naming: Pick<Naming, 'nameOf' | 'selects'>): ModuleFacts {
  const tallies = new FileTallies();
  for (const file of module.files) {
    if (naming.selects(file.path)) tallies.of(naming.nameOf(file.path)).addFile(renamed(file, naming.nameOf));
  }
  return { ...module, files: asCounted(tallies.toFacts(), [module]) };
}

/** The arms of branches may lead to other files. */
function renamed(file: FileFacts, nameOf: (path: string) => string): FileFacts {
  if (file.branches === undefined) return file;
  const branches = file.branches.map((point) => ({
    ...point,
    arms: point.arms.map((arm) =>
      arm.to.kind === 'place' && arm.to.path !== undefined
        ? { ...arm, to: { ...arm.to, path: nameOf(arm.to.path) } }
        : arm,
    ),
  }));
  return { ...file, branches };
}

/** The files of all modules, each path once, ascending: what reports list. docs/merging.md has the rule. */
export function filesOf(facts: CoverageFacts): readonly FileFacts[] {
  const only = facts.modules.length === 1 ? facts.modules[0] : undefined;
  if (only) return only.files;
  const byTool = new Map<string, ModuleFacts[]>();
  for (const module of facts.modules) {
    const tool = module.readFrom ?? '';
    byTool.set(tool, [...(byTool.get(tool) ?? []), module]);
  }
  // What wtrace counted comes first; the order of the modules does not show.
  const tools = [...byTool].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, modules]) => filesOfTool(modules));
  const [first = []] = tools;
  return asCounted(tools.length === 1 ? first : acrossTools(tools), facts.modules);
}

/** The files of modules whose branch points are known by the same things. */
function filesOfTool(modules: readonly ModuleFacts[]): readonly FileFacts[] {
  const tallies = new FileTallies();
  const branches = modules.map((module) => module.branches).reduce(branchesOfSum, undefined);
  for (const module of modules)
    for (const file of filesForSum(module, branches)) tallies.of(file.path).addFile(file);
  return tallies.toFacts();
}
