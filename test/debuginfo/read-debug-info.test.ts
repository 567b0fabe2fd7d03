/** Which source of lines is chosen, from which file, and what is said about it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DebugInfo, readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import {
  bytes,
  cstring,
  custom,
  lineUnit,
  lns,
  module,
  nops,
  oldTables,
  u16,
  u32,
  uleb,
  withLength,
} from './dwarf/build.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const named = (value: string): Uint8Array => bytes(uleb(value.length), text(value));
const slugs = ({ warnings }: DebugInfo): string[] => warnings.map(({ slug }) => slug);
const factOf = ({ facts }: DebugInfo, label: string): string | undefined =>
  facts.find((fact) => fact.label === label)?.value;

/** Ten instructions in a function at [2, 14). */
const bodies = [nops(10)];
const lineTable = (file: string, start = 2, length = 12): Uint8Array =>
  custom(
    '.debug_line',
    lineUnit({
      version: 4,
      tables: oldTables([], [[file, 0]]),
      program: [lns.setAddress(start), lns.copy, lns.advancePc(length), lns.endSequence],
    }),
  );
const mapSection = custom('sourceMappingURL', named('m.map'));
const map = (wasm: Uint8Array): Uint8Array => {
  const start = readModule(wasm).code.codeStart[0]!;
  // One segment of line 1, column 1; offsets below 1024 take two digits at most.
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const value = start << 1;
  const vlq = digits[(value & 31) | 32]! + digits[value >> 5]!;
  return text(JSON.stringify({ version: 3, sources: ['m.ts'], names: [], mappings: `${vlq}AAA` }));
};
const read = (wasm: Uint8Array, files: Record<string, Uint8Array> = {}): DebugInfo =>
  readDebugInfo(wasm, readModule(wasm), { readFile: (url) => files[url] });

describe('the best source that fits the code', () => {
  test('DWARF before a source map', () => {
    const wasm = module(bodies, lineTable('a.c'), mapSection);
    expect(read(wasm, { 'm.map': map(wasm) })).toMatchObject({ kind: 'dwarf', lines: { files: ['a.c'] } });
  });

  test('a source map when the DWARF is stale, and a warning', () => {
    const wasm = module(bodies, lineTable('a.c', 2, 7), mapSection);
    const info = read(wasm, { 'm.map': map(wasm) });
    expect([info.kind, info.lines.files, slugs(info)]).toEqual(['source-map', ['m.ts'], ['dwarf-stale']]);
  });

  test('the disassembly when there is nothing', () => {
    const info = read(module(bodies));
    expect([info.kind, slugs(info)]).toEqual(['disassembly', ['no-debug-info']]);
    expect(info.sourceText(info.lines.files[0]!)).toContain('nop');
  });

  test('the disassembly when there is nothing good', () => {
    const info = read(module(bodies, lineTable('a.c', 2, 7), mapSection));
    expect([info.kind, slugs(info)]).toEqual(['disassembly', ['dwarf-stale', 'source-map-missing']]);
  });

  test('DWARF of an object file is not final', () => {
    const imports = bytes(1, named('env'), named('__linear_memory'), 2, 0, 0);
    const linked = module(bodies);
    // Preamble and types take 14 bytes; imports come next.
    const object = bytes(
      linked.subarray(0, 14),
      [2, imports.length, imports],
      linked.subarray(14),
      lineTable('a.c'),
      custom('linking', 2),
    );
    const info = read(object);
    expect([info.kind, slugs(info)]).toEqual(['disassembly', ['dwarf-malformed']]);
  });

  test('damaged units are left out with a warning, the others stay', () => {
    const info = read(module(bodies, lineTable('a.c'), custom('.debug_info', u32(50), 1)));
    expect([info.kind, slugs(info)]).toEqual(['dwarf', ['dwarf-malformed']]);
  });
});

