// Branches of C++ and of Emscripten's modules beside those of native builds, by llvm-cov and gcov; and of Zig.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { uncommittedModule } from '../../scripts/build-uncommitted.mjs';
import { fixturesDir } from '../../wasm-fixtures/fixtures.mjs';
import { countedFiles } from '../native/compare.ts';
import { type ComparedRegion, compareBranches, unordered, verdict } from '../native/compare-branches.ts';

const hasSameCounts = ({ counts, points }: ComparedRegion): boolean =>
  points.some(({ arms }) => unordered(arms.map(({ hits }) => hits)) === unordered(counts));

interface Twin {
  readonly regions: number;
  /** `line:column` of regions without a point, and of those with other counts. */
  readonly withoutPoint?: readonly string[];
  readonly otherCounts?: readonly string[];
  /** Lines of which gcov has other counts. */
  readonly gcov?: readonly string[];
}

const twins: Readonly<Record<string, Twin>> = {
  // llvm-cov takes an exception out of the body for the end of the loop. gcov has the same counts as the module.
  'cpp-exceptions': { regions: 12, otherCounts: ['33:10'] },
  // g++ compares the members by `&&`, makes `?:` of constants without a branch, and destroys the array of an initializer list by
  // another loop.
  'cpp-templates': { regions: 10, gcov: ['76', '80', '139'] },
  // The region of a `switch` without `default` is that of the values that no label has.
  'cpp-jumps': { regions: 24, otherCounts: ['31:11'] },
  // Bare `while (p)` and `for (; p;)` have the place of the keyword; the last operands of the others are joined.
  'emscripten-basic': {
    regions: 14,
    withoutPoint: ['19:10', '26:10', '54:41', '74:44', '77:36'],
    otherCounts: ['47:7'],
    gcov: ['47', '54', '56'],
  },
};

test.each(Object.entries(twins))(
  '%s: every region of llvm-cov, every line of gcov, but for these',
  (name, twin) => {
    const { regions, gcov } = compareBranches(name);
    const placeOf = ({ at }: { readonly at: string }): string => at.replace(/^.*?:/, '');
    const found = regions.filter(({ points }) => points.length > 0);
    expect(regions).toHaveLength(twin.regions);
    expect(regions.filter((region) => !found.includes(region)).map(placeOf)).toEqual(twin.withoutPoint ?? []);
    expect(found.filter((region) => !hasSameCounts(region)).map(placeOf)).toEqual(twin.otherCounts ?? []);
    const other = gcov.filter(({ ours, native }) => unordered(ours) !== unordered(native));
    expect(other.map(placeOf)).toEqual(twin.gcov ?? []);
  },
);

test('-O2: regions of zlib, cJSON and Lua that have one point mostly have the same verdict', () => {
  const regions = ['zlib', 'cjson', 'lua'].flatMap((name) => compareBranches(name, 'O2').regions);
  const single = regions.flatMap(({ counts, points: [point, ...others] }) =>
    point !== undefined && others.length === 0 ? [{ counts, hits: point.arms.map(({ hits }) => hits) }] : [],
  );
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const share = (items: typeof single): number =>
    items.filter(({ counts, hits }) => verdict(hits) === verdict(counts)).length / items.length;
  expect(single.length).toBeGreaterThan(1300);
  expect(share(single)).toBeGreaterThan(0.96);
  // Where control came to the point as often as to the region, no part of it went elsewhere.
  const whole = single.filter(({ counts, hits }) => hits.length === 2 && sum(hits) === sum(counts));
  expect(whole.length).toBeGreaterThan(1200);
  expect(share(whole)).toBeGreaterThan(0.99);
});

test('Zig: checks of overflow and bounds are left out, what the source decides is not', () => {
  const source = `${fixturesDir}/zig-basic/basic.zig`;
  const lines = readFileSync(source, 'utf8').split('\n');
  const pointsOf = (branches: true | 'all') =>
    countedFiles(new Uint8Array(readFileSync(uncommittedModule('zig'))), fixturesDir, {}, { branches })
      .filter(({ path }) => path.endsWith('/basic.zig'))
      .flatMap((file) => file.branches ?? []);
  const implicit = pointsOf('all').filter(({ arms }) => arms.some((arm) => arm.implicit));
  expect(implicit).toHaveLength(18);
  const deciding = /^(?:(?:outer: )?for|if|defer)\b/;
  const texts = pointsOf(true).map(({ line }) => lines[line - 1]?.trim() ?? '');
  // Whether an error is returned, for its trace: the one that the compiler made and nothing tells.
  expect(texts.filter((text) => !deciding.test(text))).toEqual(['return value;']);
  expect(texts).toHaveLength(15);
});
