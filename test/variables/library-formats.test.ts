/** Formats of C++, Rust and Zig on types and memory made by hand: what is right, and lengths, chains and flags that cannot be. */
import { describe, expect, test } from 'vitest';
import { copyingOf } from '../../src/variables/copied-type.ts';
import {
  followPath,
  type Member,
  type SourceType,
  type TypeId,
  typeId,
  variableOf,
  wholeMemory,
} from '../../src/variables/index.ts';

const memory = new ArrayBuffer(65536);
const view = new DataView(memory);
const list: SourceType[] = [];
const type = (described: SourceType): TypeId => typeId(list.push(described) - 1);
const int = type({ kind: 'base', name: 'int', encoding: 'signed', size: 4 });
const size = type({ kind: 'base', name: 'unsigned long', encoding: 'unsigned', size: 4 });
const char = type({ kind: 'base', name: 'char', encoding: 'char', size: 1 });
const u8 = type({ kind: 'base', name: 'u8', encoding: 'unsigned', size: 1 });
const bool = type({ kind: 'base', name: 'bool', encoding: 'boolean', size: 1 });
const pointer = (target: TypeId): TypeId =>
  type({ kind: 'pointer', name: '', size: 4, target, form: 'pointer' });
const member = (name: string, of: TypeId, offset: number): Member => ({ name, type: of, offset });
const base = (of: TypeId, offset = 0): Member => ({ ...member('', of, offset), isBase: true });
function record(name: string, bytes: number, members: readonly Member[], parameters: object = {}): TypeId {
  const named = Object.entries(parameters).map(([key, of]) => ({ name: key, type: of as TypeId }));
  return type({ kind: 'record', form: 'struct', name, size: bytes, members, parameters: named });
}
const allocator = (node: TypeId): TypeId => record('allocator<node>', 1, [], { _Tp: node });
const union = (members: readonly Member[]): TypeId =>
  type({ kind: 'record', form: 'union', name: '', size: 16, members, parameters: [] });

/** A variable of a type at an address where these words are. */
function at(of: TypeId, address: number, ...words: readonly number[]) {
  for (const [i, word] of words.entries()) view.setUint32(address + 4 * i, word, true);
  const planned = {
    name: 'v',
    kind: 'local',
    type: of,
    path: undefined,
    line: 1,
    inlinedIn: undefined,
    isFixed: true,
  } as const;
  const place = { kind: 'memory', address: [{ op: 'const', value: BigInt(address) }] } as const;
  const types = {
    get: (id: TypeId): SourceType => list[id] ?? { kind: 'unsupported', name: '?', reason: '' },
  };
  const state = { local: () => undefined, global: () => undefined, memory: () => wholeMemory(memory) };
  return variableOf({ ...planned, plan: { state: 'value', place } }, { types, state });
}

new Uint8Array(memory).set(new TextEncoder().encode('a long text'), 256);
for (const [i, value] of [3, 9, 2].entries()) view.setInt32(512 + 4 * i, value, true);

