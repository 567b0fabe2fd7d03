/**
 * Source maps (ECMA-426) as line tables. Oracle of the fixtures: Node's own decoder, `SourceMap` of node:module, which
 * shares no code with the library that wtrace uses.
 */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DebugInfo, readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { bytes, custom, module, nops, uleb } from './dwarf/build.ts';

const fixtures = fileURLToPath(new URL('../../wasm-fixtures/', import.meta.url));

describe.each([
  ['as-basic/debug.wasm', 'debug.wasm.map'],
  ['as-basic/O2.wasm', 'O2.wasm.map'],
  ['as-basic/inline.wasm', undefined],
  ['emscripten-basic/O1-map.wasm', 'O1-map.wasm.map'],
])('%s', (name, mapName) => {
  const folder = dirname(join(fixtures, name));
  const contents = new Uint8Array(readFileSync(join(fixtures, name)));
  const wasm = readModule(contents);
  const readFile = (url: string): Uint8Array | undefined =>
    existsSync(join(folder, url)) ? new Uint8Array(readFileSync(join(folder, url))) : undefined;
  const info = readDebugInfo(contents, wasm, { readFile });
  const text = mapName === undefined ? inlineMap(contents) : readFileSync(join(folder, mapName), 'utf8');
  const payload = JSON.parse(text) as SourceMapPayload;

  test('rows are what Node’s decoder finds at the offsets of functions', () => {
    // Without sourceRoot, which AssemblyScript invents. Node takes a last segment of one field for one of four unless
    // something follows it.
    const oracle = new SourceMap({ ...payload, sourceRoot: '', mappings: `${payload.mappings};` });
    const theirs: string[] = [];
    for (let fn = 0; fn < wasm.code.count; fn++) {
      for (let offset = wasm.code.start[fn]!; offset < wasm.code.end[fn]!; offset++) {
        const entry = oracle.findEntry(0, offset) as Partial<ReturnType<SourceMap['findEntry']>>;
        if (!('generatedColumn' in entry) || entry.generatedColumn !== offset) continue;
        const place =
          entry.originalSource === undefined || entry.originalLine === undefined
            ? 'no source'
            : `${entry.originalSource} ${entry.originalLine + 1} ${entry.originalColumn! + 1}`;
        theirs.push(`${offset} ${place}`);
      }
    }
    expect(info.kind).toBe('source-map');
    // Of several segments at one offset, Node answers with the last; in a line table, the last is in force.
    expect(
      rowsOf(info).filter(
        (row, i, all) => Number.parseInt(all[i + 1] ?? '', 10) !== Number.parseInt(row, 10),
      ),
    ).toEqual(theirs);
    expect(theirs.length).toBeGreaterThan(50);
  });

  test('text of sources is the map’s', () => {
    const known = payload.sources.map(
      (source, i) => [source, payload.sourcesContent?.[i] ?? undefined] as const,
    );
    expect(known.map(([source]) => [source, info.sourceText(source)])).toEqual(known);
  });
});

/** The text of the map in a `data:` URL. */
function inlineMap(contents: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(contents);
  const base64 = /data:application\/json;base64,([A-Za-z0-9+/=]+)/.exec(text)?.[1] ?? '';
  return Buffer.from(base64, 'base64').toString();
}

/** `offset path line column` of all rows, `offset no source` of those without. */
function rowsOf({ lines: { offset, file, line, column, files } }: DebugInfo): string[] {
  return [...offset].map((at, row) =>
    line[row] === 0 ? `${at} no source` : `${at} ${files[file[row]!]} ${line[row]} ${column[row]}`,
  );
}

/** VLQs of segments `[offset, source, line, column]` or `[offset]`, all 0-based (ECMA-426 §9). */
function mappings(...segments: readonly (readonly number[])[]): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const vlq = (value: number): string => {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    let text = '';
    do {
      text += digits[(rest & 31) | (rest > 31 ? 32 : 0)];
      rest >>>= 5;
    } while (rest > 0);
    return text;
  };
  const last = [0, 0, 0, 0];
  return segments
    .map((segment) =>
      segment
        .map((value, i) => {
          const text = vlq(value - last[i]!);
          last[i] = value;
          return text;
        })
        .join(''),
    )
    .join(',');
}

const url = 'maps/m.map';
/** Two functions: ten instructions of a byte each, then `i32.const 300; drop`. */
const contents = module(
  [nops(10), [0x41, ...uleb(300), 0x1a]],
  custom('sourceMappingURL', uleb(url.length), new TextEncoder().encode(url)),
);
const { code } = readModule(contents);
const [first, second] = [code.codeStart[0]!, code.codeStart[1]!];
const base = { version: 3, sources: ['a.ts', '../b.ts'], names: [], mappings: mappings([first, 0, 0, 0]) };

function info(map: unknown, wasm = contents): DebugInfo {
  const text = typeof map === 'string' ? map : JSON.stringify(map);
  return readDebugInfo(wasm, readModule(wasm), {
    readFile: (asked) => (asked === url ? new TextEncoder().encode(text) : undefined),
  });
}
const slugs = ({ warnings }: DebugInfo): string[] => warnings.map(({ slug }) => slug);

