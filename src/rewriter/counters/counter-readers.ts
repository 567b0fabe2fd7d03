/**
 * The counters and the functions that hand them out. Counters are mutable i64 globals that nothing exports, so that
 * the engine may keep them as it likes; each reader returns a thousand of them at once.
 */
import { COUNTERS_PER_READER } from '../../probe-map/index.ts';
import { ByteWriter, Op } from '../../wasm/index.ts';
import type { AddedGlobals } from '../write/added-globals.ts';

const I64 = 0x7e;
const FUNC = 0x60;

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
export function counterReaderBodies(counters: number, globals: AddedGlobals): Uint8Array {
  const all = new ByteWriter();
  const body = new ByteWriter();
  let left = 0;
  const sizes = readerSizes(counters);
  let reader = 0;
  globals.forEachCounter((globalidx) => {
    if (left === 0) {
      left = sizes[reader++]!;
      body.length = 0;
      body.u32(0);
    }
    body.u8(Op['global.get']);
    body.u32(globalidx);
    if (--left > 0) return;
    body.u8(Op.end);
    all.u32(body.length);
    all.bytes(body.finish());
  });
  return all.finish();
}

function readerSizes(counters: number): number[] {
  const sizes: number[] = [];
  for (let left = counters; left > 0; left -= COUNTERS_PER_READER)
    sizes.push(Math.min(left, COUNTERS_PER_READER));
  return sizes;
}
