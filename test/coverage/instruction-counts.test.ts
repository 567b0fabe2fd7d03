import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countInstructions } from '../../src/coverage/index.ts';
import { blockIndex } from '../../src/indices.ts';
import { moduleOffset } from '../../src/location.ts';
import type { FunctionProbes, InstructionWalk } from '../../src/probe-map/index.ts';
import { Places } from '../../src/probe-map/index.ts';
import { branded } from '../helpers/branded.ts';
import { engine } from '../helpers/engine.ts';
import { program } from '../oracle/program.ts';
import { type Features, randomProgram } from '../oracle/random-program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { infoOf } from '../rewriter/random.ts';
import { boundaryRun, derivedRun, describeInstructionCounts, differences } from './instructions.ts';

/** Larger ones are run by test/full. */
const runs = fixtureRuns().filter(({ long, bytes }) => !long && bytes.length < 100_000);

test('runs that are cut short are among the fixtures', () => {
  const cut = runs.filter(({ title }) => /divide|abort|exit|throw|uncaught/.test(title));
  expect(cut.length).toBeGreaterThan(5);
});

describeInstructionCounts(runs);

const tapes = fc.array(fc.nat(255), { maxLength: 500, size: 'max' });
const inputs = fc.array(fc.nat(3), { maxLength: 60 });
const plain: Features = { legacyExceptions: false, exceptions: false };
const legacy: Features = { legacyExceptions: true, exceptions: false };
const features: readonly (readonly [string, Features])[] = [
  ['no exceptions', plain],
  ['exceptions of the first proposal', legacy],
  ...(engine.tryTable ? ([['try_table', { legacyExceptions: false, exceptions: true }]] as const) : []),
];

describe.each(features)('random programs: %s', (_, feature) => {
  test('count what a counter before each instruction counts, cut short too', () => {
    let cutShort = 0;
    let nowhere = 0;
    const property = fc.property(tapes, inputs, fc.boolean(), (tape, input, callsEndBlocks) => {
      const { bytes, table } = program(randomProgram(tape, feature));
      const run = (rewritten: Uint8Array<ArrayBuffer>, watcher: object) =>
        runRandom(rewritten, input, watcher);
      const derived = derivedRun(bytes, infoOf(table), run, { callsEndBlocks });
      const each = boundaryRun(bytes, run);
      expect(derived.outcome).toEqual(each.outcome);
      expect(derived.inexact).toEqual([]);
      expect(differences(bytes, derived, each.started)).toEqual([]);
      if (derived.outcome.some((end) => typeof end === 'string')) cutShort++;
      if (derived.counts.count.some((count) => count === 0)) nowhere++;
    });
    fc.assert(property, { numRuns: 50, seed: 7 });
    expect(cutShort).toBeGreaterThan(5);
    expect(nowhere).toBeGreaterThan(5);
  });
});

describe('ends in mid-block', () => {
  const fn: FunctionProbes = branded({
    funcidx: 5,
    start: 100,
    end: 120,
    blockStart: [102, 110],
    blockCounter: [0, 1],
    edgeFrom: [-1, 0, 1],
    edgeTo: [0, 1, -1],
    edgeCounter: [-1, -1, -1],
    places: Places.from([]),
    silent: [],
  });
  const walk: InstructionWalk = (_, visit) => {
    const at = (offset: number, block: number) => visit(moduleOffset(offset), blockIndex(block));
    for (const offset of [102, 104, 106]) at(offset, 0);
    at(108, -1);
    for (const offset of [110, 112, 114]) at(offset, 1);
  };
  const blocks = Float64Array.of(10, 6);
  const counted = (...ends: Parameters<typeof countInstructions>[2]) => [
    ...countInstructions({ functions: [fn] }, [{ blocks }], ends, walk).count,
  ];

  test('the instruction at which an activation ended had started, those behind it had not', () => {
    expect(counted()).toEqual([10, 10, 10, 0, 6, 6, 6]);
    expect(counted({ funcidx: 5, offset: 104, count: 4 })).toEqual([10, 10, 6, 0, 6, 6, 6]);
    expect(counted({ funcidx: 5, offset: 112, count: 1 }, { funcidx: 5, offset: 102, count: 4 })).toEqual([
      10, 6, 6, 0, 6, 6, 5,
    ]);
    expect(counted({ funcidx: 5, offset: 106, count: 4 })).toEqual([10, 10, 10, 0, 6, 6, 6]);
  });

  test('who was on the way to a block is not counted in it, nor are the ends of other functions', () => {
    expect(counted({ funcidx: 5, offset: 110, count: 2, arriving: true })).toEqual([10, 10, 10, 0, 6, 6, 6]);
    expect(counted({ funcidx: 4, offset: 102, count: 2 })).toEqual([10, 10, 10, 0, 6, 6, 6]);
  });

  test('counts stay between 0 and 2^53 - 1', () => {
    const wrong = Float64Array.of(-3, 2 ** 60);
    const { count } = countInstructions({ functions: [fn] }, [{ blocks: wrong }], [], walk);
    const most = Number.MAX_SAFE_INTEGER;
    expect([...count]).toEqual([0, 0, 0, 0, most, most, most]);
  });
});