describe('C++', () => {
  const data = type({ kind: 'array', element: char, counts: [11] });
  const bit = (name: string, shift: number, bits: number): Member => ({
    ...member(name, u8, 11),
    bits: { shift, size: bits },
  });
  const short = record('__short', 12, [
    member('__data_', data, 0),
    bit('__size_', 0, 7),
    bit('__is_long_', 7, 1),
  ]);
  const long = record('__long', 12, [member('__data_', pointer(char), 0), member('__size_', size, 4)]);
  const rep = union([member('__s', short, 0), member('__l', long, 0)]);
  const element = record('__compressed_pair_elem<rep>', 12, [member('__value_', rep, 0)]);
  const pair = record('__compressed_pair<rep, allocator>', 12, [base(element)]);

  test.each([
    ['of libc++ up to 19', record('basic_string<char>', 12, [member('__r_', pair, 0)])],
    ['of later ones', record('basic_string<char>', 12, [member('__rep_', rep, 0)])],
  ])('text, %s', (_, text) => {
    expect(at(text, 1024, 0x6f6873, 0, 3 << 24).value).toBe('sho');
    expect(String(at(text, 1024, 256, 11, 0x8000_0000))).toBe('"a long text"');
    expect(at(text, 1024, 0, 0, 0x8000_0000).value).toBe('');
    expect(at(text, 1024, 256, 0xffff_0000, 0x8000_0000).value).toBeUndefined();
    expect(at(text, 1024, 0, 0, 12 << 24).value).toBeUndefined();
    const one = { kind: 'item', index: 1 } as const;
    expect(String(followPath(at(text, 1024, 0x6f6873, 0, 3 << 24), [one]))).toBe("104 'h'");
    expect(String(followPath(at(text, 1024, 256, 11, 0x8000_0000), [one]))).toBe("32 ' '");
  });

  test('vectors', () => {
    const vector = record('vector<int>', 8, [
      member('__begin_', pointer(int), 0),
      member('__end_', pointer(int), 4),
    ]);
    expect(String(at(vector, 1024, 512, 524))).toBe('{3, 9, 2}');
    expect(at(vector, 1024, 512, 524).children.map(({ value }) => value)).toEqual([3, 9, 2]);
    expect(String(at(vector, 1024, 0, 0))).toBe('{}');
    for (const bad of [508, 0xffff_fff0, 523])
      expect(String(at(vector, 1024, 512, bad))).toContain('__end_ =');
  });

  test('arrays, also of no items', () => {
    const items = type({ kind: 'array', element: int, counts: [3] });
    const array = record('array<int, 3UL>', 12, [member('__elems_', items, 0)]);
    expect(String(at(array, 1024, 7, 8, 9))).toBe('{7, 8, 9}');
    const nothing = type({ kind: 'array', element: record('_EmptyType', 1, []), counts: [4] });
    const empty = at(record('array<int, 0UL>', 4, [member('__elems_', nothing, 0)]), 1024, 7);
    expect(String(empty)).toBe('{}');
    expect(empty.children).toEqual([]);
    expect(String(at(record('array<int, 10U>', 12, [member('__elems_', items, 0)]), 1024, 7, 8, 9))).toBe(
      '{7, 8, 9}',
    );
  });

  test('smart pointers to arrays: where they are', () => {
    const unknown = type({ kind: 'array', element: int, counts: [undefined] });
    const members = [member('__ptr_', pointer(int), 0)];
    for (const many of [
      record('unique_ptr<int[], std::default_delete<int[]> >', 4, members),
      record('shared_ptr<int[]>', 4, members, { _Tp: unknown }),
    ]) {
      const whole = at(many, 1024, 512);
      expect(String(whole)).toBe('{…} at 0x200');
      expect(whole.children).toEqual([]);
      expect(String(followPath(whole, [{ kind: 'item', index: 2 }]))).toBe('2');
      expect(String(at(many, 1024, 0))).toBe('NULL');
      expect(String(at(many, 1024, 0x7000_0000))).toBe('<unsupported>');
    }
    const one = record('unique_ptr<holder<int[2]> >', 4, members, { _Tp: int });
    expect(String(at(one, 1024, 512))).toBe('3');
  });

  test('atomic', () => {
    const held = type({ kind: 'alias', form: 'atomic', name: '', target: int });
    const impl = record('__cxx_atomic_impl<int>', 4, [
      base(record('__cxx_atomic_base_impl<int>', 4, [member('__a_value', held, 0)])),
    ]);
    const atomic = record('atomic<int>', 4, [
      base(record('__atomic_base<int>', 4, [member('__a_', impl, 0)])),
    ]);
    expect(String(at(atomic, 1024, 13))).toBe('13');
    expect(at(atomic, 1024, 13).children.map(({ value }) => value)).toEqual([13]);
    const types = { get: (id: TypeId): SourceType => list[id] as SourceType };
    expect(copyingOf(types, atomic)).toEqual({ size: 4, texts: [] });
  });

  test('vectors of truth values: bits', () => {
    const bits = (name: string) =>
      record(name, 12, [member('__begin_', pointer(size), 0), member('__size_', size, 4)], { _Tp: bool });
    view.setUint32(640, 0xffff_ff0b, true);
    view.setUint32(644, 0xffff_fffd, true);
    const vector = bits('vector<bool, std::__2::allocator<bool> >');
    const four = at(vector, 1024, 640, 4);
    expect(String(four)).toBe('{true, true, false, true}');
    expect(four.children.map(({ name, value }) => `${name} ${value}`)).toEqual([
      '[0] true',
      '[1] true',
      '[2] false',
      '[3] true',
    ]);
    expect(
      at(vector, 1024, 640, 34)
        .children.map(({ value }) => value)
        .slice(30),
    ).toEqual([true, true, true, false]);
    expect(String(at(vector, 1024, 0, 0))).toBe('{}');
    for (const bad of [0x7_fff0, 0xffff_fff0])
      expect(String(at(vector, 1024, 640, bad))).toContain('__size_ =');
    // Words of bits under a name that is not known are no items.
    expect(String(at(bits('vector<flag>'), 1024, 640, 4))).toContain('__size_ = 4');
  });

  const links = (name: string, next: readonly string[]): TypeId =>
    record(
      name,
      8,
      next.map((each, i) => member(each, pointer(size), 4 * i)),
    );
  const listNode = record('__list_node<int>', 12, [
    base(links('links', ['__prev_', '__next_'])),
    member('__value_', int, 8),
  ]);
  const listType = record('list<int>', 13, [
    member('__end_', links('ends', ['__prev_', '__next_']), 0),
    member('__size_', size, 8),
    member('__alloc_', allocator(listNode), 12),
  ]);

  test('a list', () => {
    at(int, 2048, 1024, 2064, 5);
    at(int, 2064, 2048, 1024, 6);
    expect(String(at(listType, 1024, 2064, 2048, 2))).toBe('{5, 6}');
    expect(String(at(listType, 1024, 1024, 1024, 0))).toBe('{}');
  });

  test('a list that points at itself, that is shorter or longer than it says, or that leaves memory', () => {
    at(int, 2048, 1024, 2048, 5);
    for (const count of [1, 2, 900, 5000])
      expect(String(at(listType, 1024, 2048, 2048, count))).toContain('__size_ =');
    expect(String(at(listType, 1024, 2048, 2048, 0xffff_ffff))).toContain('__size_ =');
    at(int, 2048, 1024, 1024, 5);
    for (const count of [2, 900])
      expect(String(at(listType, 1024, 2048, 2048, count))).toContain('__size_ =');
    at(int, 2048, 1024, 0x7000_0000, 5);
    expect(String(at(listType, 1024, 2048, 2048, 2))).toContain('__size_ =');
  });

  const treeNode = record('__tree_node<int>', 16, [
    base(links('node', ['__left_', '__right_', '__parent_'])),
    member('__value_', int, 12),
  ]);
  const tree = record('__tree<int>', 13, [
    member('__begin_node_', pointer(size), 0),
    member('__end_node_', links('end', ['__left_']), 4),
    member('__size_', size, 8),
    member('__node_alloc_', allocator(treeNode), 12),
  ]);
  const set = record('set<int>', 13, [member('__tree_', tree, 0)]);

  test('a set', () => {
    at(int, 3000, 3100, 3200, 1028, 5);
    at(int, 3100, 0, 0, 3000, 1);
    at(int, 3200, 0, 0, 3000, 8);
    expect(String(at(set, 1024, 3100, 3000, 3))).toBe('{1, 5, 8}');
    expect(String(at(set, 1024, 1028, 0, 0))).toBe('{}');
    for (const count of [4, 900])
      expect(String(at(set, 1024, 3100, 3000, count))).toContain(`__size_ = ${count}`);
  });

  test('a tree whose nodes are their own parents or children', () => {
    for (const links of [
      [0, 0, 3100],
      [3100, 3100, 3100],
      [0, 3100, 1028],
    ]) {
      at(int, 3100, ...links, 1);
      for (const count of [3, 900])
        expect(String(at(set, 1024, 3100, 3100, count))).toContain(`__size_ = ${count}`);
    }
  });

  const hashNode = record('__hash_node<int>', 12, [
    base(links('node', ['__next_'])),
    member(
      '__value_',
      record('__hash_value_type<int, int>', 8, [
        member('__cc_', record('pair<int, int>', 8, [member('first', int, 0), member('second', int, 4)]), 0),
      ]),
      4,
    ),
  ]);
  const table = record('__hash_table<int>', 9, [
    member('__first_node_', links('first', ['__next_']), 0),
    member('__size_', size, 4),
    member('__node_alloc_', allocator(hashNode), 8),
  ]);
  const unordered = record('unordered_map<int, int>', 9, [member('__table_', table, 0)]);

  test('a hash table, also one whose chain has no end', () => {
    at(int, 4000, 4100, 1, 10);
    at(int, 4100, 0, 2, 20);
    expect(String(at(unordered, 1024, 4000, 2))).toBe('{1: 10, 2: 20}');
    expect(at(unordered, 1024, 4000, 2).children.map((each) => String(each))).toEqual([
      '{first = 1, second = 10}',
      '{first = 2, second = 20}',
    ]);
    at(int, 4100, 4000, 2, 20);
    for (const count of [2, 900])
      expect(String(at(unordered, 1024, 4000, count))).toContain(`__size_ = ${count}`);
  });

  test('optional, variant, pointers, tuple', () => {
    const storage = union([member('__val_', int, 0)]);
    const optional = record('optional<int>', 8, [member('', storage, 0), member('__engaged_', bool, 4)]);
    expect(String(at(optional, 1024, 7, 1))).toBe('7');
    expect(String(at(optional, 1024, 7, 0))).toBe('nullopt');
    expect(String(at(optional, 1024, 7, 0xaa))).toContain('__engaged_ =');
    const alternative = (of: TypeId): TypeId => record('__alt', 4, [member('__value', of, 0)]);
    const tail = union([member('__head', alternative(char), 0)]);
    const data = union([member('__head', alternative(int), 0), member('__tail', tail, 0)]);
    const impl = record('__impl<int, char>', 8, [member('__data', data, 0), member('__index', size, 4)]);
    const variant = record('variant<int, char>', 8, [member('__impl_', impl, 0)]);
    expect([0, 1, 0xffff_ffff].map((index) => String(at(variant, 1024, 65, index)))).toEqual([
      '65',
      "65 'A'",
      'valueless',
    ]);
    expect(String(at(variant, 1024, 65, 2))).toContain('__index = 2');
    const unique = record('unique_ptr<int>', 4, [member('__ptr_', pointer(int), 0)]);
    expect([512, 0].map((address) => String(at(unique, 1024, address)))).toEqual(['3', 'NULL']);
    expect(String(at(unique, 1024, 0x7000_0000))).toBe('<unsupported>');
    const leaf = (index: number, of: TypeId): TypeId =>
      record(`__tuple_leaf<${index}>`, 4, [member('__value_', of, 0)]);
    const leaves = record('__tuple_impl', 8, [base(leaf(0, int)), base(leaf(1, char), 4)]);
    expect(String(at(record('tuple<int, char>', 8, [member('__base_', leaves, 0)]), 1024, 1, 66))).toBe(
      "{1, 66 'B'}",
    );
  });
});

