/** Which types have one value only, by types made by hand. */
import { expect, test } from 'vitest';
import { hasOneValue } from '../../../src/debuginfo/variables/one-value.ts';
import { type SourceType, type TypeId, typeId } from '../../../src/variables/index.ts';

const record = (name: string, size: number): SourceType => ({
  ...{ kind: 'record', form: 'struct', name, size, members: [], parameters: [] },
});
const array = (element: number, ...counts: readonly (number | undefined)[]): SourceType => ({
  ...{ kind: 'array', element: typeId(element), counts },
});
const list: readonly (readonly [type: SourceType, hasOne: boolean])[] = [
  [record('()', 0), true],
  [record('!', 0), false],
  [record('S', 4), false],
  [{ kind: 'base', name: 'u64', encoding: 'unsigned', size: 8 }, false],
  [array(3, 0), true],
  [array(3, 2), false],
  [array(3, undefined), false],
  [array(3, 2, 0), true],
  [array(0, 3), true],
  [array(1, 3), false],
  [array(1, 0), true],
  // By damaged debug info, an array of itself.
  [array(11, 2), false],
  [array(8, 2), true],
];
const types = { get: (id: TypeId): SourceType => list[id]?.[0] ?? record('?', 1) };

test.each(list.map(([, hasOne], index) => [index, hasOne] as const))('type %i', (index, hasOne) => {
  expect(hasOneValue(types, typeId(index))).toBe(hasOne);
});
