/** The frame of a function by facts made by hand. */
import { expect, test } from 'vitest';
import { Frame, type FunctionCode } from '../../../src/debuginfo/variables/frame.ts';
import type { FrameUse } from '../../../src/debuginfo/variables/frame-walk.ts';
import { StoredSlots } from '../../../src/debuginfo/variables/stored-slots.ts';

/** What is made of it counts as well. */
class CountedUses extends Array<FrameUse> {
  static searches = 0;

  override find(isWanted: (use: FrameUse, index: number, all: FrameUse[]) => boolean): FrameUse | undefined {
    CountedUses.searches++;
    return super.find((use, index) => isWanted(use, index, this));
  }
}

const SLOTS = 300;
const uses = CountedUses.from(
  Array.from({ length: SLOTS }, (_, i): FrameUse => {
    const parameter = undefined;
    return { at: 100 + i, base: 0, offset: -4 * SLOTS + 4 * i, size: 4, isExact: true, parameter };
  }),
) as CountedUses;
const value = { kind: 'frame', base: 0, offset: -4 * SLOTS, isExact: true } as const;
const facts = {
  writes: new Map([[0, [{ at: 10, depth: 0, value }]]]),
  uses,
  loops: [],
  lowest: new Map([[0, -4 * SLOTS]]),
  stored: new StoredSlots(),
};
const locals = { parameters: 0, results: 0, count: 1, at: () => 'i32' };

test('the first use of a slot is looked for once, however many places of the code want it', () => {
  const frame = new Frame({ facts, locals, origin: 'as-linked' } as unknown as FunctionCode, 0);
  for (let place = 0; place < 50; place++)
    for (let slot = 0; slot < SLOTS; slot++) expect(frame.firstUse(4 * slot, 4)?.at).toBe(100 + slot);
  expect(CountedUses.searches).toBe(SLOTS);
  expect(frame.firstUse(4, 8)?.at).toBe(101);
  for (let place = 0; place < 2; place++) expect(frame.firstUse(4 * SLOTS, 4)).toBeUndefined();
  expect(CountedUses.searches).toBe(SLOTS + 2);
});
