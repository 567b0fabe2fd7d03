import { describe, expect, test } from 'vitest';
import { reference } from '../oracle/index.ts';
import { at, op, program } from '../oracle/program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from '../rewriter/counted.ts';
import { comparable } from '../rewriter/planned.ts';
import { infoOf } from '../rewriter/random.ts';
import { checkFlow, type Sabotage } from './flow-check.ts';
import { describeFlowGraphs } from './flow-suite.ts';

describeFlowGraphs(32, 2);

const sabotages: readonly (readonly [string, Sabotage])[] = [
  ['not known', () => []],
  ['known but for one', ([, ...rest]) => rest],
  ['one too many', (ends) => ends.map((end, i) => (i === 0 ? { ...end, count: end.count + 1 } : end))],
  ['an instruction too early', (ends) => ends.map((end) => ({ ...end, offset: end.offset - 1 }))],
];

describe('the check itself', () => {
  test.each(sabotages)('notices when the ends of activations are %s', (_, sabotage) => {
    let concerned = 0;
    let noticed = 0;
    for (let seed = 1; concerned < 5; seed++) {
      let known = 0;
      const { faults } = checkFlow(seed, 1, (ends) => {
        known += ends.length;
        return sabotage(ends);
      });
      // In some graphs, what is cut short are functions without lines.
      if (known === 0) continue;
      concerned++;
      if (faults.length > 0) noticed++;
    }
    expect(noticed).toBeGreaterThan(1);
  });
});

test('what stands behind a trap does not cover its line, though its block was entered', () => {
  const work = [op.i32(1), op.drop];
  const trap = [op.i32(1), op.i32(0), [0x6e], op.drop];
  const body = [
    at(1),
    op.localGet(0),
    op.if(),
    at(5),
    ...work,
    op.else,
    at(0),
    ...trap,
    at(5),
    ...work,
    op.end,
  ];
  const { bytes, table } = program({ functions: [{ params: 1, body }] });
  const ref = reference(bytes, table);
  runRandom(ref.bytes, [], { connect: ref.start });
  const { counts, outcome, probeMap } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
    runRandom(rewritten, [], watcher),
  );
  expect(outcome).toEqual(['RuntimeError: divide by zero']);
  expect(counts).toEqual(comparable(ref.result(), probeMap));
  expect(counts.lines).toEqual([
    { path: 'p.c', line: 1, hits: 1, covered: true },
    { path: 'p.c', line: 5, hits: 0, covered: false },
  ]);
});
