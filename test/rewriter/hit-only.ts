/** What hit-only.test.ts (and its long sister in test/full) asks: flags say of every line whether it ran. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { reference } from '../oracle/index.ts';
import { program } from '../oracle/program.ts';
import { randomProgram } from '../oracle/random-program.ts';
import { runModule } from '../oracle/run-module.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { type FixtureRun, readBeside } from './fixtures.ts';
import { comparable, type Planned } from './planned.ts';
import { features, infoOf, inputs, tapes } from './random.ts';

const hitOnly = { hitOnly: true };

/** What a run with flags says where one with counters says this. */
const flagged = ({ lines, entries }: Planned): Planned => ({
  lines: lines.map((line) => ({ ...line, hits: Math.min(line.hits, 1) })),
  entries: new Map(Array.from(entries, ([fn, count]) => [fn, Math.min(count, 1)])),
  inexact: [],
});

/** Checks `programs` random programs of each kind, twice. */
export function describeRandomFlags(programs: number, seed: number): void {
  describe.each(features)('random programs: %s', (_, feature) => {
    test.each([[false], [true]])(
      'lines that ran have 1 hit, whatever cut them short; direct calls: %s',
      (directCalls) => {
        let cutShort = 0;
        const property = fc.property(tapes, inputs, (tape, input) => {
          const { bytes, table } = program(randomProgram(tape, { ...feature, directCalls }));
          const ref = reference(bytes, table);
          const slow = runRandom(ref.bytes, input, { connect: ref.start });
          const { outcome, probeMap, counts } = countedRun(
            bytes,
            infoOf(table),
            (rewritten, watcher) => runRandom(rewritten, input, watcher),
            { ...hitOnly, paired: tape.length % 2 === 1 },
          );
          expect(outcome).toEqual(slow);
          expect(counts).toEqual(flagged(comparable(ref.result(), probeMap)));
          if (outcome.some((end) => typeof end === 'string')) cutShort++;
        });
        fc.assert(property, { numRuns: programs, seed });
        expect(cutShort).toBeGreaterThan(programs / 25);
      },
    );
  });
}

/** Runs that are short, and end in all the ways there are. */
const names = /^(c-loops|c-ends|c-setjmp|cpp-exceptions|line-state|wat-shapes|rust-basic|zig-basic)\//;
export const flagRuns = ({ long, title }: FixtureRun): boolean => !long && names.test(title);

/** Compares flags with counters in each run. */
export function describeFlags(runs: readonly FixtureRun[]): void {
  describe.each(runs)('$title', ({ bytes, folder, command }) => {
    test('has 1 hit where counters count', () => {
      const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
      const run = (rewritten: Uint8Array<ArrayBuffer>, watcher: Parameters<typeof runModule>[2]) =>
        runModule(rewritten, command, watcher);
      const counted = countedRun(bytes, debugInfo, run);
      const flags = countedRun(bytes, debugInfo, run, hitOnly);
      expect(flags.outcome).toEqual(counted.outcome);
      expect(counted.counts.lines.length).toBeGreaterThan(0);
      expect(flags.counts).toEqual(flagged(counted.counts));
    });
  });
}
