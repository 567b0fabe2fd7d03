/** From counters to facts: solved, then summed by line, function and, where the module is at hand, instruction. */
import {
  type CountsToSolve,
  type CoverageFacts,
  collect,
  collectInstances,
  countInstructions,
  type DroppedFunction,
  type ModuleFacts,
  mergeModules,
  type Naming,
  withDropped,
} from '../coverage/index.ts';
import {
  type AbnormalExit,
  counterNumbers,
  type InstructionWalk,
  type ProbeMap,
  solveNumbers,
} from '../probe-map/index.ts';

/** How facts are named, and what they hold. */
export interface FactSetting {
  /** File name of the module, without directory. */
  readonly name: string;
  readonly naming: Naming;
  /** Over the original module: counts of instructions are wanted. */
  readonly walk?: InstructionWalk | undefined;
  /** Whether hits of lines are wanted apart for each function that has them. */
  readonly instances?: boolean;
}

/** Facts of one module. */
export function moduleFacts(
  probeMap: ProbeMap,
  { counters, ends, inexact }: CountsToSolve,
  { name, naming, walk, instances = false }: FactSetting,
): ModuleFacts {
  let counts = solveNumbers(probeMap, counters, ends);
  if (inexact.size > 0) {
    counts = counts.map((solved, i) =>
      inexact.has(probeMap.functions[i]?.funcidx ?? -1) ? { ...solved, exact: false } : solved,
    );
  }
  return {
    ...collect(probeMap, counts, naming, name),
    ...(instances && { instances: collectInstances(probeMap, counts, naming) }),
    ...(walk && { instructions: countInstructions(probeMap, counts, ends, walk) }),
  };
}

/** What a process counted in one module, and what its facts are made of. */
export interface ModuleOfRun extends Pick<FactSetting, 'name' | 'walk' | 'instances'> {
  readonly probeMap: ProbeMap;
  readonly counters: ArrayLike<bigint>;
  readonly ends: readonly AbnormalExit[];
  /** Source files with code that does not count. */
  readonly filesOmitted: readonly string[];
  /** Functions that the linker left out, where they are wanted. */
  readonly dropped?: readonly DroppedFunction[] | undefined;
}

/** Facts of all modules that took part in a run, and how many files with code do not count. */
export function runFacts(modules: readonly ModuleOfRun[], naming: Naming): CoverageFacts {
  const omitted = new Set<string>();
  const parts = modules.map(
    ({ name, walk, instances = false, probeMap, counters, ends, filesOmitted, dropped = [] }) => {
      for (const path of filesOmitted) omitted.add(naming.nameOf(path));
      const counts = { counters: counterNumbers(counters), ends, inexact: new Set<number>() };
      const facts = moduleFacts(probeMap, counts, { name, naming, walk, instances });
      return withDropped(facts, dropped, naming);
    },
  );
  return { modules: mergeModules(parts), omittedFiles: omitted.size };
}
