import { describe, expect, test } from 'vitest';
import type { InlinedFrame } from '../../src/debuginfo/index.ts';
import { BranchEnd, BranchFlag } from '../../src/probe-map/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { type Item, op, program, type RowItem } from '../oracle/program.ts';
import { infoOf } from './random.ts';

const at = (line: number, column: number, more: Partial<RowItem> = {}): RowItem => ({
  line,
  column,
  ...more,
});
const fuel = [op.globalGet(0), op.drop];
/** i32.eq, i32.lt_u, f64.const 0, i32.trunc_f64_s. */
const eq = [0x46];
const less = [0x49];
const f64 = [0x44, 0, 0, 0, 0, 0, 0, 0, 0];
const trunc = [0xaa];

interface Shape {
  readonly body: readonly Item[];
  readonly options?: InstrumentOptions;
  /** Inlined calls by the number of the row in force. */
  readonly inlined?: (row: number) => readonly InlinedFrame[];
  readonly imports?: readonly { readonly name: string; readonly params: number; readonly results: number }[];
}

/** The points of a function with two parameters and two locals more, in words. */
function pointsOf({ body, options, inlined, imports = [] }: Shape): string[] {
  const { bytes, table } = program({ imports, functions: [{ params: 2, locals: 2, body }] });
  const debugInfo = {
    ...infoOf(table),
    inlinedAt: (_: number, offset: number) =>
      inlined?.(table.offset.findLastIndex((start) => start <= offset)) ?? [],
  };
  const { probeMap } = instrument(bytes, { debugInfo, branches: true, ...options });
  const { branches } = probeMap;
  if (branches === undefined) throw new Error('no branches');
  const ends = Object.keys(BranchEnd);
  return branches.fn.map((_, p) => {
    const arms: string[] = [];
    for (let arm = branches.firstArm[p]!; arm < branches.firstArm[p + 1]!; arm++) {
      const end = branches.end[arm]!;
      const to = end === 0 ? `${branches.toLine[arm]}:${branches.toColumn[arm]}` : ends[end]!;
      arms.push(branches.implicit[arm] === 1 ? `(${to})` : to);
    }
    const flags = Object.entries(BranchFlag).flatMap(([name, bit]) =>
      branches.flags[p]! & bit ? [name] : [],
    );
    const number = branches.number[p] === 0 ? '' : `#${branches.number[p]}`;
    return [`${branches.line[p]}:${branches.column[p]}${number}`, ...flags, arms.join(' ')].join(' ');
  });
}

/** An `if` on what some instructions leave, with arms at other places. */
const decide = (...condition: readonly Item[]): Item[] => [
  ...condition,
  op.if(),
  at(2, 3),
  ...fuel,
  op.else,
  at(3, 3),
  ...fuel,
  op.end,
  at(4, 1),
  ...fuel,
];

