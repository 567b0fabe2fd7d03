/** Frames show what programs say of their own variables, or nothing. More compilers' options: test/full/said-variables.test.ts. */
import { expect, test } from 'vitest';
import { fixtureBytes } from '../debuginfo/variables/fixture-variables.ts';
import { compareSaid } from './said.ts';

const source = new TextDecoder().decode(fixtureBytes('../test/variables/said/said.c'));

test.each([
  { module: 'O0.wasm', isOptimized: false, least: 1 },
  { module: 'O2.wasm', isOptimized: true, least: 0.2 },
])('$module', async ({ module, isOptimized, least }) => {
  const { said, shown, wrong } = await compareSaid(fixtureBytes(`../test/variables/said/${module}`), source, {
    isOptimized,
  });
  expect(wrong).toEqual([]);
  expect(said).toBeGreaterThan(400);
  expect(shown / said).toBeGreaterThanOrEqual(least);
});
