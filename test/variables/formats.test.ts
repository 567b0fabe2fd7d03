/** Library types and limits of reading, on types and memory made by hand as rustc 1.63 lays them out. */
import { describe, expect, test } from 'vitest';
import {
  type Member,
  type Operation,
  type Place,
  type SourceType,
  type TypeTable,
  typeId,
  type Variable,
  variableOf,
  wholeMemory,
} from '../../src/variables/index.ts';

const memory = new ArrayBuffer(65536);
const view = new DataView(memory);
new Uint8Array(memory).set(new TextEncoder().encode('häuser'), 256);
for (const [i, value] of [3, 9, 2].entries()) view.setInt32(512 + 4 * i, value, true);

const member = (name: string, type: number, offset = 0): Member => ({ name, type: typeId(type), offset });
const record = (name: string, size: number, members: readonly Member[], more: object = {}): SourceType => ({
  kind: 'record',
  form: 'struct',
  name,
  size,
  members,
  parameters: [],
  ...more,
});
const list: readonly SourceType[] = [
  { kind: 'base', name: 'u8', encoding: 'unsigned', size: 1 },
  { kind: 'base', name: 'usize', encoding: 'unsigned', size: 4 },
  { kind: 'base', name: 'i32', encoding: 'signed', size: 4 },
  { kind: 'pointer', name: '*mut u8', size: 4, target: typeId(0), form: 'pointer' },
  record('&str', 8, [member('data_ptr', 3), member('length', 1, 4)]),
  record('PhantomData<u8>', 0, []),
  record('Unique<u8>', 4, [member('pointer', 3), member('_marker', 5)]),
  record('RawVec<u8, alloc::alloc::Global>', 8, [member('ptr', 6), member('cap', 1, 4)]),
  record('Vec<u8, alloc::alloc::Global>', 12, [member('buf', 7), member('len', 1, 8)], {
    parameters: [{ name: 'T', type: typeId(0) }],
  }),
  record('String', 12, [member('vec', 8)]),
  { kind: 'pointer', name: '*const i32', size: 4, target: typeId(2), form: 'pointer' },
  record('&[i32]', 8, [member('data_ptr', 10), member('length', 1, 4)]),
  record('Some', 4, [member('__0', 10)]),
  record('None', 4, []),
  // Niche: a pointer that is 0 is None; Some has no discriminant of its own.
  record('Option<&i32>', 4, [], {
    variants: {
      discriminant: member('', 1),
      list: [
        { value: 0n, member: member('None', 13) },
        { value: undefined, member: member('Some', 12) },
      ],
    },
  }),
  record('Circle', 8, [member('radius', 2, 4)]),
  record('Shape', 8, [], {
    variants: { discriminant: member('', 1), list: [{ value: 7n, member: member('Circle', 15) }] },
  }),
  { kind: 'base', name: 'char', encoding: 'utf', size: 4 },
  record('Loop', 4, [member('next', 19)]),
  { kind: 'pointer', name: '', size: 4, target: typeId(18), form: 'reference' },
  { kind: 'base', name: 'f80', encoding: 'float', size: 16 },
  { kind: 'array', element: typeId(2), counts: [4_000_000_000] },
  { kind: 'base', name: 'u64', encoding: 'unsigned', size: 8 },
  { kind: 'base', name: 'long double', encoding: 'float', size: 16 },
];
const types: TypeTable = {
  get: (id) => list[id] ?? { kind: 'unsupported', name: '?', reason: 'has no description' },
};

function variable(type: number, place: Place): Variable {
  const state = {
    local: (index: number) =>
      index === 0
        ? ({ type: 'i32', value: -2 } as const)
        : index === 1
          ? ({ type: 'i64', value: -2n } as const)
          : undefined,
    global: () => undefined,
    memory: () => wholeMemory(memory),
  };
  const planned = {
    name: 'v',
    kind: 'local',
    type: typeId(type),
    path: undefined,
    line: 1,
    inlinedIn: undefined,
    isFixed: true,
  } as const;
  return variableOf({ ...planned, plan: { state: 'value', place } }, { types, state });
}

const constant = (value: number): Operation => ({ op: 'const', value: BigInt(value) });
/** Words put at 1024, as a variable of a type. */
function words(type: number, ...values: readonly number[]): Variable {
  for (const [i, value] of values.entries()) view.setUint32(1024 + 4 * i, value, true);
  return variable(type, { kind: 'memory', address: [constant(1024)] });
}

