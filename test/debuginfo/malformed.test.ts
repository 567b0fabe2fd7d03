/**
 * Damaged debug info: every byte of every DWARF section of small modules changed, and sections cut off. Whatever that makes of it,
 * there are lines (at worst those of the disassembly), no error leaves, and no table names what is not there.
 */
import process from 'node:process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { debugSections, describeDamagedDwarf, fixture, modules, read } from './damaged-dwarf.ts';
import { bytes, custom } from './dwarf/build.ts';

describeDamagedDwarf(false);

test.each(modules)('%s with any DWARF section cut off at every other byte', (name) => {
  const original = fixture(name);
  const wrong: string[] = [];
  for (const section of debugSections(original)) {
    const before = original.subarray(0, section.start);
    const after = original.subarray(section.end);
    for (let end: number = section.dataStart; end < section.end; end += 2) {
      const cut = custom(section.name!, original.subarray(section.dataStart, end));
      const answer = read(bytes(before, cut, after));
      if (answer !== '') wrong.push(`${section.name} cut at ${end - section.dataStart}: ${answer}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('DWARF sections of random bytes', () => {
  const original = fixture('c-bare/O0-dwarf5.wasm');
  const code = original.subarray(0, debugSections(original)[0]!.start);
  const names = [
    '.debug_abbrev',
    '.debug_info',
    '.debug_line',
    '.debug_str',
    '.debug_line_str',
    '.debug_addr',
  ];
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 6, maxLength: 6 }), (contents) => {
      const sections = names.map((name, i) => custom(name, contents[i]!));
      expect(read(bytes(code, sections))).toBe('');
    }),
    { numRuns: 500 },
  );
});

test('a large section of the worst kind is read in time proportional to its size', () => {
  const original = fixture('c-bare/O0-dwarf4.wasm');
  const code = original.subarray(0, debugSections(original)[0]!.start);
  // Units of one entry each, whose abbreviations start at every offset of one long table.
  const units = 20_000;
  const info = new Uint8Array(units * 12);
  const view = new DataView(info.buffer);
  for (let unit = 0; unit < units; unit++) {
    view.setUint32(unit * 12, 8, true);
    view.setUint16(unit * 12 + 4, 4, true);
    view.setUint32(unit * 12 + 6, unit, true);
    view.setUint8(unit * 12 + 10, 4);
    view.setUint8(unit * 12 + 11, 1);
  }
  const abbrevs = new Uint8Array(units + 10).fill(1);
  const module = bytes(code, custom('.debug_info', info), custom('.debug_abbrev', abbrevs));
  const before = process.cpuUsage();
  expect(read(module)).toBe('');
  // Time of the processor: the machine may be busy. Without bounds it takes minutes.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(4000);
});
