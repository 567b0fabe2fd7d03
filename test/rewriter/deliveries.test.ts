import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { describeDeliveries } from './deliveries.ts';
import { fixtureRuns } from './fixtures.ts';

/** Their runs take seconds each; one of them is enough here. */
const large = ['zlib', 'lua', 'cjson', 'rust-basic'];
/** One module of each fixture and run; all the others are for the full tests. */
const seen = new Set<string>();
const runs = fixtureRuns().filter(({ long, similar, folder, title }) => {
  const key = `${folder} ${title.split(': ')[1] ?? title}`;
  if (long || similar || (large.includes(basename(folder)) && !title.endsWith('rust-basic/O0.wasm: panic')))
    return false;
  return !seen.has(key) && seen.add(key);
});

test('some of every fixture run on every engine', () => {
  expect(runs.length).toBeGreaterThan(25);
});

describeDeliveries(runs);
