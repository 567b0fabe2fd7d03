/** Counts of many sets of counters, solved one after the other by one solver. The oracle solves all functions of each anew. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AbnormalExit,
  CountSolver,
  type FunctionCounts,
  type ProbeMap,
  solveNumbers,
  UNKNOWN_PLACE,
} from '../../src/probe-map/index.ts';
import { coreModule } from './maps.ts';

const maps: readonly (readonly [string, ProbeMap])[] = (
  [
    ['c-bare/O0-dwarf5.wasm', {}],
    ['c-bare/O0-dwarf5.wasm', { hitOnly: true }],
    ['c-loops/yowasp22-O0.wasm', { branches: true }],
    ['cjson/yowasp22-O0.wasm', {}],
    ['cjson/yowasp22-O0.wasm', { everyBlock: true }],
  ] as const
).map(([title, options]) => [`${title} ${JSON.stringify(options)}`, coreModule(title).map(options)]);

interface CounterSet {
  readonly counters: Float64Array;
  readonly ends: readonly AbnormalExit[];
}

/** Mostly few counters that are not 0, which need not fit together; activations that ended anywhere, or that are taken back. */
function setsOf({ counterCount, functions }: ProbeMap): fc.Arbitrary<CounterSet> {
  const value = fc.oneof(fc.nat({ max: 9 }), fc.constantFrom(1, 2 ** 53));
  const some = fc.array(fc.tuple(fc.nat({ max: counterCount - 1 }), value), { maxLength: 12 });
  const end = fc
    .tuple(
      fc.nat({ max: functions.length - 1 }),
      fc.nat(),
      fc.integer({ min: -2, max: 3 }),
      fc.nat({ max: 8 }),
    )
    .map(([position, at, count, kind]): AbnormalExit => {
      const { funcidx, start, end: last, blockStart } = functions[position]!;
      if (kind === 0) return { funcidx, offset: UNKNOWN_PLACE, count };
      if (kind < 3) return { funcidx, offset: blockStart[at % blockStart.length]!, count, arriving: true };
      return { funcidx, offset: start + (at % (last - start)), count };
    });
  const ends = fc.oneof(fc.constant([]), fc.array(end, { maxLength: 4 }));
  // Counters next to each other are mostly of one function.
  const full = fc.tuple(fc.nat({ max: counterCount - 1 }), fc.nat({ max: 60 }), fc.nat({ max: 3 }));
  return fc.tuple(some, ends, full).map(([entries, all, [from, length, each]]) => {
    const counters = new Float64Array(counterCount);
    counters.fill(each, from, from + length);
    for (const [counter, count] of entries) counters[counter] = count;
    return { counters, ends: all };
  });
}

/** Where a number is not exact, what is not above 0 is 0. */
const counted = (count: number, once: boolean): number => (count > 0 ? (once ? 1 : count) : 0);
const said = ({ entries, places, silent, exact }: FunctionCounts, once: boolean) => ({
  entries: counted(entries, once),
  places: Array.from(places, (count) => counted(count, once)),
  silent: [...silent],
  exact,
});

describe.each(maps)('%s', (_, map) => {
  test('what one solver says of many sets is what is said of each alone', () => {
    const once = map.hitOnly === true;
    fc.assert(
      fc.property(fc.array(setsOf(map), { minLength: 1, maxLength: 6 }), (sets) => {
        const solver = new CountSolver(map);
        for (const { counters, ends } of sets) {
          const solved = new Map(
            solver
              .solve(counters, ends)
              .map(({ position, counts, exact }) => [position, said({ ...counts, exact }, once)]),
          );
          solveNumbers(map, counters, ends).forEach((counts, position) => {
            const idle = { ...said(counts, once), exact: true };
            if (!solved.has(position)) {
              expect(counts.exact).toBe(true);
              expect(counts.entries).toBe(0);
              expect(counts.places.some((count) => count > 0) || idle.silent.includes(true)).toBe(false);
            } else expect(solved.get(position)).toEqual(said(counts, once));
          });
        }
      }),
      { numRuns: 6 },
    );
  });
});

test('functions whose entries follow from calls, also their own, are among them', () => {
  const shared = maps.flatMap(([, { sharing }]) =>
    (sharing?.functions ?? []).map((position, k) =>
      sharing!.caller.slice(sharing!.firstSite[k], sharing!.firstSite[k + 1]).includes(position),
    ),
  );
  expect(shared.filter((callsItself) => !callsItself).length).toBeGreaterThan(10);
  expect(shared).toContain(true);
  expect(maps.some(([, { functions }]) => functions.some(({ flags }) => flags))).toBe(true);
});
