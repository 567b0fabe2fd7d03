/** `--merge`: a file of an earlier run is none of this one. */
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MergedReports } from '../../src/cli/merged-reports.ts';
import { scratch } from '../helpers/wtrace.ts';

test('only files that were written since are found', () => {
  const directory = scratch();
  const [fresh, again, stale, gone, never] = ['fresh', 'again', 'stale', 'gone', 'never'].map((name) =>
    join(directory, name),
  ) as [string, string, string, string, string];
  for (const path of [again, stale, gone]) writeFileSync(path, 'same');
  utimesSync(again, 1, 1);
  const reports = new MergedReports([fresh, again, stale, gone, never]);
  writeFileSync(fresh, 'new');
  writeFileSync(again, 'same');
  rmSync(gone);
  expect(reports.find()).toEqual({ written: [fresh, again], missing: [stale, gone, never] });
});
