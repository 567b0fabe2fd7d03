import { describe, expect, test } from 'vitest';
import { holdsSince, stoppedVariable } from '../../../src/debuginfo/variables/stopped-variable.ts';
import {
  NO_TYPE,
  type Operation,
  type PlannedVariable,
  type ValuePlan,
} from '../../../src/variables/index.ts';

const variable = (plan: ValuePlan): PlannedVariable => ({
  ...{ name: 'v', kind: 'local', type: NO_TYPE, path: undefined, line: 1, inlinedIn: undefined },
  ...{ plan, isFixed: false },
});
const inLocal = (index: number): ValuePlan => ({
  state: 'value',
  place: { kind: 'value', value: [{ op: 'local', index }] },
});
const inMemory = (first: Operation): ValuePlan => ({
  state: 'value',
  place: { kind: 'memory', address: [first, { op: 'const', value: 8n }, { op: 'add' }] },
});
const gone: ValuePlan = { state: 'optimized-out', reason: 'the compiler kept no value here' };

describe('holdsSince', () => {
  const unknown = { kind: 'unknown' } as const;
  const facts = {
    writes: new Map([[3, [{ at: 50, depth: 0, value: unknown }]]]),
    loops: [{ start: 40, end: 90 }],
  };

  test.each([
    { event: 10, stop: 30, holds: true, why: 'the write is behind both' },
    { event: 10, stop: 60, holds: false, why: 'the write is between' },
    { event: 60, stop: 70, holds: false, why: 'the loop may have come around' },
    { event: 95, stop: 99, holds: true, why: 'the write is before both, in no loop around' },
  ])('$why', ({ event, stop, holds }) => expect(holdsSince(facts, 3, { event, stop })).toBe(holds));

  test('a local that nobody writes', () => expect(holdsSince(facts, 4, { event: 10, stop: 60 })).toBe(true));
});

describe('stoppedVariable', () => {
  const known = (): boolean => true;
  const unknown = (): boolean => false;

  test('what is found there is that of now', () => {
    const there = variable(inMemory({ op: 'local', index: 1 }));
    expect(stoppedVariable(there, undefined, known)).toBe(there);
  });

  test('a length that is found by what may have been written since is not known', () => {
    const length = (index: number) => ({ plan: inLocal(index), size: 4 });
    const there = { ...variable(inMemory({ op: 'local', index: 1 })), lengths: [length(1), length(2)] };
    const stopped = stoppedVariable(there, undefined, (local) => local === 1);
    expect(stopped.lengths).toEqual([length(1), undefined]);
  });

  test('a local that may have been written since is that of the event', () =>
    expect(stoppedVariable(variable(inLocal(2)), variable(inLocal(1)), unknown)).toEqual({
      ...variable(inLocal(1)),
      isEarlier: true,
    }));

  test('memory of the event may hold something else, and is not read', () =>
    expect(
      stoppedVariable(variable(gone), variable(inMemory({ op: 'local', index: 1 })), known).plan,
    ).toEqual(gone));

  test('a global is that of the innermost activation', () =>
    expect(stoppedVariable(variable(inMemory({ op: 'global', index: 0 })), undefined, known)).toMatchObject({
      plan: { state: 'unsupported' },
      isEarlier: true,
    }));

  test('pieces are found if all of them are', () => {
    const piece = { size: 4, place: { kind: 'value', value: [{ op: 'local', index: 1 }] } } as const;
    const there = variable({
      state: 'value',
      place: { kind: 'pieces', pieces: [piece, { size: 4, place: undefined }] },
    });
    expect(stoppedVariable(there, undefined, known)).toBe(there);
    expect(stoppedVariable(there, undefined, unknown).plan.state).toBe('unsupported');
  });
});
