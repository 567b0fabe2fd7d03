/** Sums of lines in columns, against sums in a map. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSum } from '../../src/coverage/line-sum.ts';

const most = Number.MAX_SAFE_INTEGER;
const line = fc
  .oneof(fc.nat(30), fc.nat(5000), fc.constantFrom(2 ** 31, 2 ** 40 + 1, most))
  .map((n) => n || 1);
const hits = fc.oneof(fc.nat(3), fc.constantFrom(most, most - 1));
const addition = fc.record({ kind: fc.constant('add' as const), line, hits, silent: fc.boolean() });
const mark = fc.record({ kind: fc.constant('mark' as const), line });
type Step = { kind: 'add'; line: number; hits: number; silent: boolean } | { kind: 'mark'; line: number };

/** The same, the simple way. */
function expected(steps: readonly Step[]) {
  const sums = new Map<number, { hits: bigint; covered: boolean }>();
  for (const step of steps) {
    const known = sums.get(step.line);
    if (step.kind === 'mark') {
      if (known !== undefined) known.covered = true;
      continue;
    }
    const { hits: before = 0n, covered = false } = known ?? {};
    const sum = before + BigInt(step.hits);
    sums.set(step.line, { hits: sum, covered: covered || step.hits > 0 || step.silent });
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([at, { hits: sum, covered }]) => ({
      line: at,
      hits: sum > BigInt(most) ? most : Number(sum),
      covered,
    }));
}

function summed(steps: readonly Step[]) {
  const sum = new LineSum();
  for (const step of steps) {
    if (step.kind === 'mark') sum.markCovered(step.line);
    else sum.add(step.line, step.hits, step.hits > 0 || step.silent);
  }
  return sum.toFacts();
}

test('lines in any order, several times, are the sums that a map gives', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(addition, addition, addition, mark)), (steps) => {
      expect(summed(steps)).toEqual(expected(steps));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['descending', (i: number) => 20_000 - i],
  ['ascending, again and again', (i: number) => 1 + (i % 3000)],
  ['each second one, then the others', (i: number) => 1 + ((2 * i) % 19_999)],
  ['far apart, in no order', (i: number) => 1 + ((i * 7919) % 10_007) * 2 ** 30],
])('many lines, %s', (_, lineOf) => {
  const steps = Array.from({ length: 20_000 }, (_nothing, i): Step => {
    return { kind: 'add', line: lineOf(i), hits: i % 5, silent: i % 11 === 0 };
  });
  expect(summed(steps)).toEqual(expected(steps));
});
