import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataFileError } from '../../src/errors.ts';
import { probeMapFromJSON, probeMapToJSON } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { fixture } from '../helpers/wtrace.ts';

const { probeMap } = instrument(new Uint8Array(readFileSync(fixture('c-loops/yowasp22-O0.wasm'))));
const json = probeMapToJSON(probeMap);

test('the probe map of a real program survives', () => {
  const back = probeMapFromJSON(json);
  expect(probeMapToJSON(back)).toBe(json);
  expect(back.offsets).toEqual(probeMap.offsets);
  expect(back.functionInfo).toEqual(probeMap.functionInfo);
  expect(back.functions.map((fn) => [...fn.places])).toEqual(probeMap.functions.map((fn) => [...fn.places]));
});

test('other versions and formats are refused, in one line that says what to do', () => {
  const refused = (text: string): string => {
    try {
      probeMapFromJSON(text);
    } catch (error) {
      if (error instanceof DataFileError) return error.message;
    }
    return 'not refused';
  };
  expect(refused('{')).toMatch(/it is not JSON; create it again with wtrace instrument$/);
  expect(refused('[]')).toContain('it should be an object');
  expect(refused('{"format":"wtrace"}')).toContain('format should be "wtrace-probe-map"');
  const old = json.replace('"wtrace-probe-map","version":2', '"wtrace-probes","version":1');
  expect(refused(old)).toBe(
    'the probe map has version 1 ("wtrace-probes") and this wtrace knows version 2; read it with the wtrace that wrote it, or create it again with wtrace instrument',
  );
  expect(refused(json.replace('"version":2', '"version":1'))).toContain(
    'has version 1 and this wtrace knows version 2',
  );
  expect(refused(json.replace('"version":2', '"version":3'))).toContain(
    'has version 3 and this wtrace knows version 2',
  );
  expect(refused(json.replace('"counterCount":', '"counters":'))).toContain('counterCount should be');
});

/** Every path to a number, string, array or boolean of the map; arrays by their first and last entry. */
function* paths(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path;
  if (Array.isArray(value)) {
    for (const i of new Set([0, value.length - 1])) if (i in value) yield* paths(value[i], [...path, i]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) yield* paths(entry, [...path, key]);
  }
}

test('a map with any one value replaced is read or refused with DataFileError', () => {
  const all = [...paths(JSON.parse(json))];
  expect(all.length).toBeGreaterThan(60);
  const values = fc.oneof(
    fc.constantFrom(-1, -2, 2 ** 31, 2 ** 32, 1e300, 0.5, null, '', [], {}),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...all), values, (path, value) => {
      const data = JSON.parse(json);
      let at = data;
      for (const key of path.slice(0, -1)) at = at[key];
      at[path.at(-1)!] = value;
      try {
        probeMapFromJSON(JSON.stringify(data));
      } catch (error) {
        expect(error).toBeInstanceOf(DataFileError);
      }
    }),
    { numRuns: 300 },
  );
});
