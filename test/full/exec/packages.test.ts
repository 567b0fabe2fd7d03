/**
 * Packages that load their modules themselves behave under `wtrace exec` as without it, with every module traced; and the hits of
 * every line equal those that `load` counts of the same program. Which they are is in programs/packages/table.mjs.
 */
import process from 'node:process';
import { expect, test } from 'vitest';
import { scratch } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';
import { compareHits } from './package-hits.ts';
import { runFiles, runLoaded, runTraced, runUntraced } from './package-runs.ts';
import { type PackageProgram, packagePrograms } from './programs/packages/table.mjs';

const all = process.env['WTRACE_ALL_PACKAGES'] !== undefined;
const rows = packagePrograms.filter(({ onDemand }) => all || onDemand === undefined);
const isCompared = ({ notCompared, comparedOnDemand }: PackageProgram): boolean =>
  notCompared === undefined && (all || comparedOnDemand === undefined);

describeWith(
  'packages',
  'hookedPackages',
  'npmPackages',
  'largePackages',
  'go',
)('under wtrace exec', () => {
  test.each(rows)('$title', (program) => {
    const data = scratch();
    const plain = runUntraced(program);
    expect(plain.code).toBe(0);
    expect(plain.stdout.length).toBeGreaterThan(50);
    const { hits, ...traced } = runTraced(program, data, { hits: isCompared(program) });
    expect(traced).toEqual(plain);
    expect(runFiles(data)).not.toEqual([]);
    if (!isCompared(program)) return;
    const loaded = runLoaded(program);
    expect(loaded.code).toBe(0);
    const { missing, equal, differing } = compareHits(hits(), loaded.hits());
    expect(missing).toEqual([]);
    expect(equal).toBeGreaterThan(10);
    if (program.mayDiffer === undefined) expect([...differing].slice(0, 10)).toEqual([]);
    else {
      expect(differing.size).toBeLessThanOrEqual(program.mayDiffer.functions);
      // The work itself is far more than its distribution.
      expect(equal).toBeGreaterThan(50_000);
    }
  });

  test('what threads of Emscripten counted is there, though they are terminated', () => {
    const program = packagePrograms.find(({ title }) => title === 'Emscripten, -pthread');
    if (program === undefined) throw new Error('no such row');
    const { code, hits } = runTraced(program, scratch(), { hits: true });
    expect(code).toBe(0);
    const [files] = hits().values();
    const of = (line: number) => files?.get('threads.c')?.get(line);
    // Every number below 3000 once, and each of four threads.
    expect([of(23), of(25), of(29)]).toEqual([3000, 4, 4]);
    // Divisions tried. The compiler made `n % 2` into `n & 1` and moved that test, of each n from 4 on, off line 15.
    let divisions = 0;
    for (let n = 2; n < 3000; n++)
      for (let i = 2; i * i <= n; i++) {
        divisions++;
        if (n % i === 0) break;
      }
    expect(of(15)).toBe(divisions - (3000 - 4));
  });
});