describe('the place is that of the deciding instruction', () => {
  const load = [at(1, 9), op.globalGet(0), at(1, 5)];
  const cases: Readonly<Record<string, readonly [condition: readonly Item[], point: string]>> = {
    'right before the branch': [load, '1:9 2:3 3:3'],
    'before an i32.eqz': [[...load, op.eqz, op.eqz], '1:9 2:3 3:3'],
    'before a local.tee': [[...load, op.localTee(2)], '1:9 2:3 3:3'],
    'in a local': [[...load, op.localSet(2), op.localGet(2)], '1:9 2:3 3:3'],
    'the last of several in a local': [
      [at(7, 7), op.i32(1), op.localSet(2), ...load, op.localSet(2), op.localGet(2)],
      '1:9 2:3 3:3',
    ],
    'masked by 1': [[...load, op.i32(1), op.and], '1:9 2:3 3:3'],
    'masking 1': [[op.i32(1), ...load, op.and], '1:9 2:3 3:3'],
    'masked by 1 in a local': [[op.i32(1), op.localSet(3), ...load, op.localGet(3), op.and], '1:9 2:3 3:3'],
    'masked by 2, which decides itself': [[...load, op.i32(2), op.and], '1:5 2:3 3:3'],
    'of line 0: then that of the branch': [[at(0, 0), op.globalGet(0), at(1, 5), op.eqz], '1:5 2:3 3:3'],
    'of another file: then that of the branch': [
      [at(1, 9, { file: 1 }), op.globalGet(0), at(1, 5)],
      '1:5 2:3 3:3',
    ],
  };
  test.each(Object.entries(cases))('%s', (_, [condition, point]) => {
    expect(pointsOf({ body: decide(...condition) })).toEqual([point]);
  });

  test('where the branch has line 0', () => {
    expect(pointsOf({ body: decide(at(1, 9), op.globalGet(0), at(0, 0)) })).toEqual(['1:9 2:3 3:3']);
  });

  test('of no other inlined call', () => {
    const call = { name: 'callee', line: 40, callLine: 1, callColumn: 1 };
    const body = decide(at(1, 9), op.globalGet(0), at(1, 5));
    expect(pointsOf({ body, inlined: (row) => (row === 0 ? [call] : []) })).toEqual(['1:5 2:3 3:3']);
    expect(pointsOf({ body, inlined: (row) => (row < 2 ? [call] : []) })).toEqual(['1:9 2:3 3:3']);
  });

  test('no instruction decides where the value comes from another block, or from an end', () => {
    const parameter = decide(at(1, 5), op.localGet(0));
    expect(pointsOf({ body: parameter })).toEqual(['1:5 joined 2:3 3:3']);
    const ofBlock = decide(at(1, 9), op.block(0x7f), op.globalGet(0), op.end, at(1, 5));
    expect(pointsOf({ body: ofBlock })).toEqual(['1:5 joined 2:3 3:3']);
  });

  test('a call decides as well where calls end blocks', () => {
    const body = decide(at(1, 9), op.call(0), op.localSet(2), at(1, 5), op.localGet(2));
    const imports = [{ name: 'any', params: 0, results: 1 }];
    for (const callsEndBlocks of [false, true])
      expect(pointsOf({ body, imports, options: { callsEndBlocks } })).toEqual(['1:9 2:3 3:3']);
  });

  test('without a line it is no branch point', () => {
    expect(pointsOf({ body: decide(at(0, 0), op.globalGet(0)) })).toEqual([]);
  });
});

describe('what compilers make by themselves', () => {
  const shown = (body: readonly Item[]) => [
    pointsOf({ body }),
    pointsOf({ body, options: { branches: 'all' } }),
  ];

  test('a constant that decides', () => {
    expect(shown(decide(at(1, 5), op.i32(1)))).toEqual([[], ['1:5 constant 2:3 3:3']]);
    const inLocal = decide(at(1, 5), op.i32(0), op.localSet(2), op.localGet(2), op.eqz);
    expect(shown(inLocal)).toEqual([[], ['1:5 constant 2:3 3:3']]);
  });

  const guard = (other: readonly Item[]): Item[] => [
    at(1, 5),
    op.globalGet(0),
    op.if(0x7f),
    f64,
    trunc,
    op.else,
    ...other,
    op.i32(0),
    op.end,
    at(2, 1),
    op.drop,
  ];

  test('a guard of an instruction that would trap', () => {
    expect(shown(guard([]))).toEqual([[], ['1:5 guard 2:1 2:1']]);
  });

  test('not where the other arm does something at a place of its own', () => {
    expect(shown(guard([at(1, 20), ...fuel]))).toEqual([['1:5 2:1 1:20'], ['1:5 2:1 1:20']]);
  });

  const check = (place: readonly Item[]): Item[] => [
    at(1, 5),
    op.globalGet(0),
    op.if(),
    ...place,
    op.unreachable,
    op.end,
    at(2, 1),
    ...fuel,
  ];

  test('an arm that only traps', () => {
    expect(shown(check([]))).toEqual([[], ['1:5 (trap) 2:1']]);
    expect(shown(check([at(0, 0), ...fuel]))).toEqual([[], ['1:5 (trap) 2:1']]);
  });

  test('not one that comes to a place of the source before it traps', () => {
    expect(shown(check([at(1, 30), ...fuel]))).toEqual([['1:5 1:30 2:1'], ['1:5 1:30 2:1']]);
  });

  test('not where all arms trap', () => {
    const body = [at(1, 5), op.globalGet(0), op.if(), op.unreachable, op.end, op.unreachable];
    expect(shown(body)).toEqual([['1:5 trap trap'], ['1:5 trap trap']]);
  });
});

