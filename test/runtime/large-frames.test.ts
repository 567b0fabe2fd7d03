import { expect, test } from 'vitest';
import { instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters, solveCounts } from '../../src/runtime/index.ts';
import { at, type Item, op, program } from '../oracle/program.ts';
import { infoOf } from '../rewriter/random.ts';

const ends: readonly (readonly [string, readonly Item[]])[] = [
  ['can be reached', []],
  ['cannot: unreachable', [op.unreachable]],
  ['cannot: return', [op.return]],
  ['cannot: a loop without end', [op.loop(), op.br(0), op.end]],
];

// V8 checks apart whether there is room for such a frame, and then names the last place that it knows.
test.each(ends)('a function of 1,500 locals that exhausts the stack; its end %s', (_, end) => {
  const count = [op.globalGet(0), op.i32(1), op.add, op.globalSet(0)];
  const body = [at(1), ...count, at(2), op.call(0), at(3), ...end];
  const { bytes, table } = program({ functions: [{ locals: 1500, body }] });
  const { bytes: rewritten, probeMap } = instrument(bytes, { debugInfo: infoOf(table), everyBlock: true });
  const boundaries = new Boundaries();
  const border = boundaries.add(0, probeMap);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(rewritten)));
  const { f0, g } = border.wrapExports(exports) as { f0(): void; g: WebAssembly.Global<'i32'> };
  expect(() => f0()).toThrow(RangeError);
  const [found = []] = abnormalExits(boundaries.cut(), [{ probeMap }]);
  const [counts] = solveCounts(probeMap, readCounters(exports, probeMap), found);
  expect(g.value).toBeGreaterThan(10);
  expect(counts).toMatchObject({ entries: g.value, exact: true });
  expect([...counts!.places].slice(0, 2)).toEqual([g.value, g.value]);
  expect([...counts!.places].slice(2).every((hits) => hits === 0)).toBe(true);
});
