import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ModuleFacts, ModuleParts, mergeModules } from '../../src/coverage/index.ts';
import { columnsOf } from '../../src/coverage/instruction-sum.ts';
import { DataFileError } from '../../src/errors.ts';

type Pairs = readonly (readonly [number, number])[];
const most = Number.MAX_SAFE_INTEGER;

const part = (sha256: string, pairs: Pairs | undefined, name = 'm.wasm'): ModuleFacts => ({
  name,
  sha256,
  files: [],
  inexact: [],
  ...(pairs === undefined ? {} : { instructions: columnsOf(pairs) }),
});
const pairsOf = ({ instructions }: ModuleFacts) =>
  instructions && Array.from(instructions.offset, (at, i) => [at, instructions.count[i]]);
const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

test('counts are summed by offset, those of other modules apart', () => {
  const parts = [
    part(a, [[1, 2], [3, 4]]), // biome-ignore format: pairs
    part(b, [[1, 100]]),
    part(a, undefined),
    part(a, [[0, 1], [3, most], [7, 1]]), // biome-ignore format: pairs
  ];
  expect(mergeModules(parts).map(pairsOf)).toEqual([
    [[0, 1], [1, 2], [3, most], [7, 1]], // biome-ignore format: pairs
    [[1, 100]],
  ]);
  expect(mergeModules([part(a, undefined), part(a, undefined)]).map(pairsOf)).toEqual([undefined]);
});

test('any parts, in any order, one by one or at once, give the sums', () => {
  const pairs = fc.array(fc.tuple(fc.nat(20), fc.nat(5)));
  const parts = fc.array(fc.tuple(fc.constantFrom(a, b), fc.option(pairs, { nil: undefined })));
  fc.assert(
    fc.property(parts, (list) => {
      const expected = new Map<string, Map<number, number>>();
      const gathered = new ModuleParts();
      for (const [sha256, of] of list) {
        gathered.add(part(sha256, of));
        if (of === undefined) continue;
        const sums = expected.get(sha256) ?? new Map<number, number>();
        for (const [offset, count] of of) sums.set(offset, (sums.get(offset) ?? 0) + count);
        expected.set(sha256, sums);
      }
      for (const modules of [
        mergeModules(list.map(([sha256, of]) => part(sha256, of))),
        mergeModules(gathered.modules),
      ]) {
        for (const module of modules) {
          const sums = expected.get(module.sha256);
          expect(pairsOf(module)).toEqual(sums && [...sums].sort(([x], [y]) => x - y));
        }
      }
    }),
  );
});

test('a part stays as it was', () => {
  const first = part(a, [[1, 2]]);
  mergeModules([first, part(a, [[1, 5]])]);
  expect(pairsOf(first)).toEqual([[1, 2]]);
});

describe('without a hash', () => {
  test('the same instructions are the same module', () => {
    expect(mergeModules([part('', [[1, 2]]), part('', [[1, 5]])]).map(pairsOf)).toEqual([[[1, 7]]]);
  });

  test('others are refused: offsets mean nothing in another module', () => {
    const merge = () => mergeModules([part('', [[1, 2]]), part('', [[2, 5]])]);
    expect(merge).toThrow(DataFileError);
    expect(merge).toThrow('the instruction counts of m.wasm are from different modules');
  });
});

test('parts without instructions are added to those that have some', () => {
  const parts = new ModuleParts();
  for (const module of [part(a, [[1, 2]]), part(a, undefined), part(a, undefined), part(b, undefined)]) {
    parts.add(module);
  }
  expect(parts.modules.map(pairsOf)).toEqual([[[1, 2]], undefined]);
});
