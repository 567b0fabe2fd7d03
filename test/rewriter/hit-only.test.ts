import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { probeMapFromJSON, probeMapToJSON } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { reference } from '../oracle/index.ts';
import { at, op, program } from '../oracle/program.ts';
import { randomProgram } from '../oracle/random-program.ts';
import { runModule } from '../oracle/run-module.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { fixtureRuns, readBeside } from './fixtures.ts';
import { comparable, type Planned } from './planned.ts';
import { features, infoOf, inputs, tapes } from './random.ts';

const hitOnly = { hitOnly: true };

/** What a run with flags says where one with counters says this. */
const flagged = ({ lines, entries }: Planned): Planned => ({
  lines: lines.map((line) => ({ ...line, hits: Math.min(line.hits, 1) })),
  entries: new Map(Array.from(entries, ([fn, count]) => [fn, Math.min(count, 1)])),
  inexact: [],
});

describe.each(features)('random programs: %s', (_, feature) => {
  test.each([[false], [true]])(
    'lines that ran have 1 hit, whatever cut them short; direct calls: %s',
    (directCalls) => {
      let cutShort = 0;
      const property = fc.property(tapes, inputs, (tape, input) => {
        const { bytes, table } = program(randomProgram(tape, { ...feature, directCalls }));
        const ref = reference(bytes, table);
        const slow = runRandom(ref.bytes, input, { connect: ref.start });
        const { outcome, probeMap, counts } = countedRun(
          bytes,
          infoOf(table),
          (rewritten, watcher) => runRandom(rewritten, input, watcher),
          hitOnly,
        );
        expect(outcome).toEqual(slow);
        expect(counts).toEqual(flagged(comparable(ref.result(), probeMap)));
        if (outcome.some((end) => typeof end === 'string')) cutShort++;
      });
      fc.assert(property, { numRuns: 500, seed: 11 });
      expect(cutShort).toBeGreaterThan(20);
    },
  );
});

const names = /^(c-loops|c-ends|c-setjmp|cpp-exceptions|line-state|wat-shapes|rust-basic|zig-basic)\//;
const runs = fixtureRuns().filter((run) => !run.long && names.test(run.title));

describe.each(runs)('$title', ({ bytes, folder, command }) => {
  test('has 1 hit where counters count', () => {
    const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
    const run = (rewritten: Uint8Array<ArrayBuffer>, watcher: Parameters<typeof runModule>[2]) =>
      runModule(rewritten, command, watcher);
    const counted = countedRun(bytes, debugInfo, run);
    const flags = countedRun(bytes, debugInfo, run, hitOnly);
    expect(flags.outcome).toEqual(counted.outcome);
    expect(counted.counts.lines.length).toBeGreaterThan(0);
    expect(flags.counts).toEqual(flagged(counted.counts));
  });
});

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
