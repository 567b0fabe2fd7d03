/** Runs whose files do not say which functions are not exact: the same are found as where each process looked for itself. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { counterNumbers, encodeProbeMap, forReports } from '../../src/probe-map/index.ts';
import { readDataDir, storeModule, writeRunFile } from '../../src/store/index.ts';
import { inexactFunctions } from '../../src/store/inexact-functions.ts';
import { packRun } from '../../src/store/run-file.ts';
import { UncheckedRuns } from '../../src/store/unchecked-runs.ts';
import { scratch } from '../helpers/wtrace.ts';
import { counted } from './counted.ts';

const module = counted('fib', [5]);
const { probeMap } = module;
const good = counterNumbers(module.counters);
/** Counters that no run could have, or that are too large to be exact. */
const broken = [0, 2 ** 53].flatMap((wrong) =>
  Array.from({ length: good.length }, (_, i) => good.map((value, k) => (k === i ? wrong : value))),
);

test('what is found is what each run would have said of itself', () => {
  let found = 0;
  for (const counters of [good, ...broken]) {
    const runs = new UncheckedRuns(() => probeMap);
    const given = { id: '', ends: [], complete: true };
    let first: readonly number[] = [];
    const ofFirst = runs.inexact({ ...given, counters }, (inexact) => {
      first = inexact;
    });
    const ofSecond = runs.inexact({ ...given, counters: good }, () => {});
    const expected = inexactFunctions(probeMap, counters, []);
    found += expected.length;
    expect([ofFirst, first, ofSecond]).toEqual([[], expected, inexactFunctions(probeMap, good, [])]);
    expect(runs.inexact({ ...given, counters }, () => {})).toEqual(expected);
    expect(runs.inexact({ ...given, counters, inexact: [7] }, () => {})).toEqual([7]);
  }
  expect(found).toBeGreaterThan(0);
});

test.each([1, 2, 3])('%i runs, of which the first is wrong: the warning stays in the sum', async (count) => {
  const directory = join(scratch(), 'data');
  const packedMap = encodeProbeMap(forReports(probeMap));
  const id = storeModule(directory, { ...module, packedMap });
  const wrong = broken.find((counters) => inexactFunctions(probeMap, counters, []).length > 0)!;
  for (let i = 0; i < count; i++) {
    const modules = [{ id, counters: i === 0 ? wrong : good, ends: [], complete: true }];
    const bytes = packRun({ generator: 'x', workingDirectory: '/', context: `test ${i}`, modules });
    writeRunFile(directory, `run-${i}-0000000000000000.wtrace`, bytes);
  }
  const { facts } = await readDataDir(directory);
  expect(facts.modules[0]?.inexact).not.toEqual([]);
});
