/** What sharing.test.ts (and its long sister in test/full) asks of random programs of functions that call each other. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProbeMap } from '../../src/probe-map/index.ts';
import { reference } from '../oracle/index.ts';
import { program } from '../oracle/program.ts';
import { randomProgram } from '../oracle/random-program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { comparable } from './planned.ts';
import { features, infoOf, inputs, tapes } from './random.ts';

/** funcidx of the functions whose entries follow from calls. */
export const shared = ({ sharing, functions }: ProbeMap): number[] =>
  (sharing?.functions ?? []).map((position) => functions[position]!.funcidx).sort((a, b) => a - b);

/** Whether one of them calls itself. */
export const callsItself = ({ sharing }: ProbeMap): boolean =>
  sharing?.functions.some((position, k) =>
    sharing.caller.slice(sharing.firstSite[k], sharing.firstSite[k + 1]).includes(position),
  ) ?? false;

/** Checks `programs` random programs of each kind. */
export function describeRandomSharing(programs: number, seed: number): void {
  describe.each(features)('random programs of functions that call each other: %s', (_, feature) => {
    test('count what the slow reference counts, cut short by traps, throws and exhausted fuel too', () => {
      const seen = { shared: 0, recursive: 0, cutShort: 0 };
      const property = fc.property(tapes, inputs, (tape, input) => {
        const { bytes, table } = program(randomProgram(tape, { ...feature, directCalls: true }));
        const ref = reference(bytes, table);
        const slow = runRandom(ref.bytes, input, { connect: ref.start });
        const { outcome, probeMap, counts } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
          runRandom(rewritten, input, watcher),
        );
        expect(outcome).toEqual(slow);
        expect(counts).toEqual(comparable(ref.result(), probeMap));
        if (shared(probeMap).length === 0) return;
        seen.shared++;
        if (callsItself(probeMap)) seen.recursive++;
        if (outcome.some((end) => typeof end === 'string')) seen.cutShort++;
      });
      fc.assert(property, { numRuns: programs, seed });
      expect(seen.shared).toBeGreaterThan(0.25 * programs);
      expect(seen.recursive).toBeGreaterThan(0.03 * programs);
      expect(seen.cutShort).toBeGreaterThan(0.03 * programs);
    });
  });
}
