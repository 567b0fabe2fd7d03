/** Values of which debug info describes a part: what is missing is said, and is no zero. */
import { describe, expect, test } from 'vitest';
import {
  type Member,
  type Piece,
  type SourceType,
  type TypeId,
  typeId,
  type Variable,
  variableOf,
} from '../../src/variables/index.ts';

const list: SourceType[] = [];
const types = {
  get: (id: TypeId): SourceType => list[id] ?? { kind: 'unsupported', name: '?', reason: 'is none' },
};
const type = (described: SourceType): TypeId => typeId(list.push(described) - 1);
const base = (name: string, encoding: 'signed' | 'char' | 'boolean' | 'unsigned', size: number): TypeId =>
  type({ kind: 'base', name, encoding, size });
const member = (name: string, of: TypeId, offset: number, more: Partial<Member> = {}): Member => ({
  name,
  type: of,
  offset,
  ...more,
});
const record = (name: string, size: number, members: readonly Member[], more: object = {}): TypeId =>
  type({ kind: 'record', form: 'class', name, size, members, parameters: [], ...more });

const char = base('char', 'char', 1);
const int = base('int', 'signed', 4);
const bool = base('bool', 'boolean', 1);
const unsigned = base('unsigned', 'unsigned', 4);
const longLong = base('long long', 'signed', 8);
const pointer = type({ kind: 'pointer', name: '', size: 4, target: int, form: 'pointer' });
const In = record('In', 8, [member('c', char, 0), member('i', int, 4)]);
const Empty = record('Empty', 1, []);
const leaf = (index: number, of: TypeId, size: number): TypeId =>
  record(`__tuple_leaf<${index}, T, false>`, size, [member('__value_', of, 0)]);
const emptyLeaf = record('__tuple_leaf<2, Empty, true>', 1, [member('', Empty, 0, { isBase: true })]);
const tupleOf = (size: number, ...leaves: readonly (readonly [TypeId, number])[]): TypeId => {
  const bases = leaves.map(([of, offset]) => member('', of, offset, { isBase: true }));
  return record('tuple<T...>', size, [member('__base_', record('__tuple_impl<T...>', size, bases), 0)]);
};
const tuple = tupleOf(12, [leaf(0, char, 1), 0], [leaf(1, In, 8), 4], [emptyLeaf, 1]);
const Derived = record('Derived', 12, [member('', In, 0, { isBase: true }), member('d', int, 8)]);
const Optional = record('optional<In>', 12, [member('__val_', In, 0), member('__engaged_', bool, 8)]);
const Some = record('Some', 8, [member('__0', int, 4)]);
const None = record('None', 8, []);
const Option = record('Option<i32>', 8, [], {
  variants: {
    discriminant: member('', int, 0),
    list: [
      { value: 0n, member: member('None', None, 0) },
      { value: 1n, member: member('Some', Some, 0) },
    ],
  },
});
const flags = record('flags', 4, [
  member('low', unsigned, 0, { bits: { shift: 1, size: 3 } }),
  member('across', unsigned, 0, { bits: { shift: 4, size: 12 } }),
]);
const text = type({ kind: 'array', element: char, counts: [4] });

const inside = type({ kind: 'array', element: char, counts: [11] });
const short = record('__short', 12, [
  member('__data_', inside, 0),
  member('__size_', unsigned, 11, { bits: { shift: 0, size: 7 } }),
  member('__is_long_', unsigned, 11, { bits: { shift: 7, size: 1 } }),
]);
const string = record('basic_string<char>', 12, [
  member('__rep_', record('', 12, [member('__s', short, 0)], { form: 'union' }), 0),
]);

const known = (size: number, value: bigint): Piece => ({
  size,
  place: { kind: 'value', value: [{ op: 'const', value }] },
});
const missing = (size: number): Piece => ({ size, place: undefined });

function of(wanted: TypeId, ...pieces: readonly Piece[]): Variable {
  return variableOf(
    {
      ...{ name: 'v', kind: 'local', type: wanted, path: undefined, line: 1, inlinedIn: undefined },
      plan: { state: 'value', place: { kind: 'pieces', pieces } },
      isFixed: false,
    },
    { types, state: { local: () => undefined, global: () => undefined, memory: () => undefined } },
  );
}

