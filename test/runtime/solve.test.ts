import { expect, test } from 'vitest';
import { instrument } from '../../src/rewriter/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import { at, op, program } from '../oracle/program.ts';
import { infoOf } from '../rewriter/random.ts';

const { bytes, table } = program({
  functions: [{ params: 1, body: [at(1), op.localGet(0), op.if(), at(2), op.nop, op.end, at(3), op.nop] }],
});
const { functions } = instrument(bytes, { debugInfo: infoOf(table), everyBlock: true }).probeMap;

/** Solves the function with counters at its entry and in the arm: how often control went around that follows. */
function solved(entries: bigint, then: bigint) {
  const [fn] = functions;
  const counted = { ...fn!, blockCounter: [0, 1, -1], edgeCounter: fn!.edgeCounter.map(() => -1) };
  return solveCounts({ functions: [counted] }, [entries, then], [])[0]!;
}

test('counts that fit are exact', () => {
  expect([...solved(7n, 3n).blocks]).toEqual([7, 3, 7]);
  expect(solved(7n, 3n).exact).toBe(true);
  expect(solved(7n, 7n).exact).toBe(true);
  expect(solved(0n, 0n).exact).toBe(true);
  expect(solved(BigInt(Number.MAX_SAFE_INTEGER), 1n).exact).toBe(true);
});

test('a branch that would have been taken less often than never is noticed, and a number that is too large', () => {
  expect(solved(2n, 5n).exact).toBe(false);
  expect(solved(2n ** 53n, 1n).exact).toBe(false);
});
