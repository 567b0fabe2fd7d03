import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BranchFacts, type ModuleFacts, readDataFile, writeDataFile } from '../../src/coverage/index.ts';
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

/** A point of each kind, with arms that lead wherever arms can. */
const branches: readonly BranchFacts[] = [
  {
    line: 3,
    column: 7,
    kind: 'branch',
    joined: true,
    compilerMade: 'guard',
    declared: 2,
    number: 0,
    arms: [
      { hits: 1, to: { kind: 'place', line: 4, column: 2 } },
      { hits: 0, to: { kind: 'trap' }, implicit: true },
    ],
  },
  {
    line: 4,
    column: 0,
    kind: 'switch',
    declared: 0,
    number: 1,
    arms: [
      { hits: 2, to: { kind: 'place', path: 'src/inline.h', line: 1, column: 0 } },
      { hits: 0, to: { kind: 'return' } },
      { hits: 3, to: { kind: 'nowhere' } },
    ],
  },
];
const branched = facts.map((module) => ({
  ...module,
  branches: 'all' as const,
  files: module.files.map((one) => ({ ...one, branches })),
}));

test('branches read back', () => {
  expect(readDataFile(JSON.parse(writeDataFile(branched, 'x')), 'x.json')).toEqual(branched);
});

test('the schema names the fields and no others', () => {
  const schema = JSON.parse(readFileSync(new URL('../../docs/wtrace.schema.json', import.meta.url), 'utf8'));
  const written = JSON.parse(
    writeDataFile(
      branched.map((module) => ({
        ...module,
        readFrom: 'lcov',
        hitOnly: true,
        withoutLines: ['g'],
        files: module.files.map((file) => ({
          ...{ ...file, contexts: [{ name: 'c', lines: [3] }] },
          ...{ excluded: [90], dropped: [{ name: 'd', line: 91, lines: [92] }] },
        })),
      })),
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
  expect(Object.keys(schema.$defs.context.properties).sort()).toEqual(
    Object.keys(written.modules[0].files[0].contexts[0]).sort(),
  );
  expect(Object.keys(schema.$defs.dropped.properties).sort()).toEqual(
    Object.keys(written.modules[0].files[0].dropped[0]).sort(),
  );
  const [point] = written.modules[0].files[0].branches;
  const { branch } = schema.$defs;
  expect(Object.keys(branch.properties).sort()).toEqual(Object.keys(point).sort());
  const arm = branch.properties.arms.items;
  expect(Object.keys(arm.properties).sort()).toEqual(Object.keys(point.arms[1]).sort());
  expect(schema.properties.version.const).toBe(written.version);
});

/** A module with one branch that has some other fields. */
const branch = (fields: object) => {
  const point = JSON.parse(writeDataFile(branched, 'x')).modules[0].files[0].branches[0];
  const one = { path: 'a.c', lines: [], functions: [], branches: [{ ...point, ...fields }] };
  return {
    format: 'wtrace',
    version: 1,
    modules: [{ name: 'm', sha256: '', files: [one], branches: 'all' }],
  };
};
const place = { line: 1, column: 1 };

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
  [branch({ line: 0 }), 'branches[0].line should be a whole number from 1 on'],
  [branch({ column: -1 }), 'branches[0].column should be a whole number from 0 on'],
  [branch({ kind: 'if' }), 'branches[0].kind should be "branch" or "switch"'],
  [branch({ joined: false }), 'branches[0].joined should be true or not there'],
  [branch({ compilerMade: 'x' }), 'compilerMade should be "constant" or "guard"'],
  [branch({ number: 'x' }), 'branches[0].number should be a whole number from 0 on'],
  [branch({ arms: [{ hits: 1, to: place }] }), 'branches[0].arms should be at least two'],
  [
    branch({ arms: [{ hits: 1, to: 'exit' }] }),
    'arms[0].to should be "return" or "throw" or "trap" or "nowhere"',
  ],
  [branch({ arms: [{ hits: 1 }] }), 'arms[0].to should be an object'],
  [branch({ arms: [{ hits: 1, to: { ...place, path: 1 } }] }), 'arms[0].to.path should be a string'],
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
