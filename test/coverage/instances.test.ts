/** Hits of a line by the functions that have code of it; what they must add up to is said by hand. */
import { expect, test } from 'vitest';
import {
  collectInstances,
  createNaming,
  type InstanceFacts,
  mergeModules,
} from '../../src/coverage/index.ts';
import { type FunctionCounts, type Place, Places, type ProbeMap } from '../../src/probe-map/index.ts';
import { branded } from '../helpers/branded.ts';

const naming = createNaming({
  include: [],
  omit: ['out.c'],
  remaps: [],
  sourceRoot: '/app',
  omitSystemLibraries: true,
});

/** A function: name, then its places as `[file, line, hits]`. */
type Fn = readonly [name: string, ...places: (readonly [file: number, line: number, hits: number])[]];

function instancesOf(files: readonly string[], ...fns: readonly Fn[]): readonly InstanceFacts[] {
  const functions = fns.map(([, ...places], i) => ({
    funcidx: 10 + i,
    places: Places.from(
      places.map(
        ([file, line]): Place => branded({ file, line, block: 0, offset: 0, count: { kind: 'block' } }),
      ),
    ),
    silent: [],
  }));
  const functionInfo = fns.map(([name]) => ({ name, file: 0, line: 1 }));
  const map = branded<ProbeMap>({ files, functions, functionInfo } as never);
  const counts = fns.map(
    ([, ...places]) => ({ places: places.map(([, , hits]) => hits) }) as unknown as FunctionCounts,
  );
  return collectInstances(map, counts, naming);
}

test('only lines that several functions have code of, once in each', () => {
  const found = instancesOf(
    ['/app/a.rs', '/app/out.c'],
    ['big<u32>', [0, 5, 4], [0, 6, 1], [0, 5, 3], [1, 1, 9]],
    ['big<u64>', [0, 5, 0], [0, 6, 0], [0, 7, 2]],
    ['main', [0, 9, 1], [0, 9, 1], [0, 6, 8], [1, 1, 9]],
  );
  expect(found).toEqual([
    {
      path: 'a.rs',
      name: 'big<u32>',
      funcidx: 10,
      lines: [
        [5, 7],
        [6, 1],
      ],
    },
    {
      path: 'a.rs',
      name: 'big<u64>',
      funcidx: 11,
      lines: [
        [5, 0],
        [6, 0],
      ],
    },
    { path: 'a.rs', name: 'main', funcidx: 12, lines: [[6, 8]] },
  ]);
});

test('of two paths with one name are those of one file', () => {
  const found = instancesOf(['/app/a.c', '/app/x/../a.c'], ['f', [0, 1, 2]], ['g', [1, 1, 3]]);
  expect(found.map(({ path, lines }) => [path, lines])).toEqual([
    ['a.c', [[1, 2]]],
    ['a.c', [[1, 3]]],
  ]);
});

test('are added up over runs, by function; at most 1 with a run that says only what ran', () => {
  const run = (hits: number, hitOnly: boolean) => ({
    name: 'a.wasm',
    sha256: 'ab'.repeat(32),
    files: [],
    inexact: [],
    ...(hitOnly && { hitOnly }),
    instances: [
      { path: 'a.c', name: 'f', funcidx: 1, lines: [[3, hits]] as const },
      { path: 'a.c', name: 'f', funcidx: 2, lines: [[3, 0]] as const },
    ],
  });
  const sum = (...runs: readonly ReturnType<typeof run>[]) =>
    mergeModules(runs)[0]?.instances?.map(({ funcidx, lines }) => [funcidx, ...lines.flat()]);
  expect(sum(run(2, false), run(5, false))).toEqual([
    [1, 3, 7],
    [2, 3, 0],
  ]);
  expect(sum(run(2, false), run(1, true))).toEqual([
    [1, 3, 1],
    [2, 3, 0],
  ]);
});
