/** Probe maps that are too large to be written as JSON. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DataFileError } from '../../src/errors.ts';
import { type Place, Places, probeMapToJSON } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { branded } from '../helpers/branded.ts';
import { fixture } from '../helpers/wtrace.ts';

const { probeMap } = instrument(new Uint8Array(readFileSync(fixture('c-loops/yowasp22-O0.wasm'))));

test('a map that is too large for JSON is refused, and its packed form is named', () => {
  const places = Places.from(
    Array.from({ length: 1_000_000 }, (_, i) =>
      branded<Place>({ ...{ file: 0, line: 1 + i, block: 0, offset: i }, count: { kind: 'block' } }),
    ),
  );
  const large = { ...probeMap, functions: [{ ...probeMap.functions[0]!, places }] };
  let error: unknown;
  try {
    probeMapToJSON(large);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DataFileError);
  expect(String(error)).toMatch(/more than 64 MB as JSON; use its packed form \(encodeProbeMap/);
});
