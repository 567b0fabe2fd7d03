/** Arms of branches at the command line: counted, saved, merged, reported. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const program = fixture('c-loops/yowasp22-O0.wasm');

/** Covered and all arms of `Total` in a report that has a column for them. */
const arms = (text: string): readonly number[] =>
  (/^Total .* (\d+)\/(\d+)$/m.exec(text) ?? []).slice(1).map(Number);

test('--branches: in the text, in a data directory, and merged', () => {
  const dir = scratch();
  const reports = join(dir, 'reports');
  const saved = ['--data-dir', join(dir, 'data'), '--reporter', 'text', '--branches'];
  const { stderr } = wtrace(['run', '--no-cache', ...saved, program]);
  expect(stderr).toMatch(/^File +Lines +Cover +Functions +Branches +Missing$/m);
  expect(stderr).toContain('224->225');
  expect(arms(stderr)).toEqual([82, 90]);
  expect(wtrace(['run', ...saved, program]).code).toBe(0);
  const made = wtrace(['report', '--reporter', 'text,lcov', '--reports-dir', reports, join(dir, 'data')]);
  expect(arms(made.stdout)).toEqual([82, 90]);
  const lcov = readFileSync(join(reports, 'lcov.info'), 'utf8');
  // Line 7 is the condition of a `for` that is left twice in a run, after twelve iterations.
  expect(lcov).toContain('BRDA:7,0,0,4\nBRDA:7,0,1,24\n');
});

test('reports that show branches have them counted, unless that is refused or hits are all that is wanted', () => {
  const dir = scratch();
  const records = (...options: string[]) => {
    const reports = ['--reporter', 'lcov', '--reports-dir', dir];
    expect(wtrace(['run', ...reports, ...options, program]).code).toBe(0);
    return readFileSync(join(dir, 'lcov.info'), 'utf8').match(/^BRDA/gm)?.length;
  };
  expect(records()).toBe(90);
  expect(records('--no-branches')).toBeUndefined();
  expect(records('--hit-only')).toBeUndefined();
});
