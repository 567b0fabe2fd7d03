/**
 * Packages that load their modules themselves behave under `wtrace exec` as without it, with every module traced; and the hits of
 * every line equal those that `load` counts of the same program. Which they are is in programs/packages/table.mjs.
 */
import process from 'node:process';
import { expect, test } from 'vitest';
import { scratch } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';
import { hitsOfLoad, hitsOfReport, runFiles, runLoaded, runTraced, runUntraced } from './package-runs.ts';
import { type PackageProgram, packagePrograms } from './programs/packages/table.mjs';

const rows = packagePrograms.filter(
  ({ onDemand }) => onDemand === undefined || process.env['WTRACE_ALL_PACKAGES'] !== undefined,
);

/** Of each module that both ran, what differs; and how many lines ran. */
function compareWithLoad(program: PackageProgram, data: string): number {
  const record = scratch();
  expect(runLoaded(program, record).code).toBe(0);
  const [loaded, traced] = [hitsOfLoad(record), hitsOfReport(program, data)];
  expect([...traced.keys()].sort()).toEqual([...loaded.keys()].sort());
  let ran = 0;
  for (const [sha256, lines] of loaded) {
    const hits = traced.get(sha256);
    const compared = [...lines].filter(([line]) => program.compared?.test(line) ?? true);
    const differing = compared.filter(([line, count]) => hits?.get(line) !== count);
    expect(differing.slice(0, 10)).toEqual([]);
    expect(hits?.size).toBe(lines.size);
    ran += compared.filter(([, count]) => count > 0).length;
  }
  return ran;
}

describeWith(
  'packages',
  'hookedPackages',
  'largePackages',
  'go',
)('under wtrace exec', () => {
  test.each(rows)('$title', (program) => {
    const data = scratch();
    const plain = runUntraced(program);
    expect(plain.code).toBe(0);
    expect(plain.stdout.length).toBeGreaterThan(50);
    expect(runTraced(program, data)).toEqual(plain);
    expect(runFiles(data)).not.toEqual([]);
    if (program.notCompared === undefined) expect(compareWithLoad(program, data)).toBeGreaterThan(10);
  });
});
