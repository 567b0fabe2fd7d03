import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { reference } from '../oracle/index.ts';
import { runModule } from '../oracle/run-module.ts';
import { countedRun } from './counted.ts';
import { fixtureRuns, readBeside } from './fixtures.ts';
import { comparable } from './planned.ts';

const runs = fixtureRuns();

test('most fixtures run on every engine', () => {
  expect(runs.length).toBeGreaterThan(40);
});

describe.each(runs)('$title', ({ bytes, folder, command }) => {
  test('behaves as without probes, and every line counts what the slow reference counts', () => {
    const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
    const ref = reference(bytes, debugInfo.lines);
    const plain = runModule(bytes, command, folder);
    const slow = runModule(ref.bytes, command, folder, { connect: ref.start });
    const { outcome, probeMap, counts } = countedRun(bytes, debugInfo, (rewritten, watcher) =>
      runModule(rewritten, command, folder, watcher),
    );
    expect(slow).toEqual(plain);
    expect(outcome).toEqual(plain);
    const expected = comparable(ref.result(), probeMap);
    expect(expected.lines.length).toBeGreaterThan(0);
    expect(counts).toEqual(expected);
  });
});
