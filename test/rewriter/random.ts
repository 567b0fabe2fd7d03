/** Random programs with random rows: what the plan counts against what the slow reference counts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import { engine } from '../helpers/engine.ts';
import { reference } from '../oracle/index.ts';
import { program } from '../oracle/program.ts';
import { type Features, randomProgram } from '../oracle/random-program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { comparable } from './planned.ts';

/** Decisions of {@link randomProgram}. */
export const tapes = fc.array(fc.nat(255), { maxLength: 500, size: 'max' });
/** What {@link runRandom} gives to the program. */
export const inputs = fc.array(fc.nat(3), { maxLength: 60 });

/** Kinds of random programs that this engine can run. */
export const features: readonly (readonly [string, Features])[] = [
  ['no exceptions', { legacyExceptions: false, exceptions: false }],
  ['exceptions of the first proposal', { legacyExceptions: true, exceptions: false }],
  ...(engine.tryTable ? ([['try_table', { legacyExceptions: false, exceptions: true }]] as const) : []),
];

/** Debug info that is nothing but a line table; functions are named by their place. */
export const infoOf = (lines: DebugInfo['lines']): DebugInfo => ({
  kind: 'dwarf',
  lines,
  functions: () =>
    Array.from({ length: lines.firstRow.length - 1 }, (_, i) => ({ funcidx: i, name: `f${i}`, line: 0 })),
  sourceText: () => undefined,
  inlinedAt: () => [],
  warnings: [],
  facts: [],
});

/** Checks `programs` random programs for each kind of exceptions that the engine has. */
export function describeRandomPrograms(programs: number, seed: number): void {
  describe.each(features)('random programs with random rows: %s', (_, feature) => {
    test('count what the slow reference counts, cut short by traps, throws and exhausted fuel too', () => {
      let cutShort = 0;
      const property = fc.property(tapes, inputs, (tape, input) => {
        const { bytes, table } = program(randomProgram(tape, feature));
        const ref = reference(bytes, table);
        const slow = runRandom(ref.bytes, input, { connect: ref.start });
        const { outcome, probeMap, counts } = countedRun(
          bytes,
          infoOf(table),
          (rewritten, watcher) => runRandom(rewritten, input, watcher),
          { paired: tape.length % 2 === 1 },
        );
        expect(outcome).toEqual(slow);
        expect(counts).toEqual(comparable(ref.result(), probeMap));
        if (outcome.some((end) => typeof end === 'string')) cutShort++;
      });
      fc.assert(property, { numRuns: programs, seed });
      expect(cutShort).toBeGreaterThan(programs / 10);
    });
  });
}