describe('Rust', () => {
  const entry = record('(int, int)', 8, [member('__0', int, 0), member('__1', int, 4)]);
  const inner = record('RawTableInner', 16, [
    member('bucket_mask', size, 0),
    member('ctrl', pointer(u8), 4),
    member('items', size, 8),
  ]);
  const raw = record('RawTable<(int, int)>', 16, [member('table', inner, 0)], { T: entry });
  const map = record('HashMap<int, int>', 16, [member('table', raw, 0)]);
  const hash = record('HashMap<int, int, S>', 16, [member('base', map, 0)]);
  const set = record('HashSet<int>', 16, [
    member('base', record('HashSet<int, A>', 16, [member('map', map, 0)]), 0),
  ]);

  test('hash tables', () => {
    // Four buckets below their bytes of control, of which the first and the third are in use.
    at(int, 5000 - 32, 0, 0, 7, 70, 0, 0, 5, 50, 0xff11_ff22);
    expect(String(at(hash, 1024, 3, 5000, 2))).toBe('{5: 50, 7: 70}');
    expect(String(at(set, 1024, 3, 5000, 2))).toBe('{5, 7}');
    const badly = (...words: readonly number[]): string => at(hash, 1024, ...words).toString({ depth: 9 });
    expect(badly(3, 5000, 3)).toContain('items = 3');
    expect(badly(0x0fff_ffff, 5000, 2)).toContain('items = 2');
    expect(badly(3, 8, 2)).toContain('items = 2');
  });

  test('tuples, cells, counted pointers, deques', () => {
    expect(String(at(entry, 1024, 1, 2))).toBe('(1, 2)');
    const unsafe = record('UnsafeCell<int>', 4, [member('value', int, 0)]);
    const cell = record('Cell<int>', 4, [member('value', unsafe, 0)]);
    expect(String(at(cell, 1024, 8))).toBe('8');
    const shared = record('RcBox<int>', 12, [member('strong', cell, 0), member('value', int, 8)]);
    const rc = record('Rc<int>', 4, [member('ptr', pointer(shared), 0)]);
    at(int, 6000, 1, 1, 77);
    expect(String(at(rc, 1024, 6000))).toBe('77');
    at(int, 6000, 0, 1, 77);
    expect(String(at(rc, 1024, 6000))).toBe('(dropped)');
    const buffer = record('RawVec<int>', 8, [member('ptr', pointer(int), 0), member('cap', size, 4)]);
    const ends = [member('tail', size, 0), member('head', size, 4), member('buf', buffer, 8)];
    const deque = record('VecDeque<int>', 16, ends, { T: int });
    expect(String(at(deque, 1024, 2, 1, 512, 3))).toBe('{2, 3}');
    expect(String(at(deque, 1024, 9, 1, 512, 3))).toContain('tail = 9');
  });
});

test('Zig: slices, optionals, error unions', () => {
  const slice = (name: string, of: TypeId): TypeId =>
    record(name, 8, [member('ptr', pointer(of), 0), member('len', size, 4)]);
  expect(String(at(slice('[]const u8', u8), 1024, 256, 6))).toBe('"a long"');
  expect(String(at(slice('[]i32', int), 1024, 512, 2))).toBe('{3, 9}');
  expect(String(at(slice('[]i32', int), 1024, 512, 0x4000_0000))).toContain('len =');
  view.setUint8(700, 0xff);
  expect(String(at(slice('[]u8', u8), 1024, 700, 1))).toBe('{255}');
  const optional = record('?i32', 8, [member('payload', int, 0), member('some', u8, 4)]);
  expect([0, 1].map((some) => String(at(optional, 1024, 5, some)))).toEqual(['null', '5']);
  const values = [{ name: 'Small', value: 1n }];
  const anyerror = type({ kind: 'enum', name: 'anyerror', size: 2, isSigned: false, values });
  const result = record('error{Small}!i32', 8, [member('payload', int, 0), member('error', anyerror, 4)]);
  expect([0, 1].map((error) => String(at(result, 1024, 5, error)))).toEqual(['5', 'error.Small']);
});
