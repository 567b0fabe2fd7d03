import { expect, test } from 'vitest';
import { instrument } from '../../src/rewriter/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import { at, op, program } from '../oracle/program.ts';
import { infoOf } from '../rewriter/random.ts';

const { bytes, table } = program({
  functions: [{ params: 1, body: [at(1), op.localGet(0), op.if(), at(2), op.nop, op.end, at(3), op.nop] }],
});
const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), everyBlock: true });
const [fn] = probeMap.functions;

/** Solves with so many entries, of which `then` came into the arm. */
function solved(entries: number, then: number) {
  const counters = new BigInt64Array(probeMap.counterCount);
  const set = (counter: number, count: number): void => {
    if (counter >= 0) counters[counter] = BigInt(count);
  };
  const countOf = [entries, then, entries];
  fn!.blockCounter.forEach((counter, block) => {
    set(counter, countOf[block]!);
  });
  fn!.edgeCounter.forEach((counter, edge) => {
    const [from, to] = [fn!.edgeFrom[edge]!, fn!.edgeTo[edge]!];
    set(counter, from === 0 && to === 2 ? entries - then : from === 1 || to === 1 ? then : entries);
  });
  return solveCounts(probeMap, counters, [])[0]!;
}

test('counts that fit are exact', () => {
  expect([...solved(7, 3).blocks]).toEqual([7, 3, 7]);
  expect(solved(7, 3).exact).toBe(true);
  expect(solved(7, 7).exact).toBe(true);
  expect(solved(0, 0).exact).toBe(true);
  expect(solved(Number.MAX_SAFE_INTEGER, 1).exact).toBe(true);
});

test('an edge that would have been taken less than never is noticed, and a number that is too large', () => {
  expect(solved(2, 5).exact).toBe(false);
  expect(solved(Number.MAX_SAFE_INTEGER + 1, 1).exact).toBe(false);
});
