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
    const differing = [...lines].filter(([line, count]) => hits?.get(line) !== count);
    expect(differing.slice(0, 10)).toEqual([]);
    expect(hits?.size).toBe(lines.size);
    ran += [...lines.values()].filter((count) => count > 0).length;
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

  test('what threads of Emscripten counted is there, though they are terminated', () => {
    const program = packagePrograms.find(({ title }) => title === 'Emscripten, -pthread');
    if (program === undefined) throw new Error('no such row');
    const data = scratch();
    expect(runTraced(program, data).code).toBe(0);
    const [[, lines] = []] = hitsOfReport(program, data);
    const hits = (line: number) =>
      [...(lines ?? [])].find(([name]) => name.endsWith(`threads.c:${line}`))?.[1];
    // Every number below 3000 once, and each of four threads.
    expect([hits(23), hits(25), hits(29)]).toEqual([3000, 4, 4]);
    // Divisions tried. The compiler made `n % 2` into `n & 1` and moved that test, of each n from 4 on, off line 15.
    let divisions = 0;
    for (let n = 2; n < 3000; n++)
      for (let i = 2; i * i <= n; i++) {
        divisions++;
        if (n % i === 0) break;
      }
    expect(hits(15)).toBe(divisions - (3000 - 4));
  });
});
