/** Points at lines: what they show, by what the source says, and that no other event leaves the guest. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type LogpointOptions, load, loadSync, prepareVariables } from '../../src/index.ts';
import { PointsOfFrame } from '../../src/variables/points-of-frame.ts';
import { lineOf } from '../debuginfo/variables/fixture-variables.ts';

const bytes = readFileSync('wasm-fixtures/c-variables/O0-dwarf5.wasm');
type Guest = Record<string, (...args: (number | bigint)[]) => number | bigint>;
const place = (text: string): string => `variables.c:${lineOf(text)}`;

/** Texts of hits, without the file. */
async function hits(points: readonly Omit<LogpointOptions, 'fn'>[], call: (guest: Guest) => unknown) {
  const found: string[] = [];
  const logpoints = points.map((point) => ({
    ...point,
    fn: ({ text }: { readonly text: string }) => void found.push(text.replace('variables.c:', '')),
  }));
  const program = await load<Guest>(bytes, { logpoints });
  call(program.exports);
  return { found, warnings: program.warnings };
}

describe('what is shown', () => {
  const line = lineOf('return use(q, p.y');
  const cases: readonly (readonly [print: string, text: string])[] = [
    ['n', '7'],
    ['p', '{x = 7, y = 15}'],
    ['p.y', '15'],
    ['q->x', '7'],
    ['*q', '{x = 7, y = 15}'],
    ['matrix[1]', '{4, 5, 7}'],
    ['matrix[n - 6][2] + 1', '8'],
    ['text', '"abc"'],
    ['text[1]', "98 'b'"],
    ['text[n - 5]', "99 'c'"],
    ['flags.mode', '-3'],
    ['flags.wide', '549755813888'],
    ['first.next->data.color', 'GREEN'],
    ['second.name', '0x… "two"'],
    ['(q + n - 7)->y', '15'],
    ['first.next->data.color == GREEN', '1'],
    ['n && first.next->data.color == GREEN', '1'],
    ['n / (n - 7) && first.next->data.color == GREEN', '<division by zero>'],
    ['line == 1 && nope', '0'],
    ['n / 0', '<division by zero>'],
    ['1 / 0', '<division by zero>'],
    ['-(n % 0) + 1', '<division by zero>'],
    ['n && 1 / 0', '<division by zero>'],
    ['matrix[-1]', '<index out of bounds>'],
    ['matrix[0][-1]', '<index out of bounds>'],
    ['text[1 - 2] + 1', '<index out of bounds>'],
    ['n && matrix[0][3]', '<index out of bounds>'],
    ['n * 2', '14'],
    ['(char) 321', '65'],
    ['-n', '-7'],
    ['!n', '0'],
    ['~u32(n)', '4294967288'],
    ['n * 1000000000', '-1589934592'],
    ['n / (n - 7)', '<division by zero>'],
    ['first.next->next->left', '<null pointer>'],
    ['**matrix', '1'],
    ['*text', "97 'a'"],
    ['matrix[2]', '<index out of bounds>'],
    ['first.next->next->left + 1', '<null pointer>'],
    ['matrix[n][0]', '<index out of bounds>'],
    ['matrix[0][n - 7]', '1'],
    ['&p == q', '1'],
    ['q + 1 == &p + 1', '1'],
    ['*&n', '7'],
    ['(&p)->y', '15'],
    ['(&p)[0].x', '7'],
    ['*&matrix[1][n - 6]', '5'],
    ['(&matrix[0][0])[n - 5]', '3'],
    ['&text[2] - &text[0]', '2'],
    ['::calls', '3'],
    ['calls', '3'],
    ['calls + n', '10'],
    ['function', '"aggregates"'],
    ['line', String(line)],
    ['"a, b"', '"a, b"'],
    ['number.f / 2', '0.5'],
    ['number.i', '1065353216'],
  ];

  test('by the source of aggregates(7)', async () => {
    const points = cases.map(([print]) => ({ at: `variables.c:${line}`, print: [print] }));
    const { found, warnings } = await hits(points, (guest) => guest['aggregates']?.(7));
    const texts = found.map((text) => text.replaceAll(/(?<=[ =])0x[0-9a-f]+/g, '0x…'));
    expect(texts).toEqual(cases.map(([print, text]) => `${line}: ${print}=${text}`));
    expect(warnings).toEqual([]);
  });

  test('a value that is not there yet', async () => {
    const at = place('point *q = &p;');
    const print = ['n, p.x, q, q->x, q->x + 1, n && q'];
    const { found } = await hits([{ at, print }], (guest) => guest['aggregates']?.(2));
    const none = 'q=<uninitialized> q->x=<uninitialized> q->x + 1=<uninitialized> n && q=<uninitialized>';
    expect(found).toEqual([`${lineOf('point *q = &p;')}: n=2 p.x=2 ${none}`]);
  });

  test('each activation has its own, and conditions choose', async () => {
    const at = place('return n * rest');
    const { found } = await hits([{ at, print: ['n, rest'], when: 'rest > 2' }], (guest) =>
      guest['factorial']?.(5),
    );
    const line = lineOf('return n * rest');
    expect(found).toEqual([`${line}: n=4 rest=6`, `${line}: n=5 rest=24`]);
  });
});

