import { describe, expect, test } from 'vitest';
import type { AbnormalExit } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import { at, type Item, op, program } from '../oracle/program.ts';
import { infoOf } from '../rewriter/random.ts';

const { nop, end } = op;
const next = op.call(0);
const IMPORTS = [{ name: 'next', params: 0, results: 1 }];

const flagged = (body: readonly Item[]) => {
  const { bytes, table } = program({ imports: IMPORTS, functions: [{ body }] });
  return instrument(bytes, { debugInfo: infoOf(table), hitOnly: true }).probeMap.functions[0]!;
};

/** Lines that ran, when the flags of these blocks are set and activations ended so. */
function linesRun(body: readonly Item[], set: readonly number[], ends: readonly AbnormalExit[]): number[] {
  const { bytes, table } = program({ imports: IMPORTS, functions: [{ body }] });
  const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), hitOnly: true });
  const fn = probeMap.functions[0]!;
  const flags = new BigInt64Array(probeMap.counterCount);
  for (const block of set) flags[fn.blockCounter[block]!] = 1n;
  const [counts] = solveCounts(probeMap, flags, ends);
  const ran = [...fn.places].flatMap(({ line }, i) => (counts!.places[i] === 1 ? [line] : []));
  return [...new Set(ran)];
}

const arriving = (body: readonly Item[], block: number): AbnormalExit => {
  const fn = flagged(body);
  return { funcidx: fn.funcidx, offset: fn.blockStart[block]!, count: 1, arriving: true };
};

describe('a loop whose head has no flag, since both of its arms have one', () => {
  const body: Item[] = [
    ...[at(1), nop, op.loop(), at(2), next, op.if(), at(3), nop, op.else, at(4), nop, end],
    ...[at(5), next, op.brIf(0), end, at(6), nop],
  ];

  test('has flags so', () => {
    expect(flagged(body).blockCounter.map((flag) => flag >= 0)).toEqual([
      true,
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  test('a stop on the first way to the head says nothing of it', () => {
    expect(linesRun(body, [0], [arriving(body, 1)])).toEqual([1]);
  });

  test('a stop behind the head, or the end of an arm, says that it ran', () => {
    const { arriving: _, ...stopped } = arriving(body, 1);
    expect(linesRun(body, [0], [stopped])).toEqual([1, 2]);
    // What follows both arms has no flag either.
    expect(linesRun(body, [0, 2], [])).toEqual([1, 2, 3, 5]);
    expect(linesRun(body, [0, 2], [arriving(body, 1)])).toEqual([1, 2, 3, 5]);
  });
});
