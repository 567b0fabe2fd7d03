import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataFileError } from '../../src/errors.ts';
import { decodeProbeMap, encodeProbeMap, probeMapToJSON } from '../../src/probe-map/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import { coreModule, deliveries } from './maps.ts';

/** Magic, version, checksum. */
const HEADER_BYTES = 9;
const CHECKSUM_AT = 5;

const maps = [
  coreModule('c-bare/O2-dwarf5.wasm').map(),
  coreModule('wat-shapes/try-table.wasm').map({ placement: 'all' }),
  coreModule('wat-shapes/legacy-exceptions.wasm').map(deliveries['ring, all locals']),
  coreModule('c-ends/O0.wasm').map(deliveries['call, counts']),
].map(encodeProbeMap);

/** Reads bytes as users do: what is not refused can be used. */
function use(bytes: Uint8Array): void {
  try {
    const map = decodeProbeMap(bytes);
    expect(solveCounts(map, new BigInt64Array(map.counterCount), [])).toHaveLength(map.functions.length);
    probeMapToJSON(map);
    encodeProbeMap(map);
  } catch (error) {
    if (!(error instanceof DataFileError)) throw error;
    expect(error.message).toMatch(/^(this is not a valid probe map: |the probe map |section ")[^\n]*$/);
  }
}

/** As somebody writes it who knows the format. */
function withChecksum(bytes: Uint8Array): Uint8Array {
  if (bytes.length >= HEADER_BYTES)
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(
      CHECKSUM_AT,
      crc32(bytes.subarray(HEADER_BYTES)),
      true,
    );
  return bytes;
}

const any = fc.constantFrom(...maps);

test('no flipped bit and no cut goes unseen', () => {
  fc.assert(
    fc.property(any, fc.nat(), (map, at) => {
      const flipped = Uint8Array.from(map);
      flipped[Math.floor(at / 8) % map.length]! ^= 1 << (at % 8);
      expect(() => decodeProbeMap(flipped)).toThrow(DataFileError);
      expect(() => decodeProbeMap(map.subarray(0, at % map.length))).toThrow(DataFileError);
    }),
    { numRuns: 300 },
  );
});

describe('with the checksum of the damage', () => {
  test('flipped bits give DataFileError or a map that can be used', () => {
    fc.assert(
      fc.property(any, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (map, flips) => {
        const bytes = Uint8Array.from(map);
        for (const at of flips)
          bytes[HEADER_BYTES + (Math.floor(at / 8) % (map.length - HEADER_BYTES))]! ^= 1 << (at % 8);
        use(withChecksum(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test('other bytes in the place of some, or cuts, do as well', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.constantFrom(
        [0xff, 0xff, 0xff, 0xff, 0x0f],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
        [0xff, 0x7f],
      ),
    );
    fc.assert(
      fc.property(any, fc.nat(), fc.nat({ max: 12 }), bytes, (map, at, dropped, added) => {
        const start = HEADER_BYTES + (at % (map.length - HEADER_BYTES));
        use(
          withChecksum(
            Uint8Array.from([...map.subarray(0, start), ...added, ...map.subarray(start + dropped)]),
          ),
        );
        use(withChecksum(map.slice(0, start)));
      }),
      { numRuns: 1000 },
    );
  });
});

test('random bytes are refused', () => {
  const head = [...maps[0]!.subarray(0, HEADER_BYTES)];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => decodeProbeMap(bytes)).toThrow(DataFileError);
      use(withChecksum(Uint8Array.from([...head, ...bytes])));
    }),
    { numRuns: 500 },
  );
});

test('a count that lies takes no memory', () => {
  const before = process.memoryUsage().arrayBuffers;
  // One section, functions, of which there would be 2^35.
  const bytes = [...maps[0]!.subarray(0, HEADER_BYTES), 1, 3, 2, 6, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
  expect(() => decodeProbeMap(withChecksum(Uint8Array.from(bytes)))).toThrow('no section "module"');
  expect(() => decodeProbeMap(withChecksum(Uint8Array.from(bytes)), { trusted: true })).toThrow(
    DataFileError,
  );
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
});
