/** Probe maps of large modules without debug info, where every instruction is a line: their size, and that they survive. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { decodeProbeMap, encodeProbeMap, type ProbeMap, probeMapToJSON } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { coreModules } from '../probe-map/maps.ts';
import { describeSurvival, optionNames } from '../probe-map/survival.ts';
import { describeWith } from './available.ts';

describe.each(coreModules)('the probe map of $title', (module) => describeSurvival(module, optionNames));

/** Everything but the places, which are too many for objects. */
function withoutPlaces(map: ProbeMap): unknown {
  return { ...map, functions: map.functions.map(({ places, ...fn }) => ({ ...fn, places: places.length })) };
}

/** Function and index of the first place that differs. */
function placeThatDiffers(one: ProbeMap, other: ProbeMap): string | undefined {
  for (const [f, { places }] of one.functions.entries()) {
    // One after the other: by number, two maps in turn take a time that is quadratic in the places of a function.
    const own = places.read();
    const twin = other.functions[f]!.places.read();
    for (let i = 0; i < places.length; i++) {
      const same =
        own.next() &&
        twin.next() &&
        own.file === twin.file &&
        own.line === twin.line &&
        own.block === twin.block &&
        own.offset === twin.offset &&
        isDeepStrictEqual(own.count, twin.count);
      if (!same) return `place ${i} of function ${f}`;
    }
  }
  return undefined;
}

describeWith('packages')('the probe map of a large module without debug info', () => {
  test.each([
    ['esbuild-wasm', 'esbuild.wasm'],
    ['@swc/wasm', 'wasm_bg.wasm'],
  ])('%s takes less space than the module, and survives', (name, file) => {
    const bytes = new Uint8Array(
      readFileSync(join(process.env['WTRACE_PACKAGES']!, 'node_modules', name, file)),
    );
    expect(bytes.length).toBeGreaterThan(1.3e7);
    const map = instrument(bytes).probeMap;
    const packed = encodeProbeMap(map);
    expect(packed.length).toBeLessThan(bytes.length);
    for (const back of [decodeProbeMap(packed), decodeProbeMap(packed, { trusted: true })]) {
      expect(placeThatDiffers(map, back)).toBeUndefined();
      expect(isDeepStrictEqual(withoutPlaces(back), withoutPlaces(map))).toBe(true);
    }
    expect(() => probeMapToJSON(map)).toThrow('more than 64 MB as JSON');
  });
});
