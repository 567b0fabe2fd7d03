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

/** What is read, and where it goes. */
export interface CountersToUnpack {
  readonly bytes: Uint8Array;
  /** Where the counters begin in `bytes`. */
  readonly at: number;
  readonly count: number;
  /** As many zeros; undefined: nobody needs the counters. */
  readonly into: Float64Array | undefined;
}

/** Reads what {@link packCounters} made. @returns where the bytes after it begin; -1 when there are not as many counters */
export function unpackCounters({ bytes, at, count, into }: CountersToUnpack): number {
  const reader = new NumberReader(bytes, at);
  for (let i = 0; i < count; i++) {
    const value = reader.take();
    if (!(value <= TOO_MANY)) return -1;
    if (value !== 0) {
      if (into !== undefined) into[i] = value;
      continue;
    }
    const zeros = reader.take();
    if (!(zeros < count - i)) return -1;
    i += zeros;
  }
  return reader.at;
}

class NumberReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** NaN when it is cut off or too long. */
  take(): number {
    const first = this.#bytes[this.at++];
    if (first === undefined) return Number.NaN;
    return first < 128 ? first : this.#takeRest(first & 127);
  }

  #takeRest(first: number): number {
    let value = first;
    let scale = 128;
    for (let i = 1; i < MAX_BYTES; i++, scale *= 128) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return Number.NaN;
  }
}
