/** What showing a container reads: no more of it than is shown, however much it holds. By types and memory made by hand. */
import { expect, test } from 'vitest';
import {
  type GuestMemory,
  type Member,
  type SourceType,
  type TypeId,
  typeId,
  type Variable,
  variableOf,
  wholeMemory,
} from '../../src/variables/index.ts';

const memory = new ArrayBuffer(65536);
const view = new DataView(memory);
const list: SourceType[] = [];
const type = (described: SourceType): TypeId => typeId(list.push(described) - 1);
const int = type({ kind: 'base', name: 'int', encoding: 'signed', size: 4 });
const pointer = type({ kind: 'pointer', name: '', size: 4, target: int, form: 'pointer' });
const member = (name: string, of: TypeId, offset: number): Member => ({ name, type: of, offset });
function record(name: string, bytes: number, members: readonly Member[], parameters: object = {}): TypeId {
  const named = Object.entries(parameters).map(([key, of]) => ({ name: key, type: of as TypeId }));
  return type({ kind: 'record', form: 'struct', name, size: bytes, members, parameters: named });
}
const words = (name: string, ...names: readonly string[]): TypeId =>
  record(
    name,
    4 * names.length,
    names.map((each, i) => member(each, int, 4 * i)),
  );

const write = (address: number, ...values: readonly number[]): void =>
  values.forEach((each, i) => void view.setUint32(address + 4 * i, each, true));

/** A variable at 1024, and a count of the reads of memory. */
function counted(of: TypeId, ...values: readonly number[]): { variable: Variable; reads: () => number } {
  write(1024, ...values);
  let count = 0;
  const whole = wholeMemory(memory);
  const counting: GuestMemory = {
    ...whole,
    read: (address, length) => {
      count++;
      return whole.read(address, length);
    },
  };
  const place = { kind: 'memory', address: [{ op: 'const', value: 1024n }] } as const;
  const declared = { name: 'v', kind: 'local', path: undefined, line: 1, inlinedIn: undefined } as const;
  const variable = variableOf(
    { ...declared, type: of, isFixed: true, plan: { state: 'value', place } },
    {
      types: { get: (id) => list[id] ?? { kind: 'unsupported', name: '?', reason: '' } },
      state: { local: () => undefined, global: () => undefined, memory: () => counting },
    },
  );
  return { variable, reads: () => count };
}

const COUNT = 900;
const FIRST = 4096;
const address = (index: number): number => FIRST + 32 * index;
const each = <T>(of: (index: number) => T): T[] => Array.from({ length: COUNT }, (_, i) => of(i));

/** Nodes of a list from {@link FIRST} on. */
function makeList(): { variable: Variable; reads: () => number } {
  const node = words('__list_node<int>', '__prev_', '__next_', '__value_');
  each((i) => write(address(i), i === 0 ? 1024 : address(i - 1), i === COUNT - 1 ? 1024 : address(i + 1), i));
  const of = record('list<int>', 13, [
    member('__end_', words('ends', '__prev_', '__next_'), 0),
    member('__size_', int, 8),
    member('__alloc_', record('allocator<node>', 1, [], { _Tp: node }), 12),
  ]);
  return counted(of, address(COUNT - 1), FIRST, COUNT);
}

/** Nodes of a balanced tree of the items from one to before another. Returns the address of its root; 0: there is none. */
function makeTree(from: number, to: number, parent: number): number {
  if (from === to) return 0;
  const root = (from + to) >> 1;
  const [left, right] = [makeTree(from, root, address(root)), makeTree(root + 1, to, address(root))];
  write(address(root), left, right, parent, root);
  return address(root);
}

function makeSet(): { variable: Variable; reads: () => number } {
  const node = words('__tree_node<int>', '__left_', '__right_', '__parent_', '__value_');
  const root = makeTree(0, COUNT, 1028);
  const tree = record('__tree<int>', 13, [
    member('__begin_node_', pointer, 0),
    member('__end_node_', words('end', '__left_'), 4),
    member('__size_', int, 8),
    member('__node_alloc_', record('allocator<node>', 1, [], { _Tp: node }), 12),
  ]);
  return counted(record('set<int>', 13, [member('__tree_', tree, 0)]), FIRST, root, COUNT);
}

function makeHashSet(): { variable: Variable; reads: () => number } {
  const node = words('__hash_node<int>', '__next_', '__hash_', '__value_');
  each((i) => write(address(i), i === COUNT - 1 ? 0 : address(i + 1), i, i));
  const table = record('__hash_table<int>', 9, [
    member('__first_node_', words('first', '__next_'), 0),
    member('__size_', int, 4),
    member('__node_alloc_', record('allocator<node>', 1, [], { _Tp: node }), 8),
  ]);
  return counted(record('unordered_set<int>', 9, [member('__table_', table, 0)]), FIRST, COUNT);
}

function makeForwardList(): { variable: Variable; reads: () => number } {
  const node = words('__forward_list_node<int>', '__next_', '__value_');
  each((i) => write(address(i), i === COUNT - 1 ? 0 : address(i + 1), i));
  const of = record('forward_list<int>', 5, [
    member('__before_begin_', words('first', '__next_'), 0),
    member('__alloc_', record('allocator<node>', 1, [], { _Tp: node }), 4),
  ]);
  return counted(of, FIRST);
}

test.each([
  ['list', makeList],
  ['set', makeSet],
  ['unordered_set', makeHashSet],
  ['forward_list', makeForwardList],
])('%s: a text reads what it shows, children are all', (_, make) => {
  const { variable, reads } = make();
  expect(variable.toString({ items: 8 })).toBe('{0, 1, 2, 3, 4, 5, 6, 7, …}');
  // Some for the container, and some for each item: its value, and where the next one is.
  expect(reads()).toBeLessThan(90);
  const before = reads();
  expect(variable.toString({ depth: 0 })).toBe('{…}');
  expect(reads() - before).toBeLessThan(12);
  expect(variable.children.map(({ value }) => value)).toEqual(each((i) => i));
});

test('a Rust hash table: no value is made for a bucket that is not shown', () => {
  const inner = record('RawTableInner', 16, [
    member('bucket_mask', int, 0),
    member('ctrl', pointer, 4),
    member('items', int, 8),
  ]);
  const entry = words('(int, ())', '__0');
  const raw = record('RawTable<(int, ())>', 16, [member('table', inner, 0)], { T: entry });
  const map = record('HashMap<int, ()>', 16, [member('table', raw, 0)]);
  const set = record('HashSet<int>', 16, [
    member('base', record('HashSet<int, A>', 16, [member('map', map, 0)]), 0),
  ]);
  const control = 16384;
  new Uint8Array(memory, control, 1024).fill(0xff).fill(0, 0, COUNT);
  each((i) => view.setUint32(control - 4 * (i + 1), i, true));
  const { variable, reads } = counted(set, 1023, control, COUNT);
  expect(variable.toString({ items: 3 })).toBe('{0, 1, 2, …}');
  expect(reads()).toBeLessThan(20);
  expect(variable.children).toHaveLength(COUNT);
  // Fewer, or more, than it says.
  for (const count of [COUNT - 1, COUNT + 1])
    expect(counted(set, 1023, control, count).variable.toString({ items: 2000, depth: 9 })).toContain(
      `items = ${count}`,
    );
  new Uint8Array(memory, control, COUNT).fill(0xff, 2);
  expect(counted(set, 1023, control, COUNT).variable.toString({ items: 3, depth: 9 })).toContain(
    `items = ${COUNT}`,
  );
});
