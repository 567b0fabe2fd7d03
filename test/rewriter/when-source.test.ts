/** Conditions on variables of the source: each text has the value that C gives it, or none. */
import { describe, expect, test } from 'vitest';
import { toDefinedFunction } from '../../src/indices.ts';
import { moduleOffset } from '../../src/location.ts';
import { SourceScopes } from '../../src/rewriter/conditions/index.ts';
import {
  type Operation,
  type Place,
  type PlannedVariable,
  type SourceType,
  type TypeId,
  type TypeTable,
  typeId,
} from '../../src/variables/index.ts';
import { guest } from './when-guest.ts';

const base = (
  name: string,
  encoding: 'signed' | 'unsigned' | 'float' | 'char',
  size: number,
): SourceType => ({
  kind: 'base',
  ...{ name, encoding, size },
});
const pointer = (target: number): SourceType => ({
  kind: 'pointer',
  ...{ name: '', size: 4, target: typeId(target), form: 'pointer' as const },
});
const member = (name: string, type: number, offset: number) => ({ name, type: typeId(type), offset });

const INT = 0;
const UCHAR = 1;
const DOUBLE = 2;
const LONG = 3;
const COLOR = 4;
const POINT = 5;
const POINT_POINTER = 6;
const INT_POINTER = 7;
const MATRIX = 8;
const NODE = 9;
const NODE_POINTER = 10;
const FLAGS = 11;
const REFERENCE = 12;
const CONST_INT = 13;
const FLOAT = 14;
const CHAR = 15;
const BORROW = 16;
const BORROWED_ARRAY = 17;
const SIX = 18;
const TWICE_BORROWED = 19;
const WIDE = 20;
const VECTOR = 21;
const UNIQUE = 22;
const BOX = 23;
const NONE = 24;
const ONE = 25;
const TAIL = 26;
const TAIL_POINTER = 27;
const HEAD = 28;
const VARIABLE_ARRAY = 29;
const OPEN_ARRAY = 30;
const VARIABLE_ROWS = 31;

const types: TypeTable = {
  get: (id: TypeId) => list[id] ?? { kind: 'unsupported', name: '?', reason: 'is none of this test' },
};
const list: readonly SourceType[] = [
  base('int', 'signed', 4),
  base('unsigned char', 'unsigned', 1),
  base('double', 'float', 8),
  base('long long', 'signed', 8),
  {
    kind: 'enum',
    ...{ name: 'color', size: 4, isSigned: false },
    values: [
      { name: 'RED', value: 0n },
      { name: 'GREEN', value: 5n },
    ],
  },
  {
    kind: 'record',
    ...{ form: 'struct' as const, name: 'point', size: 8, parameters: [] },
    members: [member('x', INT, 0), member('y', INT, 4)],
  },
  pointer(POINT),
  pointer(INT),
  { kind: 'array', element: typeId(INT), counts: [2, 3] },
  {
    kind: 'record',
    ...{ form: 'struct' as const, name: 'node', size: 16, parameters: [] },
    members: [member('next', NODE_POINTER, 0), member('', POINT, 4), member('color', COLOR, 12)],
  },
  pointer(NODE),
  {
    kind: 'record',
    ...{ form: 'struct' as const, name: 'flags', size: 8, parameters: [] },
    members: [
      { ...member('ready', UCHAR, 0), bits: { shift: 0, size: 1 } },
      { ...member('mode', INT, 0), bits: { shift: 1, size: 3 } },
      { ...member('count', UCHAR, 0), bits: { shift: 4, size: 12 } },
      { ...member('wide', LONG, 2), bits: { shift: 4, size: 40 } },
    ],
  },
  { kind: 'pointer', name: '', size: 4, target: typeId(INT), form: 'reference' },
  { kind: 'alias', form: 'const', name: '', target: typeId(INT) },
  base('float', 'float', 4),
  base('char', 'char', 1),
  { kind: 'pointer', name: '&i32', size: 4, target: typeId(INT), form: 'pointer' },
  { kind: 'pointer', name: '&[i32; 6]', size: 4, target: typeId(SIX), form: 'pointer' },
  { kind: 'array', element: typeId(INT), counts: [6] },
  { kind: 'pointer', name: '&&[i32; 6]', size: 4, target: typeId(BORROWED_ARRAY), form: 'pointer' },
  base('__int128', 'signed', 16),
  {
    kind: 'record',
    ...{ form: 'class' as const, name: 'vector<int>', size: 8 },
    members: [member('__begin_', INT_POINTER, 0), member('__end_', INT_POINTER, 4)],
    parameters: [{ name: '_Tp', type: typeId(INT) }],
  },
  {
    kind: 'record',
    ...{ form: 'class' as const, name: 'unique_ptr<point>', size: 4 },
    members: [member('__ptr_', POINT_POINTER, 0)],
    parameters: [{ name: '_Tp', type: typeId(POINT) }],
  },
  {
    kind: 'record',
    ...{ form: 'class' as const, name: 'Box<int>', size: 4 },
    members: [member('x', INT, 0)],
    parameters: [{ name: 'T', type: typeId(INT) }],
  },
  { kind: 'array', element: typeId(INT), counts: [0] },
  { kind: 'array', element: typeId(INT), counts: [1] },
  {
    kind: 'record',
    ...{ form: 'struct' as const, name: 'tail', size: 4, parameters: [] },
    members: [member('x', INT, 0), member('rest', NONE, 4)],
  },
  pointer(TAIL),
  {
    kind: 'record',
    ...{ form: 'struct' as const, name: 'head', size: 12, parameters: [] },
    members: [member('one', ONE, 0), member('none', NONE, 4), member('tail', TAIL, 4), member('x', INT, 8)],
  },
  { kind: 'array', element: typeId(INT), counts: [undefined], lengths: [7] },
  { kind: 'array', element: typeId(INT), counts: [undefined] },
  { kind: 'array', element: typeId(INT), counts: [undefined, 3], lengths: [7, undefined] },
];