describe('Rust', () => {
  test('&str and String', () => {
    expect(String(words(4, 256, 7))).toBe('"häuser"');
    expect(words(9, 256, 16, 7).value).toBe('häuser');
    expect(words(9, 256, 16, 7).toString({ chars: 2 })).toBe('"hä"…');
    expect(words(4, 1, 0).value).toBe('');
  });

  test('a length that cannot be is not followed', () => {
    expect(words(4, 256, 0xffff_0000).value).toBeUndefined();
    expect(String(words(4, 256, 0xffff_0000))).toBe('{data_ptr = 0x100, length = 4294901760}');
    expect(String(words(11, 512, 0x7fff_ffff))).toContain('length = 2147483647');
  });

  test('slices and vectors', () => {
    expect(String(words(11, 512, 3))).toBe('{3, 9, 2}');
    expect(words(11, 512, 3).children.map(({ value }) => value)).toEqual([3, 9, 2]);
    expect(String(words(8, 256, 16, 1))).toBe('{104}');
  });

  test('enums: with a niche, with a discriminant, with one that none has', () => {
    expect(String(words(14, 0))).toBe('None');
    expect(String(words(14, 512))).toBe('Some(0x200)');
    expect(String(words(16, 7, 5))).toBe('Circle {radius = 5}');
    expect(String(words(16, 8, 5))).toBe('{}');
  });

  test('characters, also what is none', () => {
    expect([String(words(17, 0x1f600)), String(words(17, 0xd800)), String(words(17, 10))]).toEqual([
      "'😀'",
      '55296',
      "'\\n'",
    ]);
  });
});

describe('limits', () => {
  test('references to themselves end', () => {
    const text = words(18, 1024).toString({ depth: 5 });
    expect(text).toBe('{next = {next = {next = {next = {next = {…}}}}}}');
  });

  test('an address that is not in memory is said to be', () => {
    const far = variable(2, { kind: 'memory', address: [constant(65534)] });
    expect([far.state, far.reason, far.value, String(far)]).toEqual([
      'unsupported',
      'its address 0xfffe is not in memory',
      undefined,
      '<unsupported>',
    ]);
    const through = variable(2, { kind: 'memory', address: [constant(65533), { op: 'load', size: 4 }] });
    expect(through.reason).toBe('its location leads out of memory');
  });

  test('an array of billions of items is not read', () => {
    expect(words(21, 1).state).toBe('unsupported');
  });

  test('a long double', () => {
    const third = words(23, 0x55555555, 0x55555555, 0x55555555, 0x3ffd5555);
    expect(String(third)).toBe('0.3333333333333333333333333333333333');
    expect(third.value).toBe(1 / 3);
  });

  test('a number that JavaScript has not', () => {
    expect(String(words(20, 1, 2, 3, 4))).toBe('<unsupported>');
  });
});

describe('evaluation', () => {
  const value = (type: number, ...operations: readonly Operation[]) =>
    variable(type, { kind: 'value', value: operations }).value;
  const local = (index: number): Operation => ({ op: 'local', index });

  test('locals keep their width; a wider type gets zeros, or the sign after a signed conversion', () => {
    expect(value(2, local(0))).toBe(-2);
    expect(value(0, local(0))).toBe(254);
    expect(value(22, local(1))).toBe(2n ** 64n - 2n);
    expect(value(22, local(0))).toBe(2n ** 32n - 2n);
    const sign: Operation = { op: 'convert', size: 4, isSigned: true };
    expect(value(22, local(0), sign, { op: 'convert', size: 8, isSigned: true })).toBe(2n ** 64n - 2n);
  });

  test.each<readonly [Operation['op'], number, number, number]>([
    ['add', 5, -7, -2],
    ['sub', 5, 7, -2],
    ['mul', 5, -7, -35],
    ['div', -7, 2, -3],
    ['mod', 7, 4, 3],
    ['and', 6, 3, 2],
    ['or', 6, 3, 7],
    ['xor', 6, 3, 5],
    ['shl', 1, 4, 16],
    ['shr', 16, 4, 1],
    ['shra', -16, 2, -4],
    ['lt', 1, 2, 1],
    ['ge', -2, -1, 0],
  ])('%s', (op, left, right, result) => {
    expect(value(2, constant(left), constant(right), { op } as Operation)).toBe(result);
  });

  test('a shift keeps the sign in 64 bits as well', () => {
    expect(value(22, constant(-16), constant(2), { op: 'shra' })).toBe(2n ** 64n - 4n);
    expect(value(22, constant(-16), constant(62), { op: 'shr' })).toBe(3n);
  });

  test('what has no result says why', () => {
    const divided = variable(2, { kind: 'value', value: [constant(1), constant(0), { op: 'div' }] });
    expect([divided.state, divided.reason]).toEqual(['unsupported', 'its location divides by zero']);
    expect(variable(2, { kind: 'value', value: [local(9)] }).reason).toBe('wasm local 9 is not available');
    expect(variable(2, { kind: 'value', value: [{ op: 'add' }] }).reason).toBe(
      'its location leaves no value',
    );
  });

  test('pieces: the parts that are known, not the others', () => {
    const place: Place = {
      kind: 'pieces',
      pieces: [
        { size: 4, place: { kind: 'value', value: [constant(512)] } },
        { size: 4, place: undefined },
      ],
    };
    const slice = variable(11, place);
    expect(slice.member('data_ptr')?.value).toBe(512);
    expect(slice.member('length')?.state).toBe('optimized-out');
    expect(String(slice)).toBe('{data_ptr = 0x200, length = <optimized-out>}');
  });
});
