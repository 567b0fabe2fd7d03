/** Compares what two variants counted in the same script. */
import type { CountedModule, ModuleCounts } from './program.ts';
import type { InstructionCounts } from './variants.ts';

/** The counts of a script that another variant has to have too. */
export type Reference = ReadonlyMap<
  string,
  { readonly module: CountedModule; readonly counts: InstructionCounts }
>;

/** How many instructions were compared, and which differ, in words. */
export interface Comparison {
  readonly instructions: number;
  readonly modules: number;
  /** Modules whose counts cannot be compared, by reason. */
  readonly incomparable: ReadonlyMap<string, number>;
  readonly differences: readonly string[];
}

/** What the counters of a program mean. */
export function interpret(counts: ReadonlyMap<string, ModuleCounts>): Reference {
  return new Map(
    [...counts].map(([key, { module, counters, ends }]) => [
      key,
      { module, counts: module.rewritten.counts(counters, ends) },
    ]),
  );
}

/** Compares the count of every instruction of every module. */
export function compare(reference: Reference, program: Reference): Comparison {
  let instructions = 0;
  let modules = 0;
  const incomparable = new Map<string, number>();
  const differences: string[] = [];
  let number = 0;
  for (const [key, { module, counts }] of program) {
    const expected = reference.get(key);
    const why =
      module.incomparable ??
      expected?.module.incomparable ??
      (expected === undefined ? 'the other run did not have it' : undefined);
    const title = `module ${number++}`;
    if (why !== undefined || expected === undefined) {
      incomparable.set(why ?? '', (incomparable.get(why ?? '') ?? 0) + 1);
      continue;
    }
    modules++;
    for (const error of counts.errors) differences.push(`${title}: ${error}`);
    for (const [offset, count] of expected.counts.started) {
      instructions++;
      const other = counts.started.get(offset) ?? 0;
      if (other !== count)
        differences.push(`${title}: 0x${offset.toString(16)} started ${count} times, counted ${other}`);
    }
  }
  return { instructions, modules, incomparable, differences };
}
