import { describe, expect, test } from 'vitest';
import { type CoverageFacts, markChanged } from '../../src/coverage/index.ts';
import { reports } from '../../src/report/index.ts';
import { branchSample } from './branch-sample.ts';
import { options } from './sample.ts';

const rules = { sourceRoot: options.sourceRoot, remaps: [] };
const changed = (lines: readonly number[], facts: CoverageFacts = branchSample): CoverageFacts =>
  markChanged(facts, { root: options.sourceRoot, files: [{ path: 'src/loop.c', lines }] }, rules);
const format = (name: string, facts: CoverageFacts): string => {
  const report = reports.find((one) => one.name === name);
  return report?.kind === 'text' ? report.format(facts, options) : `no report ${name}`;
};
// Of these, 4, 9, 12 and 20 have code; 9 and 20 did not run.
const some = changed([1, 4, 8, 9, 12, 20]);

describe('with a diff', () => {
  test.each(['text', 'text-summary', 'markdown', 'uncovered', 'github', 'sarif'])('%s', async (name) => {
    await expect(format(name, some)).toMatchFileSnapshot(`golden/patch/${name}.txt`);
  });

  test('reports that point at lines point at changed ones alone', () => {
    const { files } = JSON.parse(format('uncovered', some)) as { files: Record<string, object> };
    expect(Object.keys(files)).toEqual(['src/loop.c']);
    expect(files['src/loop.c']).toMatchObject({
      lines: [
        [9, 9],
        [20, 20],
      ],
    });
    const pointed = [...format('github', some).matchAll(/file=([^,]*),line=(\d+)/g)];
    expect(pointed.length).toBeGreaterThan(2);
    for (const [, path, line] of pointed) {
      expect(path).toBe('src/loop.c');
      expect([4, 9, 12, 20]).toContain(Number(line));
    }
  });

  test('where no changed line has code, that is said', () => {
    expect(format('text', changed([1]))).toContain('Patch coverage no changed line has code\n');
    expect(format('text-summary', changed([1]))).toMatch(/^Patch +-$/m);
    expect(format('github', changed([1]))).toBe('');
  });

  test('other formats are what they are without one', () => {
    for (const name of ['lcov', 'cobertura', 'istanbul', 'clover', 'json', 'codecov', 'sonarqube'])
      expect(format(name, some), name).toBe(format(name, branchSample));
  });
});