const PAGE = 65_536;
const FRAME = 1024;

/** In the frame, whose address is in local 0. */
const inFrame = (offset: number): Extract<Place, { kind: 'memory' }> => ({
  kind: 'memory',
  address: [{ op: 'local', index: 0 }, { op: 'const', value: BigInt(offset) }, { op: 'add' }],
});
const value = (...operations: Operation[]): Place => ({ kind: 'value', value: operations });
const variable = (name: string, type: number, place: Place): PlannedVariable => ({
  ...{
    name,
    kind: 'local',
    type: typeId(type),
    path: undefined,
    line: 0,
    inlinedIn: undefined,
    isFixed: true,
  },
  plan: { state: 'value', place },
});

const op = (name: 'shl' | 'shr' | 'or' | 'mul'): Operation => ({ op: name });
const constant = (number: bigint): Operation => ({ op: 'const', value: number });
const convert = (size: number, isSigned: boolean): Operation => ({ op: 'convert', size, isSigned });
const one: readonly Operation[] = [{ op: 'local', index: 1 }];
const unsigned64 = [convert(4, false), convert(8, false)];

const lengthIn = (place: Place) => ({ plan: { state: 'value' as const, place }, size: 4 });

const variables: readonly PlannedVariable[] = [
  variable('n', INT, inFrame(0)),
  variable('b', UCHAR, inFrame(4)),
  variable('c', CHAR, inFrame(5)),
  variable('d', DOUBLE, inFrame(8)),
  variable('l', LONG, inFrame(16)),
  variable('color', COLOR, inFrame(24)),
  variable('p', POINT_POINTER, inFrame(28)),
  variable('point', POINT, inFrame(32)),
  variable('null', POINT_POINTER, inFrame(40)),
  variable('q', INT_POINTER, inFrame(44)),
  variable('matrix', MATRIX, inFrame(48)),
  variable('node', NODE, inFrame(72)),
  variable('flags', FLAGS, inFrame(88)),
  variable('ref', REFERENCE, inFrame(44)),
  variable('borrow', BORROW, inFrame(44)),
  variable('borrowed', BORROWED_ARRAY, inFrame(44)),
  variable('twice', TWICE_BORROWED, inFrame(104)),
  variable('f', FLOAT, inFrame(96)),
  variable('wild', INT_POINTER, inFrame(100)),
  variable('inLocal', CONST_INT, value({ op: 'local', index: 1 })),
  variable('narrow', CHAR, value({ op: 'local', index: 1 })),
  variable('inFloat', DOUBLE, value({ op: 'local', index: 2 })),
  variable('seven', INT, { kind: 'bytes', bytes: [7, 0, 0, 0] }),
  variable('half', FLOAT, { kind: 'bytes', bytes: [0, 0, 0, 0x3f] }),
  variable('fixed', DOUBLE, value({ op: 'const', value: 0x4004_0000_0000_0000n })),
  variable('low', INT, value({ op: 'const', value: 2n ** 64n - 3n })),
  variable('in pieces', INT, { kind: 'pieces', pieces: [{ size: 4, place: inFrame(0) }] }),
  variable('low half', LONG, { kind: 'pieces', pieces: [{ size: 4, place: inFrame(0) }] }),
  variable('high half', LONG, {
    kind: 'pieces',
    pieces: [
      { size: 4, place: undefined },
      { size: 4, place: inFrame(0) },
    ],
  }),
  variable('two bytes', INT, { kind: 'bytes', bytes: [7, 0] }),
  // Local 1 is 0x1ff.
  variable(
    'shifted',
    LONG,
    value(...one, ...unsigned64, ...[constant(32n), op('shl'), constant(3n), op('or')]),
  ),
  variable('byte', INT, value(...one, convert(1, true), convert(4, true), constant(3n), op('mul'))),
  variable('upper', INT, value(...one, ...unsigned64, constant(4n), op('shl'), constant(8n), op('shr'))),
  variable('wrapped', LONG, value(...one, constant(2n), op('mul'))),
  variable('far', INT, value(...one, constant(40n), op('shr'))),
  variable(
    'cut',
    LONG,
    value(...one, ...unsigned64, constant(1n), op('shr'), convert(4, false), convert(8, false)),
  ),
  variable('less', INT, value(...one, constant(512n), { op: 'lt' })),
  variable('signed', INT, value(...one, constant(-5n), { op: 'lt' })),
  variable('equal', INT, value(...one, constant(-5n), { op: 'ne' })),
  // As many items as color says, which is 5; of the other one, nobody says how many.
  { ...variable('vla', VARIABLE_ARRAY, inFrame(48)), lengths: [lengthIn(inFrame(24))] },
  { ...variable('inLocals', VARIABLE_ARRAY, inFrame(48)), lengths: [lengthIn(value(...one))] },
  { ...variable('rows', VARIABLE_ROWS, inFrame(48)), lengths: [lengthIn(inFrame(24)), undefined] },
  variable('unknown', VARIABLE_ARRAY, inFrame(48)),
  variable('open', OPEN_ARRAY, inFrame(48)),
  variable('line', INT, inFrame(0)),
  variable('wide', WIDE, inFrame(0)),
  variable('items', VECTOR, inFrame(0)),
  variable('owner', UNIQUE, inFrame(0)),
  variable('box', BOX, inFrame(0)),
  variable('tail', TAIL_POINTER, inFrame(44)),
  variable('one', ONE, inFrame(48)),
  variable('head', HEAD, inFrame(48)),
  {
    ...variable('gone', INT, inFrame(0)),
    plan: { state: 'optimized-out', reason: 'the compiler kept no value here' },
  },
  // The outer one of two.
  variable('n', DOUBLE, inFrame(8)),
];

