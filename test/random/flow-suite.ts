/** Tests over many random control-flow graphs, for npm test and, with more of them, for test/full. */
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { checkFlow, type FlowVerdict } from './flow-check.ts';
import { flowFeatures } from './flow-code.ts';
import { trapPlaces } from './flow-traps.ts';

/** Names a seed that is to be checked alone. */
const ONLY = 'WTRACE_FLOW_SEED';
/** Failing seeds that are told of, and faults of each. */
const MAX_TOLD = 5;

const repeat = (seed: number): string =>
  `${ONLY}=${seed} npx vitest run --project unit test/random/flow-graphs.test.ts`;

/** Runs that are cut short for each graph where a seed is checked alone. */
const CUTS = 3;

/** What has to be among the ends, by how the engines put it. */
const kindsOfEnds: readonly RegExp[] = [
  /unreachable/,
  /divide by zero/,
  /remainder by zero/,
  /divide result unrepresentable/,
  /float unrepresentable/,
  /memory access out of bounds/,
  /null function|signature mismatch/,
  /Maximum call stack/,
  /^exception/,
  ...(flowFeatures.exceptions ? [/rethrowing null/] : []),
];

/** Checks the graphs of the seeds from 1 to `count`, each to its end and in `cuts` runs that are cut short. */
export function describeFlowGraphs(count: number, cuts: number): void {
  const only = process.env[ONLY];
  if (only !== undefined) {
    test(`seed ${only}`, () => {
      expect(checkFlow(Number(only), CUTS).faults).toEqual([]);
    });
    return;
  }
  describe(`${count} random control-flow graphs`, () => {
    const verdicts: FlowVerdict[] = [];

    test('count what the references count, run to the end and cut short by traps', () => {
      const failures: string[] = [];
      for (let seed = 1; seed <= count; seed++) {
        const verdict = checkFlow(seed, cuts);
        verdicts.push(verdict);
        const { faults } = verdict;
        if (faults.length > 0)
          failures.push([`seed ${seed}: ${repeat(seed)}`, ...faults.slice(0, MAX_TOLD)].join('\n  '));
        if (failures.length === MAX_TOLD) break;
      }
      expect(failures.join('\n')).toBe('');
    });

    test('branch on references where the engine has them', () => {
      const found = verdicts.filter(({ graph }) => graph.references).length;
      if (flowFeatures.references) expect(found).toBeGreaterThan(count / 5);
      else expect(found).toBe(0);
    });

    test('meet traps of all kinds, in callees, under catch_all, and more than one in an instance', () => {
      const outcomes = verdicts.flatMap((verdict) => verdict.outcomes);
      const ends = outcomes.flatMap((outcome) => outcome.ends);
      expect(kindsOfEnds.filter((kind) => !ends.some((end) => kind.test(end)))).toEqual([]);
      const places = verdicts.map(({ graph, outcomes }) =>
        trapPlaces(
          graph.bytes,
          outcomes.flatMap(({ traps }) => traps),
        ),
      );
      const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
      expect(sum(outcomes.map(({ traps }) => traps.length))).toBeGreaterThan(2 * count);
      expect(sum(places.map(({ inCallee }) => inCallee))).toBeGreaterThan(count);
      expect(sum(places.map(({ underCatchAll }) => underCatchAll))).toBeGreaterThan(count / 10);
      expect(outcomes.filter(({ traps }) => traps.length > 1).length).toBeGreaterThan(count / 2);
    });
  });
}
