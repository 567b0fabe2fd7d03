/** Which DWARF is believed: how many sequences of each fixture fit the code, and what is said about the others. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { read } from './ours.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../wasm-fixtures/${name}`, import.meta.url)));

/** Fixture → sequences accepted and refused, functions left without rows for that. Made by compilers: none refused. */
test.each([
  ['c-bare/O0-dwarf4.wasm', 11, 0, 0],
  ['c-loops/clang19-O2-dwarf5.wasm', 55, 0, 0],
  ['cpp-templates/yowasp22-O0.wasm', 331, 0, 0],
  ['rust-basic/O0.wasm', 1299, 0, 0],
  ['zlib/clang19-O2-dwarf5.wasm', 97, 0, 0],
  // Rewritten by Binaryen 108: some sequences end before their functions do, and are used as far as they go.
  ['post-link/rewritten.wasm', 53, 0, 0],
  ['cpp-exceptions/emcc-O0.wasm', 177, 0, 0],
  // Moved by Binaryen 132, with DWARF left as it was.
  ['post-link/stale.wasm', 0, 54, 14],
])('%s: %i fit, %i do not, %i functions without rows', (name, fitting, refused, without) => {
  const { dwarf } = read(fixture(name));
  const { accepted, repeated, cut, offBoundary, wrongEnd, outsideCode, broken } = dwarf.sequences;
  expect({
    fitting: accepted + repeated + cut,
    refused: offBoundary + wrongEnd + outsideCode + broken,
    without: dwarf.refusedFunctions.length,
  }).toEqual({ fitting, refused, without });
});

test.each([
  ['c-bare/O0-dwarf5.wasm', 'dwarf', []],
  ['c-bare/O2-dwarf5.wasm', 'dwarf', ['optimized-code']],
  ['c-loops/clang19-O0-dwarf4.wasm', 'dwarf', []],
  ['post-link/stale.wasm', 'disassembly', ['dwarf-stale']],
  ['post-link/empty-lines.wasm', 'disassembly', ['dwarf-empty']],
  ['post-link/stripped.wasm', 'disassembly', ['no-debug-info']],
  ['post-link/rewritten.wasm', 'dwarf', ['optimized-code']],
])('%s: %s with warnings %j', (name, kind, slugs) => {
  const bytes = fixture(name);
  const info = readDebugInfo(bytes, readModule(bytes));
  expect([info.kind, info.warnings.map(({ slug }) => slug)]).toEqual([kind, slugs]);
});

test('each row of a fixture stands in its function, in ascending order', () => {
  const { module, dwarf } = read(fixture('rust-basic/O0.wasm'));
  const { offset, firstRow } = dwarf.lines;
  const wrong = Array.from({ length: module.code.count }, (_, fn) => {
    const rows = [...offset.subarray(firstRow[fn], firstRow[fn + 1])];
    const inside = rows.every((row) => row >= module.code.start[fn]! && row < module.code.end[fn]!);
    return inside && rows.every((row, i) => i === 0 || row >= rows[i - 1]!) ? undefined : fn;
  });
  expect(wrong.filter((fn) => fn !== undefined)).toEqual([]);
  expect(offset.length).toBeGreaterThan(10_000);
});
