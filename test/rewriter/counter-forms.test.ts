import { describe, expect, test } from 'vitest';
import { needsPairs } from '../../src/rewriter/counters/capacity.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { AddedGlobals } from '../../src/rewriter/write/added-globals.ts';
import { op, program } from '../oracle/program.ts';

describe('counters lie two to a global', () => {
  const most = 1_000_000;

  test.each([
    ['at the start nothing is known', 0, 0, false],
    ['a tenth of the code takes a tenth of the room', 100_000, 0.1, true],
    ['a tenth of the room is taken by a fifth of the code', 100_000, 0.2, false],
    ['the estimate says that nine tenths will do', 500_000, 0.6, false],
    ['the estimate says that it will be close', 500_000, 0.54, true],
    ['three quarters of the room are taken, whatever is left of the code', 750_000, 0.999, true],
  ])('%s', (_, globals, done, pairs) => {
    expect(needsPairs(globals, most, done)).toBe(pairs);
  });

  test('but not where there is no room for what pairs need', () => {
    expect(needsPairs(8, 10, 0.9)).toBe(false);
  });

  test('in fewer globals than counters, which the readers return all the same', () => {
    const { bytes } = program({
      functions: Array.from({ length: 9 }, () => ({
        params: 1,
        body: [op.localGet(0), op.if(), op.nop, op.else, op.nop, op.end],
      })),
    });
    const single = instrument(bytes);
    const paired = instrument(bytes, { paired: true });
    expect(paired.probeMap.counterCount).toBe(single.probeMap.counterCount);
    expect(WebAssembly.validate(Uint8Array.from(paired.bytes))).toBe(true);
  });
});

describe('globals of counters', () => {
  const visited = (globals: AddedGlobals): string[] => {
    const found: string[] = [];
    globals.forEachCounter((form, globalidx, lane) => {
      found.push(`${form} ${globalidx}.${lane}`);
    });
    return found;
  };

  test('the next body goes on in a pair that is half full', () => {
    const globals = new AddedGlobals(10);
    expect(globals.counters(1, 'single')).toBe(10);
    expect(globals.counters(3, 'pair')).toBe(2 * 11);
    expect(globals.counters(2, 'pair')).toBe(2 * 12 + 1);
    expect(visited(globals)).toEqual([
      'single 10.0',
      'pair 11.0',
      'pair 11.1',
      'pair 12.0',
      'pair 12.1',
      'pair 13.0',
    ]);
    expect(globals.count).toBe(4);
  });

  test('but not past other globals', () => {
    const globals = new AddedGlobals(0);
    globals.counters(1, 'pair');
    globals.i32(7);
    expect(globals.counters(1, 'pair')).toBe(2 * 2);
    expect(visited(globals)).toEqual(['pair 0.0', 'pair 2.0']);
  });

  test('are removed again, those in the second lane too', () => {
    const globals = new AddedGlobals(0);
    globals.counters(1, 'pair');
    const before = globals.finish();
    const mark = globals.mark();
    globals.counters(4, 'pair');
    globals.i64();
    globals.counters(1, 'single');
    globals.truncate(mark);
    expect(visited(globals)).toEqual(['pair 0.0']);
    expect(globals.count).toBe(1);
    expect(globals.finish()).toEqual(before);
    expect(globals.counters(1, 'pair')).toBe(1);
  });
});
