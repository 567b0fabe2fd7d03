/** What paths lead to, on types and memory made by hand, and why some lead nowhere. */
import { describe, expect, test } from 'vitest';
import { reachPart } from '../../src/variables/follow-path.ts';
import {
  followPath,
  type Member,
  missingPart,
  NO_TYPE,
  parsePath,
  partInside,
  type SourceType,
  type TypeId,
  typeId,
  typeOfPath,
  variableOf,
  wholeMemory,
} from '../../src/variables/index.ts';

const memory = new ArrayBuffer(65536);
const list: SourceType[] = [];
const types = {
  get: (id: TypeId): SourceType => list[id] ?? { kind: 'unsupported', name: '?', reason: 'is none' },
};
const type = (described: SourceType): TypeId => typeId(list.push(described) - 1);
const int = type({ kind: 'base', name: 'int', encoding: 'signed', size: 4 });
const size = type({ kind: 'base', name: 'unsigned long', encoding: 'unsigned', size: 4 });
const char = type({ kind: 'base', name: 'char', encoding: 'char', size: 1 });
const bool = type({ kind: 'base', name: 'bool', encoding: 'boolean', size: 1 });
const pointer = (target: TypeId): TypeId =>
  type({ kind: 'pointer', name: '', size: 4, target, form: 'pointer' });
const reference = (target: TypeId): TypeId =>
  type({ kind: 'pointer', name: '', size: 4, target, form: 'reference' });
const borrow = (target: TypeId, name = '&T'): TypeId =>
  type({ kind: 'pointer', name, size: 4, target, form: 'pointer' });
const array = (element: TypeId, ...counts: readonly (number | undefined)[]): TypeId =>
  type({ kind: 'array', element, counts });
const record = (name: string, bytes: number, members: readonly Member[]): TypeId =>
  type({ kind: 'record', form: 'struct', name, size: bytes, members, parameters: [] });

/** What a path leads to, with `v` at 1024, where these words are, as text. */
function reached(of: TypeId, words: readonly number[], path: string): string {
  new Uint32Array(memory, 1024, words.length).set(words);
  const place = { kind: 'memory', address: [{ op: 'const', value: 1024n }] } as const;
  const state = { local: () => undefined, global: () => undefined, memory: () => wholeMemory(memory) };
  const planned = {
    name: 'v',
    kind: 'local',
    type: of,
    path: undefined,
    line: 1,
    inlinedIn: undefined,
    isFixed: true,
    plan: { state: 'value', place },
  } as const;
  const { steps } = parsePath(path, 'test');
  const whole = variableOf(planned, { types, state });
  const part = reachPart(whole, steps);
  if (typeof part === 'string') {
    expect(followPath(whole, steps)?.state).not.toBe('value');
    return `<${part}>`;
  }
  return String(part);
}

// At 512 numbers, at 524 a pointer to them, at 528 text or a slice, at 536 a vector, at 544 a pointer to a pointer.
new Uint32Array(memory, 512, 9).set([41, 42, 43, 512, 512, 8, 512, 520, 524]);
const point = record('point', 8, [
  { name: 'x', type: int, offset: 0 },
  { name: 'in', type: array(int, 2), offset: 4 },
]);

