/** The bytes of data files: what is packed comes back, and nothing else than a DataFileError comes of other bytes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packCounters, unpackCounters } from '../../src/coverage/packed-counters.ts';
import { DataFileError } from '../../src/errors.ts';
import { encodeProbeMap } from '../../src/probe-map/index.ts';
import { packContainer, unpackContainer } from '../../src/store/container.ts';
import { packCountedModule, unpackCountedModule } from '../../src/store/counted-module.ts';
import { packRun, type RunCounts, unpackRun } from '../../src/store/run-file.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { counted } from './counted.ts';

const counter = fc.oneof(
  fc.constant(0),
  fc.nat({ max: 300 }),
  fc.maxSafeNat(),
  fc.constantFrom(127, 128, 2 ** 32, 2 ** 53 - 1, 2 ** 53),
);
const counters = fc.array(counter, { maxLength: 40 }).map((values) => Float64Array.from(values));

/** Undefined when they are not there. */
function unpacked(bytes: Uint8Array, count: number, at = 0) {
  const into = new Float64Array(count);
  const end = unpackCounters({ bytes, at, count, into });
  return end < 0 ? undefined : { counters: into, end };
}

describe('packed counters', () => {
  test('come back, and say where they end', () => {
    fc.assert(
      fc.property(counters, fc.uint8Array({ maxLength: 3 }), (values, rest) => {
        const packed = packCounters(values);
        const bytes = Uint8Array.from([7, ...packed, ...rest]);
        expect(unpacked(bytes, values.length, 1)).toEqual({ counters: values, end: 1 + packed.length });
        const { end } = unpacked(bytes, values.length, 1) ?? {};
        expect(unpackCounters({ bytes, at: 1, count: values.length, into: undefined })).toBe(end);
      }),
    );
  });

  test('of a run are mostly zeros, which take next to nothing', () => {
    const values = new Float64Array(100_000);
    values[70_000] = 3;
    expect(packCounters(values).length).toBeLessThan(12);
  });

  test('from 2^53 on are all one: such counts are not exact', () => {
    const packed = packCounters(Float64Array.of(2 ** 53, 2 ** 60, 2 ** 64));
    expect([...(unpacked(packed, 3)?.counters ?? [])]).toEqual([2 ** 53, 2 ** 53, 2 ** 53]);
  });

  test('that break off, or are more than there is room for, are none', () => {
    const packed = packCounters(Float64Array.of(1, 300, 0, 0, 0));
    for (let length = 0; length < packed.length; length++)
      expect(unpacked(packed.subarray(0, length), 5)).toBeUndefined();
    expect(unpacked(packed, 4)).toBeUndefined();
    expect(unpacked(packed, 6)).toBeUndefined();
    expect(unpacked(new Uint8Array(20).fill(0xff), 1)).toBeUndefined();
  });
});

const id = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => sha256(bytes));
const run: fc.Arbitrary<RunCounts> = fc.record(
  {
    generator: fc.string(),
    workingDirectory: fc.string({ unit: 'binary' }),
    context: fc.string({ unit: 'binary' }),
    modules: fc.array(
      fc.record(
        {
          id,
          counters,
          ends: fc.array(
            fc.record(
              { funcidx: fc.nat(), offset: fc.nat(), count: fc.nat(), arriving: fc.constant(true as const) },
              { requiredKeys: ['funcidx', 'offset', 'count'], noNullPrototype: true },
            ),
            { maxLength: 3 },
          ),
          inexact: fc.array(fc.nat(), { maxLength: 3 }),
          complete: fc.boolean(),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['generator', 'workingDirectory', 'modules'], noNullPrototype: true },
);

describe('the file of a run', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(run, (given) => {
        expect(unpackRun(packRun(given), 'f')).toEqual(given);
      }),
    );
  });

  test('that was cut off, or changed in one byte, is told apart', () => {
    fc.assert(
      fc.property(run, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, change) => {
        const bytes = packRun(given);
        const place = at % bytes.length;
        expect(() => unpackRun(bytes.subarray(0, place), 'f')).toThrow(DataFileError);
        bytes[place]! ^= change;
        expect(() => unpackRun(bytes, 'f')).toThrow(DataFileError);
      }),
    );
  });

  test('with a right checksum may still say anything', () => {
    const named = fc.record(
      {
        generator: fc.oneof(fc.string(), fc.anything()),
        workingDirectory: fc.oneof(fc.string(), fc.anything()),
        context: fc.anything(),
        modules: fc.array(
          fc.record(
            {
              id: fc.oneof(id, fc.anything()),
              counters: fc.oneof(fc.constantFrom(0, 1, 2 ** 40), fc.anything()),
              ends: fc.oneof(fc.constant([]), fc.array(fc.array(fc.nat())), fc.anything()),
              inexact: fc.oneof(fc.constant([]), fc.anything()),
              complete: fc.oneof(fc.boolean(), fc.anything()),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    const header = fc.oneof(fc.object(), named).filter((value) => JSON.stringify(value) !== undefined);
    fc.assert(
      fc.property(header, fc.uint8Array(), (value, body) => {
        try {
          unpackRun(packContainer('run', value as object, [body]), 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(DataFileError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the file of a module', () => {
  const parts = counted('fib', []);
  const packedMap = encodeProbeMap(parts.probeMap);
  const { id, bytes } = packCountedModule({ ...parts, packedMap });

  test('comes back, under its own name only', () => {
    const { module, probeMap } = unpackCountedModule(bytes, id, 'f');
    expect(module).toMatchObject({ name: 'bare.wasm', linesFrom: 'dwarf', hitOnly: false, warnings: [] });
    expect(module.filesWithCode).toEqual(parts.filesWithCode);
    expect(probeMap().functions.length).toBe(parts.probeMap.functions.length);
    expect(() => unpackCountedModule(bytes, sha256(packedMap), 'f')).toThrow(/f is another module/);
  });
});

test('a later version is named', () => {
  const bytes = packContainer('run', {}, []);
  bytes[8] = 2;
  expect(() => unpackContainer('run', bytes, 'f')).toThrow(
    'f has version 2 of the data format, and this wtrace knows version 1',
  );
});
