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
  test.each(Object.entries({ ...placements, ...deliveries }))('survives: %s', (way, options) => {
    const map = module.map(options);
    const packed = encodeProbeMap(map);
    const expected = plain(map);
    // `expect` on a large difference takes minutes.
    expect(isDeepStrictEqual(plain(decodeProbeMap(packed)), expected)).toBe(true);
    const trusted = decodeProbeMap(packed, { trusted: true });
    expect(isDeepStrictEqual(plain(trusted), expected)).toBe(true);
    expect(Buffer.compare(encodeProbeMap(trusted), packed)).toBe(0);
    const json = probeMapToJSON(map);
    expect(isDeepStrictEqual(plain(probeMapFromJSON(json)), expected)).toBe(true);
    if (Object.hasOwn(placements, way)) expect(packed.length).toBeLessThanOrEqual(1.5 * module.bytes.length);
  });
});
