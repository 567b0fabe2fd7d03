/**
 * The counters and the functions that hand them out. Counters are mutable i64 globals that nothing exports, so that
 * the engine may keep them as it likes; each reader returns a thousand of them at once.
 */
import { COUNTERS_PER_READER } from '../probe-map.ts';
import { ByteWriter, Op } from '../wasm/index.ts';

const I64 = 0x7e;
const MUTABLE = 1;
const FUNC = 0x60;

/** Contents for the global section: `count` mutable i64 globals that start at 0. */
export function counterGlobals(count: number): Uint8Array {
  const one = Uint8Array.of(I64, MUTABLE, Op['i64.const'], 0, Op.end);
  const all = new Uint8Array(count * one.length);
  for (let i = 0; i < count; i++) all.set(one, i * one.length);
  return all;
}

/** Function types `[] -> [i64*]`: those to be added from typeidx `firstType` on, and the typeidx of every reader. */
export function counterReaders(
  counters: number,
  firstType: number,
): { newTypes: Uint8Array; newTypeCount: number; types: readonly number[] } {
  const writer = new ByteWriter();
  const sizes = readerSizes(counters);
  const distinct = [...new Set(sizes)];
  for (const size of distinct) {
    writer.u8(FUNC);
    writer.u32(0);
    writer.u32(size);
    for (let i = 0; i < size; i++) writer.u8(I64);
  }
  return {
    newTypes: writer.finish(),
    newTypeCount: distinct.length,
    types: sizes.map((size) => firstType + distinct.indexOf(size)),
  };
}

/** Bodies of the readers, sizes included. */
export function counterReaderBodies(counters: number, firstGlobal: number): Uint8Array {
  const all = new ByteWriter();
  const body = new ByteWriter();
  let next = firstGlobal;
  for (const size of readerSizes(counters)) {
    body.length = 0;
    body.u32(0);
    for (let i = 0; i < size; i++) {
      body.u8(Op['global.get']);
      body.u32(next++);
    }
    body.u8(Op.end);
    all.u32(body.length);
    all.bytes(body.finish());
  }
  return all.finish();
}

function readerSizes(counters: number): number[] {
  const sizes: number[] = [];
  for (let left = counters; left > 0; left -= COUNTERS_PER_READER)
    sizes.push(Math.min(left, COUNTERS_PER_READER));
  return sizes;
}
