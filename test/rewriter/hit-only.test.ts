import { expect, test } from 'vitest';
import { probeMapFromJSON, probeMapToJSON } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { at, op, program } from '../oracle/program.ts';
import { fixtureRuns } from './fixtures.ts';
import { describeFlags, describeRandomFlags, flagRuns } from './hit-only.ts';
import { infoOf } from './random.ts';

describeRandomFlags(40, 11);
describeFlags(fixtureRuns().filter((run) => flagRuns(run) && !run.similar));

test('blocks whose neighbours tell have no flag; the probe map says that counters are flags', () => {
  const { bytes, table } = program({
    functions: [
      { params: 1, body: [at(1), op.localGet(0), op.if(), at(2), op.nop, op.else, at(3), op.nop, op.end] },
    ],
  });
  const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), hitOnly: true });
  expect(probeMap.functions[0]?.blockCounter.map((flag) => flag >= 0)).toEqual([false, true, true, false]);
  expect(probeMap.hitOnly).toBe(true);
  expect(probeMapFromJSON(probeMapToJSON(probeMap)).hitOnly).toBe(true);
});
