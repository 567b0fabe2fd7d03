/**
 * Counters as a data file holds them: unsigned LEB128, one after the other. Most counters of a run are 0: a byte 0 stands
 * for a run of zeros, and how many more than one there are follows as LEB128.
 */

/** In place of every counter from 2^53 on: such counts are not exact, however they go on. */
const TOO_MANY = 2 ** 53;
/** Bytes of the largest number. */
const MAX_BYTES = 8;

/** Packs counters: whole numbers from 0 on. */
export function packCounters(counters: Float64Array): Uint8Array {
  const bytes = new Uint8Array(MAX_BYTES * counters.length + 1);
  let at = 0;
  const put = (value: number): void => {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) + 128;
    bytes[at++] = rest;
  };
  for (let i = 0; i < counters.length; ) {
    const value = Math.min(counters[i]!, TOO_MANY);
    put(value);
    const first = i++;
    if (value !== 0) continue;
    while (i < counters.length && counters[i] === 0) i++;
    put(i - first - 1);
  }
  return bytes.slice(0, at);
}

/** Counters, and where the bytes after them begin. */
export interface UnpackedCounters {
  readonly counters: Float64Array;
  readonly end: number;
}

/** Gives back what {@link packCounters} made, from byte `at` on; undefined when there are not `count` counters. */
export function unpackCounters(bytes: Uint8Array, at: number, count: number): UnpackedCounters | undefined {
  const counters = new Float64Array(count);
  let next = at;
  const take = (): number => {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < MAX_BYTES; i++, scale *= 128) {
      const byte = bytes[next++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  for (let i = 0; i < count; i++) {
    const value = take();
    if (!(value <= TOO_MANY)) return undefined;
    counters[i] = value;
    if (value !== 0) continue;
    const zeros = take();
    if (!(zeros < count - i)) return undefined;
    i += zeros;
  }
  return { counters, end: next };
}