describe('what a map says', () => {
  test('rows by function; segments outside of functions are nobody’s; none reaches into the next function', () => {
    const map = {
      ...base,
      mappings: mappings(
        [0, 0, 7, 7],
        [first, 0, 4, 2],
        [first + 3],
        [first + 4, 1, 0, 0],
        [second + 3, 0, 9, 0],
      ),
    };
    const { lines, kind } = info(map);
    expect(kind).toBe('source-map');
    expect([...lines.firstRow]).toEqual([0, 3, 4]);
    expect(rowsOf(info(map))).toEqual([
      `${first} maps/a.ts 5 3`,
      `${first + 3} no source`,
      `${first + 4} b.ts 1 1`,
      `${second + 3} maps/a.ts 10 1`,
    ]);
  });

  test('functions are named by index and stand where their first line is', () => {
    const map = { ...base, mappings: mappings([first], [first + 1, 0, 4, 0]) };
    expect(info(map).functions()).toEqual([
      { funcidx: 0, name: 'func[0]', path: 'maps/a.ts', line: 5 },
      { funcidx: 1, name: 'func[1]', line: 0 },
    ]);
  });

  test('what it says of lines after the first is of no module', () => {
    const rows = rowsOf(info(base));
    expect(rowsOf(info({ ...base, mappings: `${base.mappings};AAAA;;AACA` }))).toEqual(rows);
    const sections = [
      { offset: { line: 0, column: 0 }, map: { ...base, mappings: `${base.mappings};CAAA` } },
    ];
    expect(rowsOf(info({ version: 3, sections }))).toEqual(rows);
    expect(slugs(info({ ...base, mappings: `;${base.mappings}` }))).toEqual(['source-map-empty']);
  });

  test('sourceRoot, sourcesContent, a first line against scripts', () => {
    const map = {
      ...base,
      sourceRoot: '/mapped/',
      sources: ['x/a.ts', './x/../b.ts'],
      sourcesContent: ['A', null],
    };
    const read = info(`)]}'\n${JSON.stringify(map)}`);
    expect(read.lines.files).toEqual(['/mapped/x/a.ts']);
    expect([read.sourceText('/mapped/x/a.ts'), read.sourceText('/mapped/b.ts')]).toEqual(['A', undefined]);
  });

  test.each([
    [{ sourceRoot: 'file:///project/a%20b' }, 'c/x.ts', '/project/a b/c/x.ts'],
    [{ sourceRoot: 'file:///project/me/' }, '../x.ts', '/project/x.ts'],
    [{}, 'file:///project/x.ts', '/project/x.ts'],
    [{}, 'file:///C:/src/x.ts', 'C:/src/x.ts'],
    [{}, 'file://localhost/project/x.ts', '/project/x.ts'],
    [{ sourceRoot: 'webpack://app/' }, 'x.ts', 'webpack://app/x.ts'],
  ])('file: URLs are paths, those of bundlers stay: %j %s', (root, source, path) => {
    const read = info({ ...base, ...root, sources: [source, 'b.ts'], sourcesContent: ['text'] });
    expect([read.lines.files, read.sourceText(path)]).toEqual([[path], 'text']);
  });

  test('sources of a map with a file: URL count from its directory', () => {
    const at = 'file:///project/me/out/m.map';
    const wasm = module(
      [nops(10)],
      custom('sourceMappingURL', uleb(at.length), new TextEncoder().encode(at)),
    );
    const map = {
      ...base,
      sources: ['../src/x.ts'],
      mappings: mappings([readModule(wasm).code.codeStart[0]!, 0, 0, 0]),
    };
    const readFile = () => new TextEncoder().encode(JSON.stringify(map));
    expect(readDebugInfo(wasm, readModule(wasm), { readFile }).lines.files).toEqual(['/project/me/src/x.ts']);
  });

  test('AssemblyScript’s sourceRoot is no directory', () => {
    const map = { ...base, sourceRoot: './debug', sources: ['assembly/a.ts', '~lib/rt.ts'] };
    expect(info(map).lines.files).toEqual(['maps/assembly/a.ts']);
  });

  test('a source without name has no lines', () => {
    const map = {
      ...base,
      sources: [null, 'b.ts'],
      mappings: mappings([first, 0, 0, 0], [first + 1, 1, 0, 0]),
    };
    expect(rowsOf(info(map))).toEqual([`${first} no source`, `${first + 1} maps/b.ts 1 1`]);
  });

  test('section maps', () => {
    const part = (at: number, source: string) => ({
      offset: { line: 0, column: at },
      map: { version: 3, sources: [source], names: [], mappings: mappings([0, 0, 1, 1], [2, 0, 2, 0]) },
    });
    expect(rowsOf(info({ version: 3, sections: [part(first, 'a.ts'), part(first + 4, 'b.ts')] }))).toEqual([
      `${first} maps/a.ts 2 2`,
      `${first + 2} maps/a.ts 3 1`,
      `${first + 4} maps/b.ts 2 2`,
      `${first + 6} maps/b.ts 3 1`,
    ]);
  });

  test.each([
    ['base64', (text: string) => `data:application/json;charset=utf-8;base64,${btoa(text)}`],
    ['percent-encoded', (text: string) => `data:application/json,${encodeURIComponent(text)}`],
  ])('a map in the URL, %s', (_, encode) => {
    const at = readModule(module([nops(10)])).code.codeStart[0]!;
    const map = { ...base, mappings: mappings([at, 0, 0, 0]) };
    const inline = new TextEncoder().encode(encode(JSON.stringify(map)));
    const wasm = module([nops(10)], custom('sourceMappingURL', uleb(inline.length), inline));
    expect(rowsOf(info('', wasm))).toEqual([`${at} a.ts 1 1`]);
  });
});

