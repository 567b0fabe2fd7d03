/** Memory of a guest as events see it: as it is, and as far as a record of the ring has it. */
import { expect, test } from 'vitest';
import type { SiteIndex } from '../../src/indices.ts';
import type { TracedInstance } from '../../src/runtime/trace/instance.ts';
import { LiveMemory } from '../../src/runtime/trace/live-memory.ts';
import { recordLayout } from '../../src/runtime/trace/record-layout.ts';
import { RecordState } from '../../src/runtime/trace/record-state.ts';
import { smallOf, unsignedOf } from '../../src/variables/guest-state.ts';
import type { GuestMemory } from '../../src/variables/index.ts';

/** A record with a word for its site, a wasm local of 64 bits, and copies of bytes from two addresses. */
function record(copies: readonly { readonly address: number; readonly bytes: readonly number[] }[]) {
  const layout = recordLayout(
    ['i64'],
    [],
    copies.map(({ bytes }) => bytes.length),
  );
  const before = 3;
  const records = new Int32Array(before + layout.words);
  const all = new Uint8Array(records.buffer);
  copies.forEach(({ address, bytes }, i) => {
    const at = before + (layout.copies[i]?.word ?? 0);
    records[at] = bytes.length;
    records[at + 1] = address;
    all.set(bytes, 4 * (at + 2));
  });
  const instance = { layouts: [layout], handles: undefined } as unknown as TracedInstance;
  const place = { instance, index: 0 as SiteIndex, records, at: before };
  const life = { event: 1, check: () => {} };
  return new RecordState(place, life).memory();
}

/** Compares every read of up to four bytes with the bytes that are there. */
function expectReads(memory: GuestMemory, start: number, bytes: readonly number[], first = -2) {
  for (let from = first; from <= bytes.length; from++)
    for (let length = 1; length <= 4; length++) {
      const isThere = from >= 0 && from + length <= bytes.length;
      const expected = isThere ? Uint8Array.from(bytes.slice(from, from + length)) : undefined;
      expect(memory.holds(start + from, length)).toBe(isThere);
      expect(memory.small?.(start + from, length)).toBe(expected && Number(unsignedOf(expected)));
      if (isThere) expect(memory.read(start + from, length)).toEqual(expected);
    }
}

const bytes = [0x81, 0x02, 0xf3, 0x04, 0xfe, 0xff, 0x7f, 0x80, 0x09, 0xaa, 0x0b];

test('numbers in a record are read at each distance from a word, and nothing beyond a copy', () => {
  const memory = record([
    { address: 0x1000, bytes },
    { address: 0xffff_fff0, bytes: [0xff, 1, 2, 3] },
  ]);
  expectReads(memory, 0x1000, bytes);
  expectReads(memory, 0xffff_fff0, [0xff, 1, 2, 3]);
  expectReads(memory.forLater?.() ?? memory, 0x1000, bytes);
});

test('numbers in memory are read within its bounds, also after it has grown', () => {
  for (const shared of [false, true]) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared });
    const live = new LiveMemory(memory);
    const end = 65_536 - bytes.length;
    new Uint8Array(memory.buffer).set(bytes, end);
    expectReads(live, end, bytes, 0);
    expect([live.holds(-1, 1), live.small(-1, 1)]).toEqual([false, undefined]);
    memory.grow(1);
    new Uint8Array(memory.buffer).set(bytes, 2 * 65_536 - bytes.length);
    expectReads(live, 2 * 65_536 - bytes.length, bytes, 0);
    expect(live.byteLength).toBe(2 * 65_536);
  }
});

test('a number without sign from any number of bytes', () => {
  expect(unsignedOf(Uint8Array.from([]))).toBe(0n);
  expect(unsignedOf(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 0xf9]))).toBe(0xf9_0807_0605_0403_0201n);
  expect(smallOf(Uint8Array.from([9, 0xff, 0xff, 0xff, 0xff]), 1, 4)).toBe(0xffff_ffff);
});