describe('C', () => {
  test.each([
    ['*v', array(int, 3), [7, 8, 9], '7'],
    ['**v', array(int, 2, 2), [7, 8, 9, 10], '7'],
    ['*v', array(int, 2, 2), [7, 8, 9, 10], '{7, 8}'],
    ['v[3]', array(int, 3), [7, 8, 9], '<index out of bounds>'],
    ['v[1][2]', array(int, 2, 2), [7, 8, 9, 10], '<index out of bounds>'],
    ['**v', pointer(array(int, 2)), [512], '41'],
    ['v[0][3]', array(int, 2, undefined), [7, 8, 9, 10], '10'],
    ['v[1][0]', array(int, 2, undefined), [7, 8, 9, 10], '<unsupported>'],
    ['v[1]', array(int, undefined, undefined), [7, 8, 9, 10], '<unsupported>'],
    ['v[1][1]', array(int, undefined, 2), [7, 8, 9, 10], '10'],
    ['v', array(int, 2, undefined), [7, 8, 9, 10], '{{…} at 0x400, <unsupported>}'],
    ['v[1]', array(array(int, undefined), 2), [7, 8, 9, 10], '<unsupported>'],
    ['v[1]', pointer(array(int, undefined)), [512], '<the size of its items is not known>'],
    ['v[0][1]', pointer(array(int, undefined)), [512], '42'],
    ['v[1]', pointer(int), [512], '42'],
    ['*v', pointer(int), [0], '<null pointer>'],
    ['v[2]', pointer(int), [0], '<null pointer>'],
    ['v->x', pointer(point), [0], '<null pointer>'],
    ['*v->in', pointer(point), [512], '42'],
    ['v->in[2]', pointer(point), [512], '<index out of bounds>'],
    ['v->y', pointer(point), [512], '<nothing there>'],
    ['*v', pointer(int), [0xffff_fff0], '<not in memory>'],
    ['v->x', pointer(point), [0xffff_fff0], '<not in memory>'],
    ['v[0]', pointer(int), [65536], '<not in memory>'],
    ['v[1]', pointer(int), [65532], '<not in memory>'],
    ['*v', pointer(NO_TYPE), [512], '<its target has no type>'],
    ['*v', int, [512], '<not a pointer>'],
    ['*v', point, [512], '<not a pointer>'],
  ])('%s, %#', (path, of, words, text) => {
    expect(reached(of, words, path)).toBe(text);
  });

  const none = array(int, 0);
  const tail = record('tail', 4, [
    { name: 'n', type: int, offset: 0 },
    { name: 'rest', type: none, offset: 4 },
  ]);
  const one = record('one', 8, [
    { name: 'n', type: int, offset: 0 },
    { name: 'rest', type: array(int, 1), offset: 4 },
  ]);
  const open = record('open', 4, [
    { name: 'n', type: int, offset: 0 },
    { name: 'rest', type: array(int, undefined), offset: 4 },
  ]);
  const head = record('head', 8, [
    { name: 'first', type: none, offset: 0 },
    { name: 'tail', type: tail, offset: 0 },
    { name: 'last', type: int, offset: 4 },
  ]);
  const around = record('around', 4, [{ name: '', type: tail, offset: 0 }]);

  test.each([
    ['v->rest[2]', pointer(tail), '42'],
    ['v->rest[2]', pointer(one), '42'],
    ['v->rest[2]', pointer(open), '42'],
    ['v->rest[2]', pointer(around), '42'],
    ['v.rest[1]', tail, '0'],
    ['v->first[0]', pointer(head), '<index out of bounds>'],
    ['v->tail.rest[1]', pointer(head), '<index out of bounds>'],
    ['v[1]', array(int, 1), '<index out of bounds>'],
    ['v[0].rest[1]', array(tail, 2), '<index out of bounds>'],
  ])('the last member of a struct, of no or one item: %s, %#', (path, of, text) => {
    expect(reached(of, [504, 0, 0], path)).toBe(text);
  });

  test('an item beyond the size of its struct, where memory was kept of that item alone', () => {
    for (const of of [tail, one, open]) {
      const kept = (at: number, bytes: number) => at >= 516 && at + bytes <= 520;
      const parts = {
        byteLength: memory.byteLength,
        holds: kept,
        read: (at: number, bytes: number) =>
          kept(at, bytes) ? new Uint8Array(memory, at, bytes).slice() : undefined,
        touches: (at: number, bytes: number) => at < 520 && at + bytes > 516,
      };
      const state = { local: () => undefined, global: () => undefined, memory: () => parts };
      const place = { kind: 'value', value: [{ op: 'const', value: 504n }] } as const;
      const planned = { name: 'v', kind: 'local', type: pointer(of), path: undefined, line: 1 } as const;
      const plan = { state: 'value', place } as const;
      const whole = variableOf({ ...planned, inlinedIn: undefined, isFixed: true, plan }, { types, state });
      expect(String(followPath(whole, parsePath('v->rest[2]', 'test').steps))).toBe('42');
      expect(followPath(whole, parsePath('v->n', 'test').steps)?.state).toBe('unsupported');
    }
  });

  test('a reference has no value where what it refers to has none, for the same reason', () => {
    const at = (of: TypeId, words: readonly number[], kept?: number) => {
      new Uint32Array(memory, 1024, words.length).set(words);
      const whole = wholeMemory(memory);
      const holds = (from: number, bytes: number) =>
        whole.holds(from, bytes) && from < (kept ?? memory.byteLength);
      const parts = { ...whole, holds, missing: 'it was not copied' };
      const state = { local: () => undefined, global: () => undefined, memory: () => parts };
      const place = { kind: 'memory', address: [{ op: 'const', value: 1024n }] } as const;
      const planned = { name: 'v', kind: 'local', type: of, path: undefined, line: 1 } as const;
      const plan = { state: 'value', place } as const;
      const found = variableOf({ ...planned, inlinedIn: undefined, isFixed: true, plan }, { types, state });
      return `${found.state} ${found.reason || found.toString()}`;
    };
    const outside = 'unsupported its address 0xfffffff0 is not in memory';
    expect(at(reference(int), [0xffff_fff0])).toBe(outside);
    expect(at(reference(point), [0xffff_fff0])).toBe(outside);
    expect(at(borrow(borrow(int)), [1028, 0xffff_fff0])).toBe(outside);
    expect(at(reference(int), [2048], 2000)).toBe('unsupported it was not copied');
    expect(at(reference(int), [512])).toBe('value 41');
    expect(at(reference(int), [0])).toBe('value 0x0');
    expect(reached(reference(point), [0xffff_fff0], 'v.x')).toBe('<not in memory>');
    expect(reached(reference(point), [0xffff_fff0], 'v')).toBe('<unsupported>');
  });

  test('a reference to itself, by damaged debug info, ends', () => {
    const itself = reference(typeId(list.length));
    expect(reached(itself, [1024], 'v')).toBe('0x400');
    expect(reached(itself, [1024], 'v[0]')).toBe('<nothing there>');
    expect(reached(itself, [1024], 'v.x')).toBe('<nothing there>');
    expect(typeOfPath(types, itself, parsePath('v.x', 'test').steps)).toBeUndefined();
  });

  test('types of paths through references are those of what they refer to', () => {
    const typeOf = (of: TypeId, path: string) => typeOfPath(types, of, parsePath(path, 'test').steps);
    expect(typeOf(reference(array(int, 3)), 'v[1]')).toBe(int);
    expect(typeOf(reference(pointer(int)), '*v')).toBe(int);
    expect(typeOf(reference(int), 'v[1]')).toBeUndefined();
    expect(typeOf(borrow(array(int, 3)), 'v[1]')).toBe(int);
    expect(typeOf(borrow(int), '*v')).toBe(int);
    const missing = (of: TypeId, path: string) => missingPart(types, of, parsePath(path, 'test').steps);
    expect(missing(reference(int), 'v[1]')).toBe('int is no pointer and no array');
    expect(missing(borrow(int), '*v')).toBeUndefined();
    const rows = array(int, 2, undefined);
    expect(missing(rows, 'v[1][0]')).toBe('the size of the items of that array is not known');
    expect(missing(rows, 'v[0][1]')).toBeUndefined();
    expect(missing(array(int, undefined, 2), 'v[1][0]')).toBeUndefined();
  });

  test('types and offsets of paths are those of their values', () => {
    const { steps } = parsePath('*v->in', 'test');
    expect(typeOfPath(types, pointer(point), steps)).toBe(int);
    // Where a second row is, its type does not say.
    const rows = array(array(int, undefined), 2);
    expect(partInside(types, rows, parsePath('v[1][0]', 'test').steps).taken).toBe(0);
    expect(partInside(types, array(point, 3), parsePath('*v', 'test').steps)).toMatchObject({
      type: point,
      offset: 0,
      taken: 1,
    });
  });
});

