/** The limit on the number of sources of a source map. */
import { expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { custom, module, nops, uleb } from '../debuginfo/dwarf/build.ts';

const url = 'm.map';
const contents = module(
  [nops(10)],
  custom('sourceMappingURL', uleb(url.length), new TextEncoder().encode(url)),
);

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** One segment at the first instruction: source 0, line 0, column 0. The offset is a VLQ of two digits. */
const at = readModule(contents).code.codeStart[0]! << 1;
const mappings = `${digits[(at & 31) | 32]}${digits[at >> 5]}AAA`;

function read(sources: number) {
  const map = { version: 3, sources: Array<string>(sources).fill('x'), names: [], mappings };
  const text = new TextEncoder().encode(JSON.stringify(map));
  const { kind, warnings } = readDebugInfo(contents, readModule(contents), { readFile: () => text });
  return { kind, slugs: warnings.map(({ slug }) => slug) };
}

test('a source map of a million sources is read, one of more is refused', () => {
  expect(read(1)).toEqual({ kind: 'source-map', slugs: [] });
  expect(read(2 ** 20)).toEqual(read(1));
  expect(read(2 ** 20 + 1)).toEqual({ kind: 'disassembly', slugs: ['source-map-malformed'] });
});
