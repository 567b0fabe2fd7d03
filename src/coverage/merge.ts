/** Sums of facts: several runs of a module, several modules that share a source file. */
import { DataFileError } from '../errors.ts';
import { sourceBranches } from './branch-tally.ts';
import type { CoverageFacts, FileFacts, InstructionCounts, ModuleFacts } from './facts.ts';
import { InstructionSum, sameOffsets } from './instruction-sum.ts';
import { asCounted } from './once.ts';
import type { Naming } from './selection.ts';
import { FileTallies } from './tally.ts';

/** Equal bytes are the same module; without a hash, equal names are. */
const identity = (module: ModuleFacts): string =>
  module.sha256 === '' ? `name ${module.name}` : module.sha256;

/**
 * One entry per module, hits summed. In the order of first appearance; the order of parts never changes a number.
 * Instruction counts are the sum of the parts that have some. With a part that knows only what ran, every hit is 1.
 * @throws {@link DataFileError} when modules without a hash have one name and not the same instructions
 */
export function mergeModules(parts: readonly ModuleFacts[]): readonly ModuleFacts[] {
  const groups = new Map<string, [ModuleFacts, ...ModuleFacts[]]>();
  for (const part of parts) {
    const group = groups.get(identity(part));
    if (group) group.push(part);
    else groups.set(identity(part), [part]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    if (group.length === 1) return first;
    const tallies = new FileTallies();
    const branches = branchesOf(group);
    for (const module of withSameBranches(group))
      for (const file of module.files) tallies.of(file.path).addFile(file);
    const instructions = sumInstructions(group);
    const withoutLines = new Set(group.flatMap((module) => module.withoutLines ?? []));
    return {
      name: first.name,
      sha256: first.sha256,
      files: asCounted(tallies.toFacts(), group),
      inexact: [...new Set(group.flatMap((module) => module.inexact))].sort(),
      ...(withoutLines.size > 0 && { withoutLines: [...withoutLines].sort() }),
      ...(group.some(({ hitOnly }) => hitOnly) ? { hitOnly: true } : {}),
      ...(branches && { branches }),
      ...(instructions === undefined ? {} : { instructions }),
    };
  });
}

/** Which branches the sum of some modules has: those that all have counted of which any were. */
function branchesOf(modules: readonly ModuleFacts[]): ModuleFacts['branches'] {
  const counted = modules.flatMap(({ branches }) => branches ?? []);
  return counted.length === 0 ? undefined : counted.includes('source') ? 'source' : 'all';
}

const withSameBranches = (modules: readonly ModuleFacts[]): readonly ModuleFacts[] =>
  branchesOf(modules) === 'source' ? modules.map(ofSource) : modules;

/** The module without branches that compilers make by themselves. */
function ofSource(module: ModuleFacts): ModuleFacts {
  if (module.branches !== 'all') return module;
  const files = module.files.map((file) =>
    file.branches === undefined ? file : { ...file, branches: sourceBranches(file.branches) },
  );
  return { ...module, files, branches: 'source' };
}

/** Offsets mean nothing in another module: without a hash, the list of instructions decides. */
function sumInstructions(group: readonly ModuleFacts[]): InstructionCounts | undefined {
  let sum: InstructionSum | undefined;
  for (const { name, sha256, instructions } of group) {
    if (instructions === undefined) continue;
    if (sum !== undefined && sha256 === '' && !sameOffsets(sum.counts.offset, instructions.offset)) {
      throw new DataFileError(
        `the instruction counts of ${name} are from different modules and cannot be added; report them separately`,
      );
    }
    sum ??= new InstructionSum();
    sum.add(instructions);
  }
  return sum?.counts;
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

/** The files of all modules, each path once, ascending: what reports list. */
export function filesOf(facts: CoverageFacts): readonly FileFacts[] {
  const only = facts.modules.length === 1 ? facts.modules[0] : undefined;
  if (only) return only.files;
  const tallies = new FileTallies();
  for (const { files } of withSameBranches(facts.modules))
    for (const file of files) tallies.of(file.path).addFile(file);
  return asCounted(tallies.toFacts(), facts.modules);
}
