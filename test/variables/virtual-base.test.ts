import { describe, expect, test } from 'vitest';
import { type GuestState, wholeMemory } from '../../src/variables/index.ts';
import { virtualBaseAt } from '../../src/variables/virtual-base.ts';

/** Words of memory by their addresses. */
function state(words: Readonly<Record<number, number>>, size = 256): GuestState {
  const buffer = new ArrayBuffer(size);
  for (const [address, word] of Object.entries(words))
    new DataView(buffer).setInt32(Number(address), word, true);
  const memory = wholeMemory(buffer);
  return { local: () => undefined, global: () => undefined, memory: () => memory };
}

const type = 0 as never;

describe('virtualBaseAt', () => {
  const base = { type, pointer: 0, down: 12, addressSize: 4 };

  test('the distance is below where the vtable pointer leads', () =>
    expect(virtualBaseAt(state({ 16: 112, 100: 20 }), 16, base)).toBe(36));

  test.each<[string, Readonly<Record<number, number>>]>([
    ['no vtable yet', {}],
    ['a vtable outside of memory', { 16: -4 }],
    ['a distance outside of memory', { 16: 4 }],
    ['a distance of 0', { 16: 112 }],
    ['a negative distance', { 16: 112, 100: -8 }],
    ['a distance that no object has', { 16: 112, 100: 0x7fffffff }],
  ])('%s', (_, words) => expect(virtualBaseAt(state(words), 16, base)).toBeUndefined());

  test('an object outside of memory', () => expect(virtualBaseAt(state({}), 1000, base)).toBeUndefined());
});
