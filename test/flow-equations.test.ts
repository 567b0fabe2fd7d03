import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type FlowStop, type FunctionProbes, NOT_REQUIRED, solveFlow } from '../src/probe-map/index.ts';
import { instrument } from '../src/rewriter/index.ts';
import { branded } from './helpers/branded.ts';
import { fixture } from './helpers/wtrace.ts';

/** It changes nothing, but is looked at: with it, no function is passed over as one that did not run. */
const nothingEnded: readonly FlowStop[] = branded([{ block: 0, arriving: false, count: 0 }]);

const countersOf = (fn: FunctionProbes): number[] =>
  [...fn.blockCounter, ...fn.edgeCounter].filter((counter) => counter >= 0);

test.each(['c-ends/O0.wasm', 'c-loops/yowasp22-O0.wasm', 'c-setjmp/exnref-O0.wasm'])(
  'functions of %s that did not run have the flow that their equations give',
  (path) => {
    const { functions, counterCount } = instrument(new Uint8Array(readFileSync(fixture(path)))).probeMap;
    const unasked = functions.filter((fn) => [...fn.blockCounter, ...fn.edgeCounter].includes(NOT_REQUIRED));
    expect(unasked.length).toBeGreaterThan(0);
    for (const fn of functions) {
      const both = (counters: number[], entry?: number) => {
        const flow = solveFlow(fn, counters, [], entry);
        expect(flow).toEqual(solveFlow(fn, counters, nothingEnded, entry));
        return flow;
      };
      const still = new Array<number>(counterCount).fill(0);
      expect([...both(still)].every((count) => count === 0 || Number.isNaN(count))).toBe(true);
      both(still, 0);
      both(still, 3);
      for (const counter of countersOf(fn)) {
        const flow = both(still.with(counter, 5));
        expect(flow).toContain(5);
      }
    }
  },
);
