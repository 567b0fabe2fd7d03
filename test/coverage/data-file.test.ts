import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ModuleFacts, readDataFile, writeDataFile } from '../../src/coverage/index.ts';
import { DataFileError } from '../../src/errors.ts';

const facts: readonly ModuleFacts[] = [
  {
    name: 'loop.wasm',
    sha256: '0123456789abcdef'.repeat(4),
    inexact: ['f'],
    instructions: {
      offset: Uint32Array.of(65, 4_294_967_295),
      count: Float64Array.of(0, 9_007_199_254_740_991),
    },
    files: [
      {
        path: 'src/loop.c',
        lines: [
          { line: 3, hits: 1, covered: true },
          { line: 4, hits: 4_294_967_297, covered: true },
          { line: 6, hits: 0, covered: true },
          { line: 7, hits: 0, covered: false },
        ],
        functions: [
          { name: 'main', line: 2, hits: 1 },
          { name: 'ns::f<int, 3>', linkageName: '_ZN2ns1fIiLi3EEEvv', line: 9, hits: 0 },
        ],
      },
    ],
  },
];

test('what is written is the documented format, to the letter', () => {
  expect(writeDataFile(facts, 'wtrace 0.1.0')).toBe(
    `{"format":"wtrace","version":1,"generator":"wtrace 0.1.0","modules":[{"name":"loop.wasm","sha256":"${'0123456789abcdef'.repeat(4)}","files":[{"path":"src/loop.c","lines":[[3,1],[4,4294967297],[6,0,1],[7,0]],"functions":[{"name":"main","line":2,"hits":1},{"name":"ns::f<int, 3>","linkageName":"_ZN2ns1fIiLi3EEEvv","line":9,"hits":0}],"branches":[]}],"inexact":["f"],"instructions":[[65,0],[4294967295,9007199254740991]]}]}\n`,
  );
});

test('what is written reads back', () => {
  expect(readDataFile(JSON.parse(writeDataFile(facts, 'x')), 'x.json')).toEqual(facts);
});

test('the schema names the fields and no others', () => {
  const schema = JSON.parse(readFileSync(new URL('../../docs/wtrace.schema.json', import.meta.url), 'utf8'));
  const written = JSON.parse(
    writeDataFile(
      facts.map((module) => ({ ...module, hitOnly: true, withoutLines: ['g'] })),
      'x',
    ),
  );
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(written).sort());
  const { module, file, function: fn } = schema.$defs;
  expect(Object.keys(module.properties).sort()).toEqual(Object.keys(written.modules[0]).sort());
  expect(Object.keys(file.properties).sort()).toEqual(Object.keys(written.modules[0].files[0]).sort());
  expect(Object.keys(fn.properties).sort()).toEqual(
    Object.keys(written.modules[0].files[0].functions[1]).sort(),
  );
  expect(schema.properties.version.const).toBe(written.version);
});

const file = (fields: object) => ({
  format: 'wtrace',
  version: 1,
  modules: [{ name: 'm', sha256: '', files: [{ path: 'a.c', lines: [], functions: [], ...fields }] }],
});

test.each([
  [null, 'is not wtrace data'],
  [[], 'is not wtrace data'],
  [{ format: 'istanbul' }, 'is not wtrace data'],
  [{ format: 'wtrace' }, 'version none'],
  [{ format: 'wtrace', version: 2, modules: [] }, 'version 2'],
  [{ format: 'wtrace', version: '1', modules: [] }, 'version "1"'],
  [{ format: 'wtrace', version: 1 }, 'modules should be an array'],
  [{ format: 'wtrace', version: 1, modules: [3] }, 'modules[0] should be an object'],
  [file({ path: 7 }), 'modules[0].files[0].path should be a string'],
  [file({ lines: [[1]] }), 'modules[0].files[0].lines[0] should be [line, hits]'],
  [file({ lines: [[0, 1]] }), 'lines[0] should be [line, hits]'],
  [file({ lines: [[1, -1]] }), 'lines[0] should be [line, hits]'],
  [file({ lines: [[1, 1.5]] }), 'lines[0] should be [line, hits]'],
  [file({ lines: [[1, 2 ** 60]] }), 'lines[0] should be [line, hits]'],
  [file({ lines: [[1, 3, 1]] }), 'lines[0] should be [line, hits] or [line, 0, 1]'],
  [file({ lines: [[1, 0, 2]] }), 'lines[0] should be [line, hits] or [line, 0, 1]'],
  [file({ functions: [{ name: 'f', line: 1 }] }), 'functions[0].hits should be a whole number from 0 on'],
  [file({ functions: [{ name: 'f', line: 1, hits: 1, linkageName: 2 }] }), 'linkageName should be a string'],
])('%j is refused', (value, message) => {
  expect(() => readDataFile(value, 'x.json')).toThrow(DataFileError);
  expect(() => readDataFile(value, 'x.json')).toThrow(message);
  expect(() => readDataFile(value, 'x.json')).toThrow('x.json');
});

test('any JSON is either read or refused with DataFileError', () => {
  const near = fc.record({ format: fc.constant('wtrace'), version: fc.constant(1), modules: fc.jsonValue() });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near), (value) => {
      try {
        readDataFile(value, 'x');
      } catch (error) {
        expect(error).toBeInstanceOf(DataFileError);
      }
    }),
  );
});