function scopes(): SourceScopes {
  return new SourceScopes({ types, at: () => variables });
}
const site = (line: number) =>
  ({ fn: toDefinedFunction(0, 0), offset: moduleOffset(0), file: 'a.c', line }) as const;
const localTypes = ['i32', 'i32', 'f64'] as const;
const context = { localTypes, memory: { is64: false } };

/** Whether each holds. */
function answers(texts: readonly string[], from = scopes()): readonly number[] {
  const { holds, memory } = guest(texts, localTypes, { pages: 1 }, from.at(site(12), context));
  const view = new DataView(memory!.buffer);
  view.setInt32(FRAME, -7, true);
  view.setUint8(FRAME + 4, 200);
  view.setInt8(FRAME + 5, -56);
  view.setFloat64(FRAME + 8, -0.5, true);
  view.setBigInt64(FRAME + 16, -(2n ** 53n) - 1n, true);
  view.setUint32(FRAME + 24, 5, true);
  view.setUint32(FRAME + 28, FRAME + 32, true);
  view.setInt32(FRAME + 32, 3, true);
  view.setInt32(FRAME + 36, 4, true);
  view.setUint32(FRAME + 44, FRAME + 48, true);
  for (let i = 0; i < 6; i++) view.setInt32(FRAME + 48 + 4 * i, 10 + i, true);
  view.setUint32(FRAME + 72, FRAME + 72, true);
  view.setInt32(FRAME + 76, 30, true);
  view.setInt32(FRAME + 80, 40, true);
  // ready 1, mode -3, count 4000, wide 2^38 + 1.
  view.setBigUint64(FRAME + 88, 1n | (5n << 1n) | (4000n << 4n) | ((2n ** 38n + 1n) << 20n), true);
  view.setFloat32(FRAME + 96, 0.1, true);
  view.setUint32(FRAME + 100, PAGE - 2, true);
  view.setUint32(FRAME + 104, FRAME + 44, true);
  return holds.map((each) => each(FRAME, 0x1ff, 2.5));
}

