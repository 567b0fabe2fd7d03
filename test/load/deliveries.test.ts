import { expect, test } from 'vitest';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { describeDeliveries } from './deliveries.ts';

/** One run of each program that ends in its own way; test/full has all. */
const titles = [
  'as-basic/debug.wasm',
  'c-bare/O0-dwarf5.wasm',
  'c-ends/O0.wasm: divide',
  'c-ends/O0.wasm: exit',
  'c-ends/O2.wasm: abort',
  'c-loops/clang19-O0-dwarf5.wasm: default',
  'c-reactor/O0.wasm',
  'c-setjmp/legacy-O0.wasm: default',
  'cpp-exceptions/emcc-O0.wasm: default',
  'cpp-exceptions/emcc-O0.wasm: uncaught',
  'emscripten-basic/O1-map.wasm: empty',
  'line-state/clang19-O1.wasm',
  'post-link/stripped.wasm: default',
  'rust-basic/O2.wasm: panic',
  'wat-shapes/legacy-exceptions.wasm',
  'wat-shapes/multi-value.wasm',
  'wat-shapes/tail-call.wasm',
];
const runs = fixtureRuns().filter(({ title }) => titles.includes(title));

test('the runs are there', () => {
  expect(runs.map(({ title }) => title).sort()).toEqual([...titles].sort());
});

describeDeliveries(runs);