describe('a number has all of its bytes, or no value', () => {
  test.each([
    ['the low half is missing', longLong, [missing(4), known(4, 1n)]],
    ['the high half is missing', longLong, [known(4, 1n), missing(4)]],
    ['nothing is said of the high half', longLong, [known(4, 1n)]],
    ['a pointer', pointer, [known(2, 1n), missing(2)]],
  ] as const)('%s', (_, wanted, pieces) => {
    const variable = of(wanted, ...pieces);
    expect([variable.state, variable.reason]).toEqual([
      'optimized-out',
      'the compiler kept only a part of its value here',
    ]);
    expect([variable.value, variable.bytes().length, String(variable)]).toEqual([
      undefined,
      0,
      '<optimized-out>',
    ]);
  });

  test('a piece whose constant has more bits is missing', () => {
    // As LLVM 19 describes the length of a short std::string: its byte is that at the top.
    const variable = of(flags, known(1, 0b1011_0110n), known(1, 0x0100_0000n), missing(2));
    expect(String(variable)).toBe('{low = 3, across = <optimized-out>}');
    expect(of(char, known(1, 0x0100_0000n)).state).toBe('optimized-out');
    expect(of(char, known(1, 200n)).value).toBe(-56);
    expect(of(char, known(1, 2n ** 64n - 2n)).value).toBe(-2);
  });

  test('what is missing beyond the value does not matter', () => {
    expect(of(int, known(4, 7n), missing(4)).value).toBe(7);
    expect(of(longLong, known(4, 101n), known(4, 1n)).value).toBe(4294967397n);
  });

  test('bitfields: by the bytes that their bits are in', () => {
    expect(String(of(flags, known(1, 0b1011_0110n), missing(3)))).toBe('{low = 3, across = <optimized-out>}');
  });
});

describe('of what has parts, those that are there', () => {
  test.each([
    [
      'a tuple with a hole between its parts',
      tuple,
      [known(1, 99n), missing(3), known(8, 0x4_0000_0064n)],
      "{99 'c', {c = 100 'd', i = 4}, {}}",
    ],
    [
      'a part of a part',
      tuple,
      [known(1, 99n), missing(7), known(4, 4n)],
      "{99 'c', {c = <optimized-out>, i = 4}, {}}",
    ],
    ['a whole part', tuple, [known(1, 99n), missing(11)], "{99 'c', <optimized-out>, {}}"],
    [
      'a base class',
      Derived,
      [missing(4), known(4, 5n), known(4, 6n)],
      '{{c = <optimized-out>, i = 5}, d = 6}',
    ],
    [
      'an end that no piece is for',
      Derived,
      [known(1, 120n), missing(3), known(4, 5n)],
      "{{c = 120 'x', i = 5}, d = <optimized-out>}",
    ],
    [
      'an optional',
      Optional,
      [known(1, 113n), missing(7), known(1, 1n)],
      "{c = 113 'q', i = <optimized-out>}",
    ],
    ['characters', text, [known(2, 97n), missing(2)], "{97 'a', 0 '\\0', <optimized-out>, <optimized-out>}"],
  ] as const)('%s', (_, wanted, pieces, shown) => {
    expect(String(of(wanted, ...pieces))).toBe(shown);
  });

  test('an optional that may hold something is shown by its members', () => {
    expect(String(of(Optional, known(8, 113n)))).toBe(
      "{__val_ = {c = 113 'q', i = 0}, __engaged_ = <optimized-out>}",
    );
  });

  test('a short text has its characters, or no value', () => {
    const value = of(string, known(4, 0x75n), missing(4), known(4, 0x0100_0000n));
    expect([String(value), value.value]).toEqual(['"u"', 'u']);
    const longer = of(string, known(4, 0x75n), missing(4), known(4, 0x0500_0000n));
    expect([longer.value, String(longer)]).toEqual([undefined, '<optimized-out>']);
  });

  test('an enum whose discriminant is missing has no variant', () => {
    expect(String(of(Option, known(4, 1n), missing(4)))).toBe('Some(<optimized-out>)');
    const variable = of(Option, missing(4), known(4, 7n));
    expect([String(variable), variable.reason]).toEqual([
      '<optimized-out>',
      'the compiler kept nothing here that says which variant it is',
    ]);
  });
});