describe('what C says of it', () => {
  test.each([
    ...['n == -7', 'n < 0', 'b == 200', 'c == -56', 'd == -0.5', 'l == -9007199254740993', 'f < 0.2'],
    ...['color == GREEN', 'GREEN == color', 'color != RED', 'color == Color::GREEN', 'color == 5'],
    ...['p->x == 3', 'p.y == 4', '(*p).x == 3', 'p[0].y == 4', 'point.x + point.y == 7', 'p == &point'],
    ...[
      '*q == 10',
      'q[5] == 15',
      '*(q + 2) == 12',
      '*(2 + q) == 12',
      '(q + 3)[-1] == 12',
      '(q + 4) - q == 4',
    ],
    ...['borrow == 10', '*borrow == 10', '&borrow == q', 'borrowed[1] == 11', '(*borrowed)[1] == 11'],
    ...['**borrowed == 10', 'twice[1] == 11', '(**twice)[1] == 11', '***twice == 10'],
    ...['q - 1 < q', 'ref == 10', '&ref == q', 'q == matrix', '&matrix[1][0] - q == 3'],
    ...['matrix[1][2] == 15', 'matrix[0][n + 8] == 11', '*matrix[1] == 13'],
    // The last member of a struct, of no or one item, stands for any number of them.
    ...['tail->rest[2] == 13', 'tail->rest[n + 9] == 13', '(*tail).rest[0] == 11', 'one[n + 7] == 10'],
    ...['node.x == 30', 'node.next->next->y == 40', 'node.next->next->color == RED'],
    ...['flags.ready == 1', 'flags.mode == -3', 'flags.count == 4000', 'flags.wide == 274877906945'],
    // Bitfields of fewer bits than an int are ints, whatever their type.
    ...['flags.count - 4001 < 0', '-flags.ready < 0', '~flags.count == -4001'],
    ...['half == 0.5', 'half < 1', 'half + fixed == 3', 'fixed == 2.5', '-fixed < 0', 'd + fixed == 2'],
    ...['&matrix[1][0] - &matrix[0][1] == 2', '&q[3] == &q[2] + 1', '&point - 1 < &point'],
    ...['&node.next->next - 0 == &node', '&matrix[1] - &matrix[0] == 1'],
    ...['inLocal == 511', 'narrow == -1', 'inFloat == 2.5', 'seven == 7', 'low == -3', '`in pieces` == n'],
    ...['vla[4] == 14', 'vla[n + 8] == 11', '*vla == 10', 'inLocals[5] == 15', 'rows[4][0] != rows[0][1]'],
    ...['open[5] == 15', 'open[n + 8] == 11'],
    ...['shifted == 2194728288259', 'byte == -3', 'less == 1', 'equal == 1'],
    ...['null == NULL', '!null', 'p != nullptr', 'n != 0 && true', '`line` == -7', 'line == 12'],
    ...['(unsigned char) n == 249', '(signed char) b == -56', '(unsigned) n > 0', '-n == 7', 'u8(n) == 249'],
    ...['(short) 70000 == 4464', '(double) n / 2 == -3.5', 'b + c == 144', 'n % 4 == -3', '(n & 0xf) == 9'],
  ])('%s', (text) => {
    expect(answers([text, `!(${text})`])).toEqual([1, 0]);
  });
});

