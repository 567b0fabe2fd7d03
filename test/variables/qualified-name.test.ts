import { expect, test } from 'vitest';
import { allNamed, findNamed } from '../../src/variables/index.ts';

const named = (text: string): { name: string; within?: string } => {
  const at = text.lastIndexOf('::');
  return at < 0 ? { name: text } : { name: text.slice(at + 2), within: text.slice(0, at) };
};
const list = ['other::x', 'outer::ns::x', 'x', 'ns::x', 'outer::y', 'outer::ns::Point::count'].map(named);
const text = ({ name, within }: { name: string; within?: string }): string =>
  within === undefined ? name : `${within}::${name}`;

test.each([
  ['x', ['x']],
  ['::x', ['x']],
  ['ns::x', ['ns::x']],
  ['outer::ns::x', ['outer::ns::x']],
  ['y', ['outer::y']],
  ['::y', []],
  ['Point::count', ['outer::ns::Point::count']],
  ['int::count', []],
  ['outer::x', []],
])('%s', (wanted, found) => {
  expect(allNamed(list, wanted).map(text)).toEqual(found);
  const first = findNamed(list, wanted);
  expect(first && text(first)).toBe(found[0]);
});

test('several that end with a name, and none that is it', () =>
  expect(allNamed(['a::n::x', 'b::n::x'].map(named), 'n::x').map(text)).toEqual(['a::n::x', 'b::n::x']));