describe('C++', () => {
  const smart = (name: string): TypeId =>
    record(name, 4, [{ name: '__ptr_', type: pointer(int), offset: 0 }]);
  const view = record('basic_string_view<char>', 8, [
    { name: '__data_', type: pointer(char), offset: 0 },
    { name: '__size_', type: size, offset: 4 },
  ]);
  const vector = record('vector<int>', 8, [
    { name: '__begin_', type: pointer(int), offset: 0 },
    { name: '__end_', type: pointer(int), offset: 4 },
  ]);
  const optional = record('optional<int>', 8, [
    { name: '__val_', type: int, offset: 0 },
    { name: '__engaged_', type: bool, offset: 4 },
  ]);
  const one = smart('unique_ptr<int, std::default_delete<int> >');
  const many = smart('unique_ptr<int[], std::default_delete<int[]> >');

  test.each([
    ['*v', one, [512], '41'],
    ['*v', one, [0], '<null pointer>'],
    ['*v', one, [0xffff_fff0], '<not in memory>'],
    ['v->x', one, [0], '<null pointer>'],
    ['v[1]', one, [512], '<index out of bounds>'],
    ['v[1]', many, [512], '42'],
    ['v[1]', many, [0], '<null pointer>'],
    ['*v', optional, [5, 1], '5'],
    ['v[1]', reference(array(int, 3)), [512], '42'],
    ['v[3]', reference(array(int, 3)), [512], '<index out of bounds>'],
    ['*v', reference(array(int, 3)), [512], '41'],
    ['v[4]', reference(view), [528], "42 '*'"],
    ['v[1]', reference(vector), [536], '42'],
    ['v[2]', reference(vector), [536], '<index out of bounds>'],
    ['*v', reference(one), [524], '41'],
    ['*v', reference(int), [512], '<not a pointer>'],
    ['v[1]', reference(int), [512], '<not a pointer>'],
    ['v[1]', reference(pointer(int)), [524], '42'],
    ['*v', reference(pointer(int)), [524], '41'],
    ['**v', reference(pointer(pointer(int))), [544], '41'],
    ['v->x', reference(pointer(point)), [524], '41'],
    ['v.x', reference(reference(point)), [524], '41'],
    ['v.r[1]', record('closure', 4, [{ name: 'r', type: reference(vector), offset: 0 }]), [536], '42'],
    ['v[1]', reference(vector), [0], '<null pointer>'],
    ['*v', optional, [5, 0], '<nothing there>'],
    ['v[1]', vector, [512, 520], '42'],
    ['v[2]', vector, [512, 520], '<index out of bounds>'],
    ['*v', vector, [512, 520], '<not a pointer>'],
    ['v[4]', view, [512, 8], "42 '*'"],
    ['v[8]', view, [512, 8], '<index out of bounds>'],
    ['v[0]', view, [512, 0xffff_0000], '<nothing there>'],
    ['*v', view, [512, 8], '<not a pointer>'],
  ])('%s, %#', (path, of, words, text) => {
    expect(reached(of, words, path)).toBe(text);
  });
});

