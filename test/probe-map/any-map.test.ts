import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeProbeMap, encodeProbeMap, type ProbeMap } from '../../src/probe-map/index.ts';
import { sections } from '../../src/probe-map/packed/sections/index.ts';
import { anyMap } from './any-map.ts';
import { coreModule, deliveries, placements, plain } from './maps.ts';

test('a map survives, whatever it holds', () => {
  fc.assert(
    fc.property(anyMap, (map) => {
      // Trusted: it means nothing, so that it would be refused.
      const back = decodeProbeMap(encodeProbeMap(map), { trusted: true });
      expect(isDeepStrictEqual(plain(back), plain(map))).toBe(true);
      // Decoded once, however often it is used.
      expect(back.functions).toBe(back.functions);
    }),
    { numRuns: 500 },
  );
});

test('bytes may be in memory that threads share', () => {
  const map = coreModule('c-ends/O0.wasm').map();
  const packed = encodeProbeMap(map);
  const shared = new Uint8Array(new SharedArrayBuffer(packed.length + 3)).subarray(3);
  shared.set(packed);
  expect(isDeepStrictEqual(plain(decodeProbeMap(shared)), plain(map))).toBe(true);
});

test('every property of a map is in one section, ids and names are unique, versions can be upgraded', () => {
  const properties = sections.flatMap((section) => section.properties);
  expect(new Set(properties).size).toBe(properties.length);
  const module = coreModule('c-ends/O0.wasm');
  const maps: ProbeMap[] = [
    module.map(),
    module.map({ hitOnly: true }),
    module.map(deliveries['call, counts']),
    module.map(placements['branches']),
  ];
  expect(new Set(maps.flatMap((map) => Object.keys(map)))).toEqual(new Set(properties));
  expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
  expect(new Set(sections.map(({ name }) => name)).size).toBe(sections.length);
  for (const { version, upgrade } of sections)
    expect(Object.keys(upgrade).map(Number)).toEqual(Array.from({ length: version - 1 }, (_, i) => i + 1));
});
