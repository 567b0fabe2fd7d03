import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { definedFunction } from '../../src/indices.ts';
import { GraphBuilder } from '../../src/rewriter/flow/graph-builder.ts';
import { findLineEvents, needsCounter } from '../../src/rewriter/lines/line-events.ts';
import { planStateProbes } from '../../src/rewriter/lines/state-part.ts';
import { Scratch } from '../../src/rewriter/lines/working-memory.ts';
import { readModule } from '../../src/wasm/index.ts';
import { reference } from '../oracle/index.ts';
import { at, countDown, type Item, op, program } from '../oracle/program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { comparable } from './planned.ts';
import { infoOf } from './random.ts';

const path = fileURLToPath(new URL('../../wasm-fixtures/lua/yowasp22-O2-dwarf5.wasm', import.meta.url));

// That it is kept wherever it is looked at, the comparison with the slow reference shows, on random functions as well.
test('the state is kept only where control can go on to a place that looks at it: Lua', () => {
  const module = readModule(readFileSync(path));
  const { lines } = readDebugInfo(module.bytes, module);
  const graphs = new GraphBuilder(module, lines, false);
  const memory = new Scratch();
  const seen = { functions: 0, places: 0, looking: 0, setting: 0 };
  for (let fn = 0; fn < module.code.count; fn++) {
    if (lines.firstRow[fn] === lines.firstRow[fn + 1]) continue;
    memory.reset();
    const graph = graphs.build(definedFunction(fn));
    const events = findLineEvents(graph, lines, memory);
    const acts = events.places.map((place) => (needsCounter(place) ? 1 : -1));
    expect(acts.includes(1)).toBe(events.dynamic);
    if (!events.dynamic) continue;
    const probes = planStateProbes({ graph, events }, [{ acts }], memory);
    seen.functions++;
    seen.places += events.places.length;
    const looking = probes.filter((probe) => probe.acts.length > 0);
    const setting = probes.filter(({ sets }) => sets !== 0);
    expect(looking.length).toBeGreaterThan(0);
    expect(setting.length).toBeGreaterThan(0);
    expect(probes.every((probe) => probe.acts.length > 0 || probe.sets !== 0)).toBe(true);
    seen.looking += looking.length;
    seen.setting += setting.length;
  }
  expect(seen.functions).toBeGreaterThan(5);
  expect(seen.looking).toBeGreaterThanOrEqual(seen.functions);
  // Most places are followed by another before any looks.
  expect(seen.setting).toBeLessThan(seen.places / 5);
});

const IMPORTS = [{ name: 'next', params: 0, results: 1 }];

test.each([[[0, 0, 0, 0, 0, 0]], [[1, 1, 1, 1, 1, 1]], [[0, 1, 0, 1, 1, 0]], [[1, 0, 0, 1, 0, 1]]])(
  '`last` is kept for a branch back before which a start has no counter: %j',
  (input) => {
    const { nop, end } = op;
    const next = op.call(0);
    const work: Item[] = [op.i32(0), op.drop];
    const inner: Item[] = [op.loop(), at(2), ...work, next, op.brIf(0), end];
    const body: Item[] = [
      ...[op.i32(6), op.localSet(0), at(1), op.loop(), nop, ...work],
      ...[op.block(), next, op.brIf(0), ...inner, end],
      ...[at(1), ...countDown(0), op.brIf(0), end, at(9), ...work],
    ];
    const { bytes, table } = program({ imports: IMPORTS, functions: [{ locals: 1, body }] });
    const ref = reference(bytes, table);
    runRandom(ref.bytes, input, { connect: ref.start });
    const { counts, probeMap } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
      runRandom(rewritten, input, watcher),
    );
    expect(counts).toEqual(comparable(ref.result(), probeMap));
  },
);
