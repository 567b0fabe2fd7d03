/** Conditions on variables of real programs: the events for which C says that they hold, at -O0 and -O2. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { load } from '../../src/index.ts';

const fixture = (name: string): Uint8Array => readFileSync(`wasm-fixtures/c-variables/${name}.wasm`);

/** Lines of the events of a call for which a condition holds, and the warnings. */
async function lines(name: string, when: string, call: (exports: Exports) => unknown) {
  const found: number[] = [];
  const program = await load<Exports>(fixture(name), {
    trace: { when, fn: () => (frame, event) => void (event === 'line' && found.push(frame.line)) },
  });
  call(program.exports);
  return { found, warnings: program.warnings.map(({ slug, message }) => `${slug}: ${message}`) };
}

type Exports = Record<string, (...args: (number | bigint)[]) => number | bigint>;
const inAggregates = 76;
const inScalars = 61;

describe.each(['O0-dwarf5'])('%s', (name) => {
  test.each([
    ['p.y == 15', 'p.y == 14'],
    ['q->x == n', 'q->x == n + 1'],
    ['q == &p', 'q != &p'],
    ['matrix[1][2] == 7', 'matrix[1][1] == 7'],
    ['text[0] == 97 && text[3] == 0', 'text[0] == 98'],
    ['string[1] == 101', 'string == 0'],
    ['flags.ready == 1 && flags.mode == -3', 'flags.mode == 5'],
    ['flags.count == 4000 && flags.wide == 549755813888', 'flags.count == 1'],
    ['number.i == 0x3f800000 && number.f == 1.0', 'number.bytes[3] == 0'],
    ['first.next == &second && first.next->data.color == GREEN', 'second.data.color == RED'],
    ['first.data.inner[0][2] == 7', 'first.data.inner[1][0] == 9'],
    ['first.left == -1 && first.right == 0xffffffff', 'second.left == -1'],
    ['*first.name == 111', 'first.next->next->left == 0 || 1'],
  ])('aggregates: %s', async (holds, fails) => {
    const call = (exports: Exports) => exports['aggregates']?.(7);
    const at = `line == ${inAggregates} && `;
    expect(await lines(name, `${at}(${holds})`, call)).toEqual({ found: [inAggregates], warnings: [] });
    expect(await lines(name, `${at}(${fails})`, call)).toEqual({ found: [], warnings: [] });
  });

  test.each([
    ['c == 65 && b == 200 && s == -2 && us == 65535', 'b < 0'],
    ['u > 3999999999 && i == n', 'u == -294967296 && u < 0'],
    ['l == -9007199254740993 && ul == 18446744073709551615', 'l == -9007199254740992'],
    ['f == 0.5 && d == 0', 'f > 0.5'],
    ['yes && color == BLUE && level == LOW', 'color == GREEN'],
    ['level < 0', '`function` == 0'],
  ])('scalars: %s', async (holds, fails) => {
    const call = (exports: Exports) => exports['scalars']?.(3);
    const at = `line == ${inScalars} && `;
    expect((await lines(name, `${at}(${holds})`, call)).found).toEqual([inScalars]);
    expect((await lines(name, `${at}(${fails})`, call)).found).toEqual([]);
  });

  test('the innermost variable of a name, and each iteration its own value', async () => {
    const call = (exports: Exports) => exports['scopes']?.(4, 1n, 0.5, 2.25);
    expect((await lines(name, 'sum == 2.75', call)).found).toEqual([86, 86, 86, 86]);
    expect((await lines(name, 'line == 82 && i == 2', call)).found).toEqual([82]);
    expect((await lines(name, 'line == 83 && twice > 2', call)).found).toEqual([83, 83]);
  });

  test('before the first store the condition is false, and a warning says so', async () => {
    const { found, warnings } = await lines(name, 'line == 67 && q != 0 || line == 68 && q != 0', (exports) =>
      exports['aggregates']?.(7),
    );
    expect(found).toEqual([68]);
    expect(warnings).toEqual([
      'when-no-value: the condition is false where it needs q, which has no value at variables.c:67 (uninitialized: no value is stored yet)',
    ]);
  });
});

test('recursion: each activation has its own', async () => {
  const { found } = await lines('O0-dwarf5', 'n == 3 || rest == 6', (exports) => exports['factorial']?.(5));
  expect(found.filter((line) => line === 119)).toHaveLength(2);
});

test('a name that nothing has', async () => {
  const { found, warnings } = await lines('O0-dwarf5', 'nothing == 0', (exports) =>
    exports['factorial']?.(2),
  );
  expect(found).toEqual([]);
  expect(warnings).toEqual([
    'when-unmet: no traced function has nothing; the condition is false where it needs it',
  ]);
});

test('optimized code: where the compiler kept a value it is compared', async () => {
  const call = (exports: Exports) => exports['factorial']?.(5);
  const { found, warnings } = await lines('O2-dwarf5', 'n >= 0', call);
  expect(found.length + warnings.length).toBeGreaterThan(0);
});