describe('where there is nothing, the condition is false', () => {
  test.each([
    ...['null->x', 'null->x == 0', '*null', 'null[1].x', '(*null).y'],
    ...['matrix[2][0]', 'matrix[0][3]', 'matrix[n][0]', 'matrix[0][b]', '*wild', 'wild[1]', 'q[20000]'],
    ...[
      'gone',
      'gone + 1',
      'nothing',
      'point',
      'point.z',
      'n.x',
      'n[0]',
      '**borrow',
      'borrowed[6]',
      '*n',
      'p->x->y',
      'RED',
      'color == PINK',
    ],
    ...[
      'q + d',
      '(int) d == 0',
      'one[1]',
      'one[n + 8]',
      'head.one[1]',
      'head.none[0]',
      'head.tail.rest[n + 7]',
    ],
    ...['`low half` == 0', '`high half` >= 0', '`two bytes` == 7'],
    ...['vla[5] == 15', 'vla[-1] != 0', 'vla[n] != 0', 'vla[n + 12] == 15', 'rows[5][0] == 0'],
    ...['unknown[0] == 10', 'unknown[n + 8] == 11', 'open[-1] != 99', 'open[n] != 99'],
    // Whether a comparison is one of signed numbers is not certain.
    ...['signed == 0', 'signed != 0'],
    // With how many bits they are computed is not certain, or a shift goes beyond them.
    ...['upper == 31', 'wrapped == 1022', 'far == 0', 'cut == 255'],
  ])('%s', (text) => {
    expect(answers([text, `!(${text})`])).toEqual([0, 0]);
  });

  test('and a warning says where and why', () => {
    const from = scopes();
    answers(['gone == 1 || nothing', 'n > 0 && nothing == 2', 'color == GREEN', 'color == PINK'], from);
    from.at(site(13), context).variable('gone');
    expect(from.unmet()).toEqual(['nothing', 'PINK']);
    expect(from.warnings()).toEqual([
      {
        slug: 'when-no-value',
        message:
          'the condition is false where it needs gone, which has no value at a.c:12, a.c:13 (optimized-out: the compiler kept no value here)',
      },
    ]);
  });
});

test('of a number that is there in part, the reason says so', () => {
  const from = scopes();
  answers(['`high half` == 0'], from);
  expect(from.warnings()).toEqual([
    {
      slug: 'when-no-value',
      message:
        'the condition is false where it needs high half, which has no value at a.c:12 (optimized-out: the compiler kept only a part of its value here)',
    },
  ]);
});

describe('what a condition cannot compute is named, with the reason', () => {
  test.each([
    ['point == 3', 'point', 'point is no number; name one of its members'],
    ['3 < *p', '*p', 'point is no number; name one of its members'],
    ['point.z == 1', 'point.z', 'point has no member z; it has x, y'],
    ['p->x->y', 'p.x.y', 'int has no members'],
    ['n[0]', 'n[0]', 'int is no pointer and no array'],
    ['(*p).z', '(*p).z', 'point has no member z; it has x, y'],
    ['*n', '*n', 'int is no pointer and no array'],
    ['matrix[2][0] == 1', 'matrix[2]', 'its index is beyond its bounds, or it is not in memory'],
    ['(int) d == 0', 'i32(d)', 'floats are not converted to integers'],
    ['(&n)->x', '(&n).x', 'int has no members'],
    ['&flags.ready == 0', '&flags.ready', 'only what is in memory and no bitfield has an address'],
    ['box.y == 0', 'box.y', 'Box<int> has no member y'],
    ['matrix.x == 0', 'matrix.x', 'that type has no member x'],
    ['wide == 0', 'wide', '__int128 has more than 64 bits'],
    [
      'items[1] == 3',
      'items[1]',
      'vector<int> is no pointer and no array; what library types hold is not computed in the guest: show it, and filter what is shown',
    ],
    [
      'items == 3',
      'items',
      'vector<int> is no number; what library types hold is not computed in the guest: show it, and filter what is shown',
    ],
    [
      'owner->x == 3',
      'owner.x',
      'unique_ptr<point> has no member x; what library types hold is not computed in the guest: show it, and filter what is shown',
    ],
  ])('%s', (text, what, reason) => {
    const from = scopes();
    expect(answers([text], from)).toEqual([0]);
    expect(from.warnings()).toEqual([
      {
        slug: 'when-no-value',
        message: `the condition is false where it needs ${what}, which has no value at a.c:12 (unsupported: ${reason})`,
      },
    ]);
  });

  test('what is decided before is no matter', () => {
    const from = scopes();
    answers(['false && point == 3', 'true || point == 3'], from);
    expect(from.warnings()).toEqual([]);
  });
});

test('without debug info, names are those of the name section', () => {
  const where = { localTypes: ['i32'] as const, localNames: new Map([['n', 0]]) };
  const { holds } = guest(['n > 3'], where.localTypes);
  expect(holds[0]!(4)).toBe(0);
});
