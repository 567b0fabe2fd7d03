/** Why values are not watched, by types made by hand. What a module has: test/load/watches.test.ts. */
import { expect, test } from 'vitest';
import { createNaming } from '../../src/coverage/index.ts';
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import { parseWatch, watchIn } from '../../src/load/given-watches.ts';
import { whyUnwatched } from '../../src/load/unwatched.ts';
import { type PlannedVariable, type SourceType, typeId, type ValuePlan } from '../../src/variables/index.ts';

const [int, row, state, pointer, color] = [0, 1, 2, 3, 4].map(typeId);
const list: readonly SourceType[] = [
  { kind: 'base', name: 'int', encoding: 'signed', size: 4 },
  { kind: 'array', element: int ?? typeId(0), counts: [20] },
  {
    kind: 'record',
    form: 'struct',
    name: 'state',
    size: 84,
    members: [
      { name: 'x', type: int ?? typeId(0), offset: 0 },
      { name: 'items', type: row ?? typeId(0), offset: 4 },
    ],
    parameters: [],
  },
  { kind: 'pointer', name: '', size: 4, target: state ?? typeId(0), form: 'pointer' },
  { kind: 'enum', name: 'color', size: 4, isSigned: false, values: [{ name: 'GREEN', value: 1n }] },
];
const types = { get: (id: number) => list[id] ?? ({ kind: 'unsupported', name: '?', reason: '' } as const) };
const inMemory: ValuePlan = {
  state: 'value',
  place: { kind: 'memory', address: [{ op: 'const', value: 8n }] },
};
const variable = (name: string, type = int, plan: ValuePlan = inMemory): PlannedVariable => ({
  name,
  kind: 'static',
  type: type ?? typeId(0),
  path: 'a.c',
  line: 1,
  inlinedIn: undefined,
  isFixed: true,
  plan,
});
const gone: ValuePlan = { state: 'optimized-out', reason: 'the compiler kept no value here' };
const variables = [
  variable('state', state),
  variable('q', pointer),
  variable('n'),
  variable('gone', int, gone),
  variable('kept', int, gone),
  variable('kept'),
];
const outside = [variable('color', color), variable('lost', color, gone)];
const why = (text: string, hasLines = true): string =>
  whyUnwatched(parseWatch(text, '--watch'), {
    types,
    hasLines,
    variables,
    outside,
    isInFunction: text.includes(':'),
  });

test.each([
  ['state', 'state has 84 bytes; a watch compares at most 64: watch a member, such as state.x'],
  ['run:state', 'state has 84 bytes; a watch compares at most 64: watch a member, such as state.x'],
  [
    'state.items',
    'state.items has 80 bytes; a watch compares at most 64: watch an item, such as state.items[0]',
  ],
  ['*q', '*q has 84 bytes; a watch compares at most 64: watch a member'],
  ['state.nope', 'state has no member nope; it has x, items'],
  ['q->nope', 'state has no member nope; it has x, items'],
  ['*n', 'int is no pointer and no array'],
  ['&n', 'an address does not change; watch the variable itself'],
  ['gone', 'gone has no value at any line that is traced: the compiler kept no value here'],
  ['gone + 1', 'gone has no value at any line that is traced: the compiler kept no value here'],
  ['kept', 'it cannot be computed at any line that is traced'],
  ['run:color.x', 'color has no members'],
  ['run:n || state.nope', 'state has no member nope; it has x, items'],
  ['run:color == GREEN && m', 'no variable is named m in run; there are state, q, n, gone, kept'],
  ['run:color == PINK', 'no variable is named PINK in run; there are state, q, n, gone, kept'],
  ['run:lost == GREEN', 'lost has no value at any line that is traced: the compiler kept no value here'],
  [
    'state.x == m',
    'no variable outside of functions is named m; to watch one of a function, write <function>:m',
  ],
  ['run:m', 'no variable is named m in run; there are state, q, n, gone, kept'],
])('%s', (text, message) => {
  expect(why(text)).toBe(message);
});

test('names of values of enumerations are none of variables', () => {
  const module = {
    debugInfo: { functions: () => [] } as unknown as DebugInfo,
    files: ['a.c'],
    naming: createNaming({ include: [], omit: [], sourceRoot: '/', remaps: [], omitSystemLibraries: true }),
    globals: outside,
  };
  const named = (text: string) => {
    const found = watchIn(parseWatch(text, '--watch'), module);
    return typeof found === 'string' ? found : found.variables?.map(({ name }) => name);
  };
  const refused =
    'no variable outside of functions is named m; to watch one of a function, write <function>:m';
  expect(named('color == GREEN')).toEqual(['color']);
  expect(named('color::GREEN != color')).toEqual(['color']);
  expect(named('color && (lost == GREEN)')).toEqual(['color', 'lost']);
  expect(named('a.c:color == GREEN')).toEqual(['color']);
  // Where the value is read, it is found out that the enumeration has none such: see above.
  expect(named('color == m')).toEqual(['color']);
  for (const text of ['m', 'm == 1', 'm + 1', 'color && m', 'm == n']) expect(named(text)).toBe(refused);
});

test('of a function that is not traced', () => {
  expect(why('run:n', false)).toBe('no line of run is traced');
});