describe('external_debug_info', () => {
  const container = (...customs: readonly Uint8Array[]): Uint8Array =>
    bytes([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], customs);
  const link = (url: string): Uint8Array => custom('external_debug_info', named(url));
  const buildId = (id: number): Uint8Array => custom('build_id', 2, id, id);

  test('is used in place of what is embedded; the last of several counts', () => {
    const wasm = module(bodies, lineTable('embedded.c'), link('old.wasm'), link('d.wasm'));
    const info = read(wasm, { 'd.wasm': container(lineTable('external.c')) });
    expect([info.lines.files, slugs(info), factOf(info, 'DWARF')]).toEqual([['external.c'], [], 'in d.wasm']);
  });

  test('missing: what is embedded is used', () => {
    const info = read(module(bodies, lineTable('embedded.c'), link('d.wasm')));
    expect([info.lines.files, slugs(info)]).toEqual([['embedded.c'], ['external-debug-info-missing']]);
    expect(info.warnings[0]?.message).toContain('d.wasm');
  });

  test('no container', () => {
    const info = read(module(bodies, link('d.wasm')), { 'd.wasm': text('not wasm') });
    expect([info.kind, slugs(info)]).toEqual(['disassembly', ['dwarf-malformed']]);
  });

  test.each([
    [[buildId(1), buildId(1)], []],
    [[buildId(1), buildId(2)], ['external-debug-info-mismatch']],
    [[buildId(1)], []],
  ])('build ids are compared when both have one (%#)', ([ours, theirs], expected) => {
    const files = { 'd.wasm': container(lineTable('a.c'), ...(theirs === undefined ? [] : [theirs])) };
    expect(slugs(read(module(bodies, link('d.wasm'), ours!), files))).toEqual(expected);
  });

  test('Emscripten’s -gseparate-dwarf', () => {
    const fixture = new URL('../../wasm-fixtures/emscripten-basic/', import.meta.url);
    const wasm = new Uint8Array(readFileSync(new URL('O1-separate.wasm', fixture)));
    const asked: string[] = [];
    const info = readDebugInfo(wasm, readModule(wasm), {
      readFile: (url) => {
        asked.push(url);
        const file = new URL(url, fixture);
        return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
      },
    });
    expect([info.kind, asked]).toEqual(['dwarf', ['O1-separate.debug.wasm']]);
    expect(info.functions().some(({ name, path }) => name === 'main' && path?.endsWith('.c'))).toBe(true);
  });
});

describe('names', () => {
  const nameSection = custom('name', 1, [4, 1, 0, named('g')]);

  test('the name section where DWARF has none, else the index; the place is that of the first line', () => {
    expect(read(module(bodies, lineTable('a.c'), nameSection)).functions()).toEqual([
      { funcidx: 0, name: 'g', path: 'a.c', line: 1 },
    ]);
    expect(read(module(bodies, lineTable('a.c'))).functions()[0]?.name).toBe('func[0]');
  });

  test('a skeleton unit: lines are here, names in the .dwo', () => {
    const abbrevs = bytes(1, [0x11, 0], [0x76, 0x08], [0x10, 0x17], 0, 0, 0);
    const info = withLength(bytes(u16(5), 4, 4, u32(0), new Uint8Array(8), 1, cstring('a.dwo'), u32(0)));
    const wasm = module(
      bodies,
      lineTable('a.c'),
      custom('.debug_abbrev', abbrevs),
      custom('.debug_info', info),
    );
    const got = read(wasm);
    expect([got.kind, slugs(got), factOf(got, 'split DWARF')]).toEqual([
      'dwarf',
      ['dwarf-split'],
      '1 unit: a.dwo',
    ]);
  });
});

test('facts of a mixed module', () => {
  const wasm = new Uint8Array(
    readFileSync(new URL('../../wasm-fixtures/c-loops/clang19-O2-dwarf5.wasm', import.meta.url)),
  );
  const { facts } = readDebugInfo(wasm, readModule(wasm));
  expect(Object.fromEntries(facts.map(({ label, value }) => [label, value]))).toMatchObject({
    DWARF: 'embedded',
    'compilation units': 'DWARF 4 (40), DWARF 5 (1)',
    'line programs': 'version 4 (40), version 5 (1)',
    producers: 'Debian clang version 14.0.6 (40), Debian clang version 19.1.7 (3~deb12u1) (1)',
    optimized: 'yes (36)',
    'line sequences': '55 used, 48 of discarded code',
    'line rows': '3972',
    'functions with lines': '55 of 57',
  });
});