describe('several points', () => {
  const loop = place('int twice = 2 * i');
  test('at one line: each has its condition, and one without a value is no obstacle', async () => {
    const points = [
      { at: loop, print: ['i'], when: '100 / i > 40' },
      { at: loop, print: ['sum'], when: 'i % 2 == 0' },
    ];
    const { found } = await hits(points, (guest) => guest['scopes']?.(4, 1n, 0.5, 2.25));
    const line = lineOf('int twice = 2 * i');
    expect(found).toEqual(['sum=0', 'i=1', 'i=2', 'sum=2'].map((text) => `${line}: ${text}`));
  });

  test('at several lines, in the order in which they ran', async () => {
    const points = [{ at: place('kept++'), print: ['sum'] }, { at: loop }];
    const { found } = await hits(points, (guest) => guest['scopes']?.(2, 1n, 0.5, 2.25));
    const [line, other] = [lineOf('int twice = 2 * i'), lineOf('kept++')];
    expect(found).toEqual([`${line}: in scopes`, `${line}: in scopes`, `${other}: sum=2`]);
  });
});

test('only hits leave the guest: as many as the full trace has lines where the condition holds', async () => {
  const line = lineOf('sum += twice');
  const trace: { readonly i: number; readonly twice: number }[] = [];
  const full = await load<Guest>(bytes, {
    trace: {
      events: ['line'],
      reads: ['line', 'locals'],
      fn: (frame) => {
        if (frame.line !== line) return;
        const [i, twice] = ['i', 'twice'].map((name) => Number(frame.locals.get(name)?.value));
        trace.push({ i: i ?? -1, twice: twice ?? -1 });
      },
    },
  });
  full.exports['scopes']?.(40, 1n, 0.5, 2.25);
  expect(trace).toHaveLength(40);
  const left = vi.spyOn(PointsOfFrame.prototype, 'row');
  const number = fc.integer({ min: -3, max: 60 });
  await fc.assert(
    fc.asyncProperty(number, fc.integer({ min: 1, max: 9 }), number, async (from, every, to) => {
      const when = `i > ${from} && i % ${every} == 0 || twice == ${to}`;
      const shown: unknown[] = [];
      left.mockClear();
      const { exports } = await load<Guest>(bytes, {
        logpoints: [
          {
            at: `variables.c:${line}`,
            print: ['i'],
            when,
            fn: ({ values }) => void shown.push(values[0]?.value),
          },
        ],
      });
      exports['scopes']?.(40, 1n, 0.5, 2.25);
      const expected = trace.filter(({ i, twice }) => (i > from && i % every === 0) || twice === to);
      expect(shown).toEqual(expected.map(({ i }) => i));
      expect(left.mock.calls).toHaveLength(expected.length);
    }),
    { numRuns: 8 },
  );
  left.mockRestore();
});