describe('arms', () => {
  test('lead to the first other place, or say how the activation ends', () => {
    const body = [
      at(1, 5),
      op.globalGet(0),
      op.if(),
      op.return,
      op.end,
      at(2, 5),
      op.globalGet(0),
      op.if(),
      op.loop(),
      op.br(0),
      op.end,
      op.end,
      ...fuel,
    ];
    expect(pointsOf({ body })).toEqual(['1:5 return 2:5', '2:5 nowhere return']);
  });

  test('of a br_table are its different targets', () => {
    const body = [
      op.block(),
      op.block(),
      at(1, 5),
      op.globalGet(0),
      op.brTable([0, 1, 0], 1),
      op.end,
      at(2, 1),
      ...fuel,
      op.end,
      at(3, 1),
      ...fuel,
    ];
    expect(pointsOf({ body })).toEqual(['1:5 switch 2:1 3:1']);
    const single = body.map((item) => (item === body[4] ? op.brTable([0, 0], 0) : item));
    expect(pointsOf({ body: single })).toEqual([]);
  });

  /** Branches on local 2, which was set before, to three targets. */
  const tree = (between: readonly Item[]): Item[] => [
    op.block(),
    op.block(),
    op.block(),
    at(1, 5),
    op.globalGet(0),
    op.localTee(2),
    op.i32(5),
    eq,
    op.brIf(0),
    ...between,
    op.localGet(2),
    op.i32(9),
    less,
    op.brIf(1),
    op.br(2),
    op.end,
    at(2, 1),
    ...fuel,
    op.end,
    at(3, 1),
    ...fuel,
    op.end,
    at(4, 1),
    ...fuel,
  ];

  test('of a tree of comparisons are the edges that leave it', () => {
    expect(pointsOf({ body: tree([]) })).toEqual(['1:5 switch 2:1 3:1 4:1']);
    expect(pointsOf({ body: tree([at(0, 0), op.i32(0), op.localSet(3), at(1, 5)]) })).toEqual([
      '1:5 switch 2:1 3:1 4:1',
    ]);
  });

  test('no tree where something else is done, at another place, or of another local', () => {
    const two = ['1:5 2:1 1:5#1', '1:5#1 3:1 4:1'];
    expect(pointsOf({ body: tree(fuel) })).toHaveLength(2);
    expect(pointsOf({ body: tree([at(1, 20)]) })).toEqual(['1:5 2:1 1:20', '1:20 3:1 4:1']);
    const other = tree([]).map((item, i) => (i === 9 ? op.localGet(1) : item));
    expect(pointsOf({ body: other })).toHaveLength(two.length);
  });
});

test('points of one place are numbered in each inlined call', () => {
  const body = [...decide(at(1, 5), op.globalGet(0)), ...decide(at(1, 5), op.globalGet(0))];
  expect(pointsOf({ body })).toEqual(['1:5 2:3 3:3', '1:5#1 2:3 3:3']);
  const calls = [1, 2].map((callLine) => ({ name: 'callee', line: 40, callLine, callColumn: 1 }));
  const inlined = (row: number): readonly InlinedFrame[] => [calls[row < 4 ? 0 : 1]!];
  expect(pointsOf({ body, inlined })).toEqual(['1:5 2:3 3:3', '1:5 2:3 3:3']);
});

test('only points of selected files are counted', () => {
  const body = [...decide(at(1, 5), op.globalGet(0)), ...decide(at(1, 5, { file: 1 }), op.globalGet(0))];
  const { bytes, table } = program({ files: ['p.c', 'q.c'], functions: [{ params: 2, locals: 2, body }] });
  const { probeMap } = instrument(bytes, {
    debugInfo: infoOf(table),
    branches: true,
    selects: (path) => path === 'p.c',
  });
  expect(probeMap.branches?.file).toEqual([0]);
});

test('without the option the map has none, and other values are refused', () => {
  const { bytes, table } = program({ functions: [{ body: decide(at(1, 5), op.globalGet(0)) }] });
  const debugInfo = infoOf(table);
  for (const branches of [undefined, false])
    expect(
      instrument(bytes, { debugInfo, ...(branches === undefined ? {} : { branches }) }).probeMap,
    ).not.toHaveProperty('branches');
  expect(() => instrument(bytes, { debugInfo, branches: 'some' as 'all' })).toThrow(
    'the option branches of instrument must be true, false or \'all\', not "some"',
  );
});
