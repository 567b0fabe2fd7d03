/** Arrays of variable length, as clang describes them: their count is a reference to a variable of its own. */
import { expect, test } from 'vitest';
import { reachPart } from '../../../src/variables/follow-path.ts';
import { parsePath, variableOf, wholeMemory } from '../../../src/variables/index.ts';
import { u32 } from '../dwarf/build.ts';
import { type Attribute, entry, form, labelled } from '../dwarf/entries.ts';
import { at, built, located, read, tag, text, to, variable } from './built-module.ts';

const LENGTH_AT = 256;
const ITEMS_AT = 512;

const count: Attribute = [0x37, form.ref4, { to: 'length' }];
const base = (label: string, name: string, size: number, encoding: number) =>
  labelled(label, entry(0x24, [text(name), [at.size, form.data1, [size]], [0x3e, form.data1, [encoding]]]));
const types = [
  base('int', 'int', 4, 5),
  base('unsigned', 'unsigned', 4, 7),
  labelled('items', entry(tag.array, [to('int')], [entry(tag.subrange, [count])])),
  labelled(
    'rows',
    entry(
      tag.array,
      [to('int')],
      [entry(tag.subrange, [[0x37, form.data1, [2]]]), entry(tag.subrange, [count])],
    ),
  ),
  labelled('computed', entry(tag.array, [to('int')], [entry(tag.subrange, [[0x2f, 0x18, [1, 0x34]]])])),
  labelled('open', entry(tag.array, [to('int')], [entry(tag.subrange, [])])),
];
const items = located(0x03, u32(ITEMS_AT));
const arrays = ['items', 'rows', 'computed', 'open'].map((name) => variable(name, to(name), items));
const length = (...attributes: readonly Attribute[]) =>
  labelled('length', variable('__vla_expr0', to('unsigned'), ...attributes));

const memory = new ArrayBuffer(1024);
const view = new DataView(memory);
view.setUint32(LENGTH_AT, 3, true);
for (let i = 0; i < 8; i++) view.setInt32(ITEMS_AT + 4 * i, 10 + i, true);
const state = {
  local: () => undefined,
  global: () => undefined,
  memory: () => wholeMemory(memory),
};

/** What paths are shown as, where the length is described so. */
function shown(lengthAt: readonly Attribute[], ...paths: readonly string[]): readonly string[] {
  const { variables, list } = read(built([...types], [length(...lengthAt), ...arrays]));
  return paths.map((path) => {
    const { name, steps } = parsePath(path, 'test');
    const found = list.find((each) => each.name === name);
    if (found === undefined) return 'none';
    const reached = reachPart(variableOf(found, { types: variables.types, state }), steps);
    return typeof reached === 'string'
      ? reached
      : reached.state === 'value'
        ? String(reached)
        : reached.reason;
  });
}
const inMemory = [located(0x03, u32(LENGTH_AT))];
const optimizedOut: readonly Attribute[] = [];
const unknown = 'how many items the array has is not known here';

test('an item is one of as many as the variable says', () => {
  expect(shown(inMemory, 'items[0]', 'items[2]', 'items[3]', 'items[50]')).toEqual([
    ...['10', '12'],
    ...['index out of bounds', 'index out of bounds'],
  ]);
});

test('of several dimensions, each by its own', () => {
  expect(shown(inMemory, 'rows[1][2]', 'rows[0][3]', 'rows[2][0]')).toEqual([
    '15',
    'index out of bounds',
    'index out of bounds',
  ]);
});

test('a constant is a length as well', () => {
  expect(shown([located(0x32, 0x9f)], 'items[1]', 'items[2]')).toEqual(['11', 'index out of bounds']);
});

test('where the length is not known, there is no item', () => {
  expect(shown(optimizedOut, 'items[0]', 'items[1]', 'rows[0][1]', 'computed[0]')).toEqual([
    ...[unknown, unknown, unknown, unknown],
  ]);
  // Beyond all memory.
  expect(shown([located(0x03, u32(4096))], 'items[0]')).toEqual([unknown]);
});

test('all of it is where it is: nobody knows what was stored in it', () => {
  expect(shown(inMemory, 'items', 'rows')).toEqual(['{…} at 0x200', '{{…} at 0x200, {…} at 0x20c}']);
});

test('an array that is described without any length has the items that are requested', () => {
  expect(shown(inMemory, 'open[7]')).toEqual(['17']);
});

test('what an array is read with includes its length', () => {
  const inLocal = length(located(0xed, 0, 0, 0x9f));
  const { list } = read(built([...types], [inLocal, variable('items', to('items'), items)]));
  const planned = list.find(({ name }) => name === 'items');
  expect(planned?.lengths).toMatchObject([{ size: 4 }]);
});
