import { expect, test } from 'vitest';
import type { CoverageFacts } from '../../src/coverage/index.ts';
import { formatCsv, reports } from '../../src/report/index.ts';
import { counts, listing } from './listing.ts';
import { options, sample } from './sample.ts';

const facts: CoverageFacts = {
  omittedFiles: 0,
  modules: [
    { name: 'a "b".wasm', sha256: 'a'.repeat(64), files: [], inexact: [], instructions: counts },
    { name: 'lines.wasm', sha256: 'b'.repeat(64), files: [], inexact: [] },
  ],
};
const header = 'module,funcidx,function,file,line,offset,instruction,count';

test('a row per counted instruction, values quoted as RFC 4180 has it', () => {
  const text = formatCsv(facts, { listing: () => listing });
  expect(text.split('\n')).toEqual([
    header,
    '"a ""b"".wasm",4,"max<int, ""x"">","src/a,b.c",3,40,block,10000',
    '"a ""b"".wasm",4,"max<int, ""x"">","src/a,b.c",3,42,local.get 0,10000',
    '"a ""b"".wasm",4,"max<int, ""x"">",src/in\\x0aline.h,9,44,"i32.const 7 (;""a"", b;)",10000',
    '"a ""b"".wasm",4,"max<int, ""x"">",,,46,br_if 0,9999',
    '"a ""b"".wasm",4,"max<int, ""x"">",,,48,end,1',
    '"a ""b"".wasm",4,"max<int, ""x"">","src/a,b.c",4,49,end,10000',
    '"a ""b"".wasm",5,abort,"src/a,b.c",8,60,unreachable,3',
    '"a ""b"".wasm",5,abort,"src/a,b.c",8,61,end,0',
    '',
  ]);
});

test('without the module, offsets and counts remain', () => {
  const rows = formatCsv(facts, {}).split('\n');
  expect(rows).toHaveLength(counts.offset.length + 2);
  expect(rows[1]).toBe('"a ""b"".wasm",,,,,40,,10000');
});

test('many rows come in parts, each row whole', () => {
  const offset = Uint32Array.from({ length: 10_000 }, (_, i) => 2 * i);
  const many = { ...facts.modules[0]!, instructions: { offset, count: Float64Array.from(offset) } };
  const report = reports.find(({ name }) => name === 'csv');
  const made = report?.kind === 'text' ? report.parts : undefined;
  const parts = [...(made?.({ omittedFiles: 0, modules: [many] }, options) ?? [])];
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(part.endsWith('\n')).toBe(true);
  expect(parts.join('').split('\n')).toHaveLength(10_002);
});

test('nothing but the header where nothing was counted', () => {
  expect(formatCsv(sample, {})).toBe(`${header}\n`);
});
