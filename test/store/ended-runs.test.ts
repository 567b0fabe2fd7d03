/** Runs that whoever started them says have ended: nothing else of their files changes. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { counterNumbers, encodeProbeMap, forReports } from '../../src/probe-map/index.ts';
import { endRuns, readDataDir, storeModule, writeRunFile } from '../../src/store/index.ts';
import { packRun } from '../../src/store/run-file.ts';
import { scratch } from '../helpers/wtrace.ts';
import { counted } from './counted.ts';

test('runs that were going on have ended, those that ran out of time have not', async () => {
  const module = counted('fib', [5]);
  const directory = join(scratch(), 'data');
  const id = storeModule(directory, { ...module, packedMap: encodeProbeMap(forReports(module.probeMap)) });
  const modules = [{ id, counters: counterNumbers(module.counters), ends: [], complete: true }];
  const about = { generator: 'x', workingDirectory: '/', context: 'a test', modules };
  const kinds = [undefined, 'running', 'running', 'timeout'] as const;
  kinds.forEach((unfinished, i) => {
    const bytes = packRun({ ...about, ...(unfinished && { unfinished }) });
    writeRunFile(directory, `run-${i}-0000000000000000.wtrace`, bytes);
  });
  const read = async () => {
    const { facts, warnings } = await readDataDir(directory);
    return { facts, said: warnings.map(({ message }) => message) };
  };
  const before = await read();
  expect(before.said.join()).toContain('3 of 4 runs');
  endRuns(directory);
  const after = await read();
  expect(after.said.join()).toContain('1 of 4 runs');
  expect(after.facts).toEqual(before.facts);
});
