/** Compares what two variants counted in the same script. */
import type { ModuleCounts } from './program.ts';
import type { InstructionCounts } from './variants.ts';

/** Original bytes (as a key) → what the counters of that module mean. */
export type Interpreted = ReadonlyMap<string, Pick<ModuleCounts, 'module'> & InstructionCounts>;

/** What was compared, and what differs. */
export interface Comparison {
  readonly modules: number;
  readonly instructions: number;
  /** Modules left out: an instance was not finished, so that some counts are missing. */
  readonly unfinished: number;
  /** Modules whose equations were checked, but not their counts: how deep a stack can be differs from run to run. */
  readonly exhausted: number;
  /** In words. */
  readonly differences: readonly string[];
}

/** Applies the variant's meaning to its counters. */
export function interpret(counts: ReadonlyMap<string, ModuleCounts>): Interpreted {
  return new Map(
    [...counts].map(([key, { module, counters, ends }]) => [
      key,
      { module, ...module.rewritten.counts(counters, ends) },
    ]),
  );
}

/** Compares the count of every instruction of every module. */
export function compare(reference: Interpreted, program: Interpreted): Comparison {
  const found = { modules: 0, instructions: 0, unfinished: 0, exhausted: 0, differences: [] as string[] };
  let number = 0;
  for (const [key, { module, started, unknown, errors }] of program) {
    const expected = reference.get(key);
    const title = `module ${++number}`;
    const say = (words: string): unknown => found.differences.push(`${title}: ${words}`);
    if (expected === undefined) say('runs only in this variant');
    else if (module.unfinished || expected.module.unfinished) found.unfinished++;
    else {
      for (const error of errors) say(error);
      if (module.exhausted) {
        found.exhausted++;
        continue;
      }
      found.modules++;
      for (const [offset, count] of expected.started) {
        if (unknown?.has(offset)) continue;
        found.instructions++;
        const other = started.get(offset) ?? 0;
        if (other !== count) say(`0x${offset.toString(16)} started ${count} times, ${other} counted`);
      }
    }
  }
  return found;
}
