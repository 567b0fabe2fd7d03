import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  decodeProbeMap,
  encodeProbeMap,
  probeMapFromJSON,
  probeMapToJSON,
} from '../../src/probe-map/index.ts';
import { coreModules, deliveries, placements, plain } from './maps.ts';

describe.each(coreModules)('the probe map of $title', (module) => {
  test.each(Object.entries({ ...placements, ...deliveries }))('survives: %s', (_, options) => {
    const map = module.map(options);
    const packed = encodeProbeMap(map);
    // `expect` on a large difference takes minutes.
    expect(isDeepStrictEqual(plain(decodeProbeMap(packed)), plain(map))).toBe(true);
    expect(isDeepStrictEqual(plain(decodeProbeMap(packed, { trusted: true })), plain(map))).toBe(true);
    expect(Buffer.compare(encodeProbeMap(decodeProbeMap(packed)), packed)).toBe(0);
    const json = probeMapToJSON(map);
    expect(isDeepStrictEqual(plain(probeMapFromJSON(json)), plain(map))).toBe(true);
  });

  test('takes at most one and a half times the space of the module', () => {
    for (const options of Object.values(placements)) {
      const { length } = encodeProbeMap(module.map(options));
      expect(length).toBeLessThanOrEqual(1.5 * module.bytes.length);
    }
  });
});