describe('where a point is', () => {
  test('a line without code stands for the next that has some', async () => {
    const blank = lineOf('static int kept = 11');
    const { found, warnings } = await hits([{ at: `variables.c:${blank}`, print: ['kept'] }], (guest) =>
      guest['scopes']?.(0, 1n, 0.5, 2.25),
    );
    expect(found).toEqual([`${blank + 1}: kept=11`]);
    const message = `logpoint 'variables.c:${blank}': line ${blank} has no code; the point is at variables.c:${blank + 1}`;
    expect(warnings).toEqual([{ slug: 'point-moved', message }]);
  });

  test.each<[LogpointOptions, string]>([
    [{ at: 'variable.c:3' }, 'no file of this program is named variable.c; did you mean variables.c?'],
    [{ at: 'qwertz.rs:3' }, 'no file of this program is named qwertz.rs; there are variables.c'],
    [{ at: 'variables.c' }, 'expected <file>:<line>, such as main.c:12'],
    [{ at: place('kept++'), print: ['sun'] }, 'no variable is named sun; in scope are'],
    [{ at: place('q->y++'), print: ['p.z'] }, 'point has no member z; it has x, y'],
    [{ at: place('q->y++'), print: ['n.z'] }, 'int has no members'],
    [{ at: place('q->y++'), print: ['n[1]'] }, 'int is no pointer and no array'],
    [{ at: place('q->y++'), print: ['n || nope'] }, 'no variable is named nope; in scope are'],
    [{ at: place('q->y++'), print: ['n && nope'] }, 'no variable is named nope; in scope are'],
    [{ at: place('q->y++'), print: ['(n || nope.x) + 1'] }, 'no variable is named nope; in scope are'],
    [{ at: place('q->y++'), print: ['n / 0 && nope'] }, 'no variable is named nope; in scope are'],
    [{ at: place('q->y++'), print: ['n || p.z'] }, 'point has no member z; it has x, y'],
    [{ at: place('q->y++'), print: ['q[n].z'] }, 'point has no member z; it has x, y'],
    [{ at: place('q->y++'), when: 'n || nope.x' }, 'no variable is named nope; in scope are'],
    [{ at: place('kept++'), print: ['sum +'] }, "print 'sum +': expected a value at column 6"],
    [{ at: place('kept++'), print: ['sum,,n'] }, 'an expression is missing'],
    [{ at: place('kept++'), print: ['('.repeat(200)] }, 'nested deeper than 100 levels'],
    [{ at: place('kept++'), print: [`1${'+1'.repeat(2000)}`] }, 'more than 1000 tokens'],
    [{ at: place('kept++'), print: ['n,'.repeat(60_000)] }, 'more than 100000 characters'],
    [{ at: place('kept++'), when: 'sun > 1' }, 'when: no variable is named sun; in scope are'],
    [{ at: place('q->y++'), when: 'p == 3' }, 'when: p cannot be computed: point is no number; name one of'],
    [{ at: place('q->y++'), when: 'n > 3 && *q == 3' }, '*q cannot be computed: point is no number'],
    [{ at: place('q->y++'), when: 'matrix[2][0]' }, 'its index is beyond its bounds, or it is not in memory'],
    [{ at: place('kept++'), when: '"text"' }, 'a string is not a condition'],
    [{ at: place('kept++'), other: 1 } as LogpointOptions, "a logpoint has no option 'other'"],
  ])('%j is refused', async (point, message) => {
    const refused = load(bytes, { logpoints: [point] });
    await expect(refused).rejects.toMatchObject({ code: 'WTRACE_USAGE' });
    await expect(refused).rejects.toThrow(message);
  });

  test('not together with a trace, whose function sees all of it', async () => {
    await expect(load(bytes, { logpoints: [], trace: {} })).rejects.toThrow('give either logpoints or trace');
  });
});

test('hits come with coverage, and functions without points stay as they are', async () => {
  await prepareVariables();
  const seen: number[] = [];
  const at = place('q->y++');
  const fn = (): void => void seen.push(1);
  const program = loadSync<Guest>(bytes, { coverage: true, logpoints: [{ at, fn }] });
  program.exports['aggregates']?.(7);
  const lines = program.coverage().modules[0]?.files[0]?.lines ?? [];
  expect(lines.find(({ line }) => line === lineOf('q->y++'))?.hits).toBe(seen.length);
  expect(() => program.settrace(null)).toThrow('none were compiled in');
});

test('hits and variables are short as JSON', async () => {
  const texts: string[] = [];
  const at = place('return use(q, p.y');
  const fn: LogpointOptions['fn'] = (hit) => {
    const [n] = [...hit.locals].filter(({ name }) => name === 'n');
    texts.push(JSON.stringify(hit), JSON.stringify(n));
  };
  const program = await load<Guest>(bytes, { logpoints: [{ at, print: ['n', 'p'], fn }] });
  program.exports['aggregates']?.(7);
  expect(texts.slice(0, 2).map((text): unknown => JSON.parse(text))).toEqual([
    {
      at,
      file: 'variables.c',
      line: lineOf('return use(q, p.y'),
      function: 'aggregates',
      text: `${at}: n=7 p={x = 7, y = 15}`,
      values: { n: '7', p: '{x = 7, y = 15}' },
    },
    { name: 'n', type: 'int', text: '7' },
  ]);
});

test('an async function of a point is refused', async () => {
  const fn = (async () => {}) as unknown as NonNullable<LogpointOptions['fn']>;
  const program = await load<Guest>(bytes, { logpoints: [{ at: place('return use(q, p.y'), fn }] });
  expect(() => program.exports['aggregates']?.(7)).toThrow('returned a promise: it must not be async');
});
