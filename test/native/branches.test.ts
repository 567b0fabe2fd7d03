import { expect, test } from 'vitest';
import {
  type ComparedLine,
  type ComparedRegion,
  compareBranches,
  unordered,
  verdict,
} from './compare-branches.ts';

const programs = ['zlib', 'cjson', 'lua'] as const;
const compared = new Map(programs.map((name) => [name, compareBranches(name)]));
const programsCompared = [...compared.values()];

const hasPoint = ({ points }: ComparedRegion): boolean => points.length > 0;
const hits = (point: ComparedRegion['points'][number]): number[] => point.arms.map((arm) => arm.hits);
const hasSameCounts = ({ counts, points }: ComparedRegion): boolean =>
  points.some((point) => unordered(hits(point)) === unordered(counts));
const hasSameVerdict = ({ counts, points }: ComparedRegion): boolean =>
  points.some((point) => verdict(hits(point)) === verdict(counts));

const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.filter(holds).length / items.length;

test('every region of zlib and cJSON that has a point has the counts of llvm-cov, but for two', () => {
  const other = (name: (typeof programs)[number]): string[] =>
    (compared.get(name)?.regions ?? [])
      .filter((region) => hasPoint(region) && !hasSameCounts(region))
      .map(({ at }) => at);
  expect(compared.get('zlib')?.regions.filter(hasPoint)).toHaveLength(646);
  expect(compared.get('cjson')?.regions.filter(hasPoint)).toHaveLength(256);
  // Where data lie in memory decides how many bytes come before the first whole word: elsewhere on this machine.
  expect(other('zlib')).toEqual(['zlib/src/crc32.c:773:16', 'zlib/src/crc32.c:1060:12']);
  expect(other('cjson')).toEqual([]);
});

test('regions of llvm-cov', () => {
  const regions = programsCompared.flatMap((program) => program.regions);
  const found = regions.filter(hasPoint);
  console.log(
    `${regions.length} regions, ${found.length} have a point, ${found.filter(hasSameCounts).length} of these the same counts, ` +
      `${found.filter(hasSameVerdict).length} the same verdict`,
  );
  expect(regions.length).toBeGreaterThan(2500);
  expect(share(regions, hasPoint)).toBeGreaterThan(0.94);
  expect(share(found, hasSameCounts)).toBeGreaterThan(0.99);
  expect(share(found, hasSameVerdict)).toBeGreaterThan(0.998);
});

test('lines of gcov', () => {
  const lines = programsCompared.flatMap(({ gcov }) => gcov);
  const isSame = ({ ours, native }: ComparedLine): boolean => unordered(ours) === unordered(native);
  // gcc branches on each operand where clang joins the last one to a value, and on `?:` where it selects.
  const alike = lines.filter(({ ours, native }) => ours.length === native.length);
  const sameVerdict = share(lines, ({ ours, native }) => verdict(ours) === verdict(native));
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  console.log(
    `${lines.length} lines, ${percent(share(lines, isSame))} the same counts, ${percent(sameVerdict)} the same verdict; ` +
      `${alike.length} with as many arms, ${percent(share(alike, isSame))} the same counts`,
  );
  expect(lines.length).toBeGreaterThan(2900);
  expect(share(lines, isSame)).toBeGreaterThan(0.92);
  expect(share(alike, isSame)).toBeGreaterThan(0.98);
  expect(alike.length / lines.length).toBeGreaterThan(0.93);
  expect(sameVerdict).toBeGreaterThan(0.99);
});

test('cases of switches', () => {
  const cases = programsCompared.flatMap((program) => program.cases);
  const same = share(cases, ({ ours, native }) => ours[0] === native[0]);
  console.log(`${cases.length} labels, ${(100 * same).toFixed(1)} % the same counts`);
  expect(cases.length).toBeGreaterThan(50);
  expect(same).toBeGreaterThan(0.96);
});