describe('Rust', () => {
  const vec = record('Vec<i32, alloc::alloc::Global>', 12, [
    { name: 'buf', type: pointer(int), offset: 0 },
    { name: 'len', type: size, offset: 4 },
  ]);
  // A vector, and a pointer to it.
  new Uint32Array(memory, 600, 3).set([512, 3, 600]);
  const box = pointer(int);
  const u8 = type({ kind: 'base', name: 'u8', encoding: 'unsigned', size: 1 });
  const str = record('&str', 8, [
    { name: 'data_ptr', type: pointer(u8), offset: 0 },
    { name: 'length', type: size, offset: 4 },
  ]);
  const bytes = record('Vec<u8, alloc::alloc::Global>', 12, [
    {
      name: 'buf',
      type: record('RawVec<u8>', 4, [{ name: 'ptr', type: pointer(u8), offset: 0 }]),
      offset: 0,
    },
    { name: 'len', type: size, offset: 4 },
  ]);
  const text = record('alloc::string::String', 12, [{ name: 'vec', type: bytes, offset: 0 }]);

  test.each([
    ['v[1]', borrow(vec, '&alloc::vec::Vec<i32, alloc::alloc::Global>'), [600], '42'],
    ['v[3]', borrow(vec), [600], '<index out of bounds>'],
    ['v[1]', borrow(borrow(vec)), [608], '42'],
    ['v', borrow(vec), [600], '{41, 42, 43}'],
    ['*v', borrow(vec), [600], '{41, 42, 43}'],
    ['v[1]', borrow(array(int, 3), '&mut [i32; 3]'), [512], '42'],
    ['*v', borrow(array(int, 3), '&[i32; 3]'), [512], '{41, 42, 43}'],
    ['v', borrow(int, '&i32'), [512], '41'],
    ['*v', borrow(int, '&i32'), [512], '41'],
    ['**v', borrow(int, '&i32'), [512], '<not a pointer>'],
    ['**v', borrow(borrow(int)), [524], '41'],
    ['**v', borrow(box), [524], '41'],
    ['v.x', borrow(borrow(point)), [524], '41'],
    ['v[4]', str, [512, 8], '42'],
    ['v[8]', str, [512, 8], '<index out of bounds>'],
    ['v[0]', str, [1, 0], '<index out of bounds>'],
    ['v[0]', str, [512, 0xffff_0000], '<nothing there>'],
    ['v[4]', text, [512, 8], '42'],
    ['v[3]', borrow(text, '&alloc::string::String'), [600], '<index out of bounds>'],
    ['v[0]', borrow(text, '&alloc::string::String'), [600], '41'],
    [
      'v[1]',
      type({ kind: 'pointer', name: '*const i32', size: 4, target: int, form: 'pointer' }),
      [512],
      '42',
    ],
  ])('%s, %#', (path, of, words, text) => {
    expect(reached(of, words, path)).toBe(text);
  });
});
