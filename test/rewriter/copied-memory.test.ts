/** What is copied of memory for a path, on types made by hand: the addresses are those of the conditions. */
import { expect, test } from 'vitest';
import { copiesOf } from '../../src/rewriter/conditions/copied-memory.ts';
import {
  type Operation,
  type Place,
  type PlannedVariable,
  parsePath,
  type SourceType,
  type TypeId,
  typeId,
} from '../../src/variables/index.ts';

const list: SourceType[] = [];
const types = {
  get: (id: TypeId): SourceType => list[id] ?? { kind: 'unsupported', name: '?', reason: 'is none' },
};
const type = (described: SourceType): TypeId => typeId(list.push(described) - 1);
const int = type({ kind: 'base', name: 'int', encoding: 'signed', size: 4 });
const array = type({ kind: 'array', element: int, counts: [3] });
const reference = type({ kind: 'pointer', name: '', size: 4, target: array, form: 'reference' });
const borrow = type({ kind: 'pointer', name: '&[i32; 3]', size: 4, target: array, form: 'pointer' });

const local: readonly Operation[] = [{ op: 'local', index: 0 }];
const inLocal: Place = { kind: 'value', value: local };
const inMemory: Place = { kind: 'memory', address: local };
const inPiece: Place = { kind: 'pieces', pieces: [{ size: 4, place: inLocal }] };

/** Bytes of each copy, or why there are none. */
function copied(of: TypeId, place: Place, path: string): readonly number[] | string {
  const planned: PlannedVariable = {
    name: 'v',
    kind: 'local',
    type: of,
    path: undefined,
    line: 1,
    inlinedIn: undefined,
    isFixed: true,
    plan: { state: 'value', place },
  };
  const context = { types, localTypes: ['i32'] as const, memory: { is64: false } };
  const copies = copiesOf(planned, parsePath(path, 'test'), context);
  return 'reason' in copies ? copies.reason : copies.map(({ bytes }) => bytes);
}

test.each([
  // The reference, and the item or the array that it refers to.
  ['v[1]', inMemory, [4, 4]],
  ['v', inMemory, [4, 12]],
  ['v[1]', inLocal, [4]],
  ['v', inLocal, [12]],
  ['v[1]', inPiece, [4]],
  ['v', inPiece, [12]],
] as const)('%s through a reference, %#', (path, place, bytes) => {
  expect(copied(reference, place, path)).toEqual(bytes);
  expect(copied(borrow, place, path)).toEqual(bytes);
});

test('a record with references is not copied', () => {
  for (const of of [reference, borrow]) {
    const members = [{ name: 'r', type: of, offset: 0 }];
    const record = type({ kind: 'record', form: 'struct', name: 's', size: 4, members, parameters: [] });
    expect(copied(record, inMemory, 'v')).toBe('a reference in it leads further');
    expect(copied(record, inMemory, 'v.r[2]')).toEqual([4, 4]);
  }
});
