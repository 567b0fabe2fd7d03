/** Old values by their bytes: nothing is shown that was read from memory since. */
import { expect, test } from 'vitest';
import { libraryFormats } from '../../src/variables/formats/index.ts';
import { type Member, type SourceType, type TypeId, typeId, wholeMemory } from '../../src/variables/index.ts';
import { pastText } from '../../src/variables/past-value.ts';

const memory = new ArrayBuffer(65536);
new Uint32Array(memory, 512, 3).set([9, 2, 3]);
new Uint8Array(memory).set(new TextEncoder().encode('now'), 1024);
const list: SourceType[] = [];
const type = (described: SourceType): TypeId => typeId(list.push(described) - 1);
const int = type({ kind: 'base', name: 'int', encoding: 'signed', size: 4 });
const size = type({ kind: 'base', name: 'unsigned long', encoding: 'unsigned', size: 4 });
const char = type({ kind: 'base', name: 'char', encoding: 'char', size: 1 });
const bool = type({ kind: 'base', name: 'bool', encoding: 'boolean', size: 1 });
const pointer = (target: TypeId): TypeId =>
  type({ kind: 'pointer', name: '', size: 4, target, form: 'pointer' });
const reference = (target: TypeId): TypeId =>
  type({ kind: 'pointer', name: '', size: 4, target, form: 'reference' });
const record = (name: string, bytes: number, ...members: readonly (readonly [string, TypeId])[]): TypeId =>
  type({
    kind: 'record',
    form: 'struct',
    name,
    size: bytes,
    members: members.map(([member, of], i): Member => ({ name: member, type: of, offset: 4 * i })),
    parameters: [],
  });
const vector = record('vector<int>', 8, ['__begin_', pointer(int)], ['__end_', pointer(int)]);
const view = record('basic_string_view<char>', 8, ['__data_', pointer(char)], ['__size_', size]);
const unique = record('unique_ptr<int>', 4, ['__ptr_', pointer(int)]);
const optional = record('optional<int>', 8, ['__val_', int], ['__engaged_', bool]);

test.each([
  ['a vector', vector, [512, 524], '{…}'],
  ['an empty one', vector, [0, 0], '{}'],
  ['a text', view, [1024, 3], '…'],
  ['an empty one', view, [1024, 0], '""'],
  ['a smart pointer', unique, [512], '{…}'],
  ['of nothing', unique, [0], 'NULL'],
  ['what is in its own bytes', optional, [5, 1], '5'],
  ['in a struct', record('both', 12, ['n', int], ['v', vector]), [7, 512, 524], '{n = 7, v = {…}}'],
  ['a text of C', pointer(char), [1024], '0x400 "now"'],
  ['a pointer', pointer(int), [512], '0x200'],
  ['a reference in a struct', record('refers', 4, ['r', reference(int)]), [512], '{r = …}'],
])('%s, %#', (_, of, words, text) => {
  const state = { local: () => undefined, global: () => undefined, memory: () => wholeMemory(memory) };
  const types = {
    get: (id: TypeId): SourceType => list[id] ?? { kind: 'unsupported', name: '?', reason: '' },
  };
  const bytes = new Uint8Array(Uint32Array.from(words).buffer);
  expect(pastText(of, bytes, { types, state, formats: libraryFormats })).toBe(text);
});
