/** What hits.test.ts (and its long sister in test/full) asks of every run of a fixture. */
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { reference } from '../oracle/index.ts';
import { runModule } from '../oracle/run-module.ts';
import { countedRun } from './counted.ts';
import { type FixtureRun, readBeside } from './fixtures.ts';
import { comparable } from './planned.ts';

/** Compares every run with the original's behaviour and with the slow reference's numbers. */
export function describeHits(runs: readonly FixtureRun[]): void {
  describe.each(runs)('$title', ({ bytes, folder, command }) => {
    test('behaves as without probes, and every line counts what the slow reference counts', () => {
      const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
      const ref = reference(bytes, debugInfo.lines);
      const plain = runModule(bytes, command);
      const slow = runModule(ref.bytes, command, { connect: ref.start });
      const { outcome, probeMap, counts } = countedRun(bytes, debugInfo, (rewritten, watcher) =>
        runModule(rewritten, command, watcher),
      );
      expect(slow).toEqual(plain);
      expect(outcome).toEqual(plain);
      const expected = comparable(ref.result(), probeMap);
      expect(expected.lines.length).toBeGreaterThan(0);
      expect(counts).toEqual(expected);
    });
  });
}
