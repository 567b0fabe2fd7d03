/** A probe map survives its packed form and JSON, whatever it was made with. */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import {
  decodeProbeMap,
  encodeProbeMap,
  forReports,
  probeMapFromJSON,
  probeMapToJSON,
} from '../../src/probe-map/index.ts';
import { type CoreModule, deliveries, placements, plain } from './maps.ts';

/** Names of all options that {@link describeSurvival} knows. */
export const optionNames: readonly string[] = Object.keys({ ...placements, ...deliveries });

/** Bytes of a saved map, at most: half as much again as the module. Of a module of some hundred bytes the frame of the map shows. */
const mostFor = (moduleBytes: number): number => Math.max(1.5 * moduleBytes, moduleBytes + 300);

/** A test for each of the named options. */
export function describeSurvival(module: CoreModule, names: readonly string[]): void {
  test.each(names)('survives: %s', (name) => {
    const map = module.map(placements[name] ?? deliveries[name] ?? {});
    const packed = encodeProbeMap(map);
    const expected = plain(map);
    // `expect` on a large difference takes minutes.
    expect(isDeepStrictEqual(plain(decodeProbeMap(packed)), expected)).toBe(true);
    const trusted = decodeProbeMap(packed, { trusted: true });
    expect(isDeepStrictEqual(plain(trusted), expected)).toBe(true);
    expect(Buffer.compare(encodeProbeMap(trusted), packed)).toBe(0);
    const json = probeMapToJSON(map);
    expect(isDeepStrictEqual(plain(probeMapFromJSON(json)), expected)).toBe(true);
    const saved = encodeProbeMap(forReports(map));
    if (Object.hasOwn(placements, name))
      expect(saved.length).toBeLessThanOrEqual(mostFor(module.bytes.length));
  });
}