describe('maps that are not used', () => {
  test('a function with a mapping inside of an instruction loses its rows; one in ten at most may', () => {
    const many = module(
      [...Array.from({ length: 10 }, () => nops(2)), [0x41, ...uleb(300), 0x1a]],
      custom('sourceMappingURL', uleb(url.length), new TextEncoder().encode(url)),
    );
    const { codeStart } = readModule(many).code;
    const all = [...codeStart].map((at, fn) => [fn === 10 ? at + 1 : at, 0, fn, 0]);
    const nine = all.slice(2);
    const partly = info({ ...base, mappings: mappings(...all) }, many);
    expect(partly.lines.offset.length).toBe(10);
    expect(partly.warnings).toEqual([
      {
        slug: 'source-map-partly-stale',
        message: expect.stringContaining('1 function of 11 left without lines: func[10];'),
      },
    ]);
    const refused = info({ ...base, mappings: mappings(...nine) }, many);
    expect([refused.kind, slugs(refused)]).toEqual(['disassembly', ['source-map-malformed']]);
  });

  test.each([
    ['no JSON', '{"version":'],
    ['another version', { ...base, version: 2 }],
    ['no object', []],
    ['mappings that are no VLQs', { ...base, mappings: '!!' }],
    ['sources that are no strings', { ...base, sources: [1] }],
    ['no sources', { version: 3, mappings: '' }],
    ['a source that is not there', { ...base, mappings: mappings([first, 5, 0, 0]) }],
    ['a line before the first', { ...base, mappings: mappings([first, 0, -5, 0]) }],
    ['sections without offset', { version: 3, sections: [{ map: base }] }],
    ['a VLQ that breaks off', { ...base, mappings: 'ggggggggg' }],
  ])('%s', (_, map) => {
    const read = info(map);
    expect([read.kind, slugs(read)]).toEqual(['disassembly', ['source-map-malformed']]);
  });

  test.each([
    ['no mappings', { ...base, mappings: '' }, 'it has no mappings'],
    ['only separators', { ...base, mappings: ';;,' }, 'it has no mappings'],
    ['sections without mappings', { version: 3, sections: [] }, 'it has no mappings'],
    [
      'code without sources',
      { ...base, mappings: mappings([first], [second]) },
      'none of its mappings leads to a line',
    ],
    [
      'sources without names',
      { ...base, sources: [null], mappings: mappings([first, 0, 0, 0]) },
      'none of its mappings',
    ],
  ])('an empty one is said to be empty: %s', (_, map, what) => {
    const read = info(map);
    expect([read.kind, slugs(read)]).toEqual(['disassembly', ['source-map-empty']]);
    expect(read.warnings[0]?.message).toContain(what);
  });

  test('one that names no place in the code belongs to other code', () => {
    const read = info({ ...base, mappings: mappings([1, 0, 0, 0]) });
    expect([read.kind, slugs(read)]).toEqual(['disassembly', ['source-map-malformed']]);
  });

  test('a file that is not there', () => {
    const read = readDebugInfo(contents, readModule(contents));
    expect([read.kind, slugs(read)]).toEqual(['disassembly', ['source-map-missing']]);
    expect(read.warnings[0]?.message).toContain(url);
  });

  test('any JSON at all, and any bytes of mappings, end in lines', () => {
    fc.assert(fc.property(fc.json(), (json) => info(json).lines.firstRow.length === 3));
    const vlqs = fc.string({ unit: fc.constantFrom(...'ACDgh/+;,9'.split('')), maxLength: 40 });
    fc.assert(fc.property(vlqs, (text) => info({ ...base, mappings: text }).lines.firstRow.length === 3));
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('sources', 'names', 'sourcesContent', 'sourceRoot', 'sections'),
        (json, key) => {
          return info({ ...base, [key]: JSON.parse(json) as unknown }).lines.firstRow.length === 3;
        },
      ),
    );
  });
});

test('bytes without sections are no map', () => {
  const damaged = module([nops(1)], custom('sourceMappingURL', bytes(200, 65)));
  expect(readDebugInfo(damaged, readModule(damaged)).kind).toBe('disassembly');
});
