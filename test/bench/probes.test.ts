/** Counts cost what they did or less: probes placed and probes executed, which are the same on every machine. */
import { describe, expect, test } from 'vitest';
import { compareNumbers, expectedNumbers, type ProbeNumbers, probeNumbers } from '../../bench/probes.mjs';
import { instrument } from '../../src/rewriter/index.ts';
import { attach } from '../../src/runtime/index.ts';
import { readModule } from '../../src/wasm/index.ts';

const HOW_TO_ACCEPT = 'if this is meant: npm run build && node bench/probes.mjs --accept';

test('no module got more probes or bytes, no program executes more probes than written down', () => {
  const { worse } = compareNumbers(expectedNumbers(), probeNumbers({ instrument, readModule, attach }));
  expect(worse, HOW_TO_ACCEPT).toEqual([]);
});

describe('comparison', () => {
  const numbers = (counters: number, hits: number): ProbeNumbers => ({
    modules: { a: { counters } },
    runs: { b: { hits } },
  });

  test.each([
    ['the same', numbers(3, 5), [], []],
    ['fewer probes', numbers(2, 5), [], ['a: counters 3 -> 2']],
    ['more probes', numbers(4, 5), ['a: counters 3 -> 4'], []],
    ['other hits, even if fewer', numbers(3, 4), ['b: hits 5 -> 4'], []],
    ['a module gone', { modules: {}, runs: { b: { hits: 5 } } }, ['a: gone'], []],
  ])('%s', (_what, found, worse, better) => {
    expect(compareNumbers(numbers(3, 5), found)).toEqual({ worse, better });
  });
});
