import { expect, test } from 'vitest';
import { MalformedModuleError, UnsupportedError } from '../../src/errors.ts';
import {
  InstructionReader,
  isComponent,
  Op,
  readLocals,
  readModule,
  valTypeText,
  type WasmModule,
} from '../../src/wasm/index.ts';
import { fixtures, references } from './fixtures.ts';
import { assemble } from './wabt.ts';

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const read = (...contents: number[]) => readModule(Uint8Array.from([...header, ...contents]));

test('index spaces, with imports first', () => {
  const { bytes } = assemble(`(module
    (type (func (param i32 f64) (result i64)))
    (type (func))
    (import "a" "f" (func (type 1)))
    (import "a" "g" (global i32))
    (import "a" "m" (memory i64 1 2 shared))
    (import "b" "t" (table 3 externref))
    (import "b" "e" (tag (param i32)))
    (memory 7)
    (table 1 10 funcref)
    (global (mut i64) (i64.const 1))
    (global f32 (f32.const 1))
    (tag (type 1))
    (func (type 0) (local i32 i32 v128) i64.const 0)
    (func (type 1))
    (export "run" (func 2))
    (start 2))`);
  const module = readModule(bytes);
  expect(module.imports).toEqual([
    { module: 'a', name: 'f', index: 0, kind: 'func', typeidx: 1 },
    { module: 'a', name: 'g', index: 0, kind: 'global', type: { kind: 'num', name: 'i32' }, mutable: false },
    {
      module: 'a',
      name: 'm',
      index: 0,
      kind: 'memory',
      type: { min: 1n, max: 2n, is64: true, shared: true },
    },
    {
      module: 'b',
      name: 't',
      index: 0,
      kind: 'table',
      type: {
        min: 3n,
        is64: false,
        shared: false,
        element: { kind: 'ref', nullable: true, heap: 0x6f - 0x80 },
      },
    },
    { module: 'b', name: 'e', index: 0, kind: 'tag', typeidx: 2 },
  ]);
  expect([...module.funcTypes]).toEqual([1, 0, 1]);
  expect(module).toMatchObject({
    importedFunctions: 1,
    importedGlobals: 1,
    globalCount: 3,
    importedTags: 1,
    tagCount: 2,
    start: 2,
    exports: [{ name: 'run', kind: 'func', index: 2 }],
  });
  expect(module.memories.map(({ min }) => min)).toEqual([1n, 7n]);
  expect(module.tables.map(({ max }) => max)).toEqual([undefined, 10n]);
  const [type] = module.types;
  expect(type?.kind === 'func' && [type.params.map(valTypeText), type.results.map(valTypeText)]).toEqual([
    ['i32', 'f64'],
    ['i64'],
  ]);
  expect(module.code.count).toBe(2);
  expect([...module.code.localCount]).toEqual([3, 0]);
  expect(readLocals(bytes, module.code, 0).map(({ count, type }) => `${count} ${valTypeText(type)}`)).toEqual(
    ['2 i32', '1 v128'],
  );
  // i64.const 0, end
  expect([...bytes.subarray(module.code.codeStart[0], module.code.end[0])]).toEqual([0x42, 0, 0x0b]);
});

test('types: recursion groups are flattened, subtypes and fields kept', () => {
  const { types, tables, globalCount } = readModule(references);
  expect(types.map(({ kind, final, supertypes }) => [kind, final, supertypes])).toEqual([
    ['struct', false, []],
    ['struct', true, [0]],
    ['array', true, []],
    ['array', true, []],
    ['func', true, []],
    ['func', true, []],
  ]);
  const [, leaf] = types;
  expect(
    leaf?.kind === 'struct' && leaf.fields.map(({ type, mutable }) => [valTypeText(type), mutable]),
  ).toEqual([
    ['i8', true],
    ['i32', false],
    ['(ref null 0)', false],
    ['f64', false],
  ]);
  // A table with an initializer.
  expect(tables).toEqual([
    { min: 1n, max: 10n, is64: false, shared: false, element: { kind: 'ref', nullable: true, heap: 4 } },
  ]);
  expect(globalCount).toBe(1);
});

/** Imports, exports and bodies as the engine sees them. */
function expectAsEngine(module: WasmModule, compiled: WebAssembly.Module) {
  const name = (kind: string) => (kind === 'func' ? 'function' : kind);
  expect(
    module.imports.map(({ module, name: field, kind }) => ({ module, name: field, kind: name(kind) })),
  ).toEqual(WebAssembly.Module.imports(compiled).map(({ module, name, kind }) => ({ module, name, kind })));
  expect(module.exports.map(({ name: field, kind }) => ({ name: field, kind: name(kind) }))).toEqual(
    WebAssembly.Module.exports(compiled).map(({ name, kind }) => ({ name, kind })),
  );
}

const opens = new Set<number>([Op.block, Op.loop, Op.if, Op.try, Op.try_table]);

test.each(fixtures)('%s is read as the engine reads it', (_, bytes) => {
  const module = readModule(bytes);
  expectAsEngine(module, new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>));
  const { code } = module;
  for (let i = 0; i < code.count; i++) {
    const reader = new InstructionReader(bytes, code.codeStart[i]!, code.end[i]!);
    let depth = 1;
    while (reader.read()) {
      const { opcode } = reader;
      if (opens.has(opcode)) depth++;
      if ((opcode === Op.end || opcode === Op.delegate) && --depth === 0) break;
    }
    // The final `end` is the last byte of the body: what was read in between was in step.
    expect([depth, reader.next]).toEqual([0, code.end[i]]);
  }
});

test('a component is told apart from a module', () => {
  const component = Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
  expect(isComponent(component)).toBe(true);
  expect(isComponent(Uint8Array.from(header))).toBe(false);
  expect(() => readModule(component)).toThrow(UnsupportedError);
  expect(() => readModule(component)).toThrow(/component/);
});

test.each<[what: string, bytes: number[], message: RegExp]>([
  ['nothing', [], /not a WebAssembly module.*offset 0x0\)/],
  ['text', [...new TextEncoder().encode('(module)')], /not a WebAssembly module/],
  [
    'version 2',
    [0, 0x61, 0x73, 0x6d, 2, 0, 0, 0],
    /version of the binary format: expected 1 \(at offset 0x4\)/,
  ],
  ['a cut header', [0, 0x61, 0x73, 0x6d, 1], /version/],
  [
    'a section longer than the file',
    [...header, 1, 5, 0],
    /type section has 5 bytes, but only 1 are left \(at offset 0x8\)/,
  ],
  ['a section twice', [...header, 1, 1, 0, 1, 1, 0], /type section is twice there \(at offset 0xb\)/],
  ['sections out of order', [...header, 3, 1, 0, 1, 1, 0], /type section is out of order \(at offset 0xb\)/],
  ['tags behind globals', [...header, 6, 1, 0, 13, 1, 0], /tag section is out of order/],
  [
    'bytes behind the last item',
    [...header, 1, 2, 0, 0],
    /type section has 1 bytes too many \(at offset 0xb\)/,
  ],
  ['a lying count', [...header, 3, 5, 0xff, 0xff, 0xff, 0xff, 0x0f], /number of functions \(4294967295\)/],
  [
    'bodies missing',
    [...header, 1, 4, 1, 0x60, 0, 0, 3, 3, 2, 0, 0, 10, 4, 1, 2, 0, 0x0b],
    /2 functions are declared, but the code section has 1 bodies/,
  ],
  [
    'a body beyond its section',
    [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 4, 1, 9, 0, 0x0b],
    /function body passes the end/,
  ],
  [
    'more locals than 32 bits count',
    [
      ...header,
      1,
      4,
      1,
      0x60,
      0,
      0,
      3,
      2,
      1,
      0,
      10,
      17,
      1,
      15,
      2,
      0xff,
      0xff,
      0xff,
      0xff,
      0x0f,
      0x7f,
      0xff,
      0xff,
      0xff,
      0xff,
      0x0f,
      0x7f,
      0x0b,
      0x0b,
    ],
    /too many locals/,
  ],
])('refused: %s', (_, bytes, message) => {
  const attempt = () => readModule(Uint8Array.from(bytes));
  expect(attempt).toThrow(MalformedModuleError);
  expect(attempt).toThrow(message);
});

test.each<[what: string, contents: number[], message: RegExp]>([
  [
    'continuation types',
    [1, 3, 1, 0x5d, 0],
    /unknown type 0x5d; build the module without .* \(at offset 0xb\)/,
  ],
  ['value types', [1, 5, 1, 0x60, 1, 0x68, 0], /unknown value type 0x68/],
  ['heap types', [1, 6, 1, 0x60, 1, 0x63, 0x62, 0], /unknown heap type 0x62/],
  ['kinds of import', [2, 5, 1, 0, 0, 5, 0], /unknown kind of import or export 0x5/],
  ['limits', [5, 3, 1, 0x10, 0], /unknown limits 0x10/],
])('unsupported: unknown %s', (_, contents, message) => {
  expect(() => read(...contents)).toThrow(UnsupportedError);
  expect(() => read(...contents)).toThrow(message);
});

test.each<[what: string, code: number[], message: RegExp]>([
  ['one-byte opcode', [0x01, 0xe0], /unknown opcode 0xe0; build the module without .* \(at offset 0x1\)/],
  ['prefixed opcode', [0xfd, 0x9a, 0x02], /unknown opcode 0xfd 0x11a;/],
  ['sub-opcode far away', [0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f], /unknown opcode 0xfc 0xffffffff;/],
  ['catch clause', [0x1f, 0x40, 1, 4, 0], /unknown catch clause 0x4;/],
  ['block type', [0x02, 0x50], /unknown value type 0x50/],
])('unsupported instruction: unknown %s', (_, code, message) => {
  const readAll = () => {
    const reader = new InstructionReader(Uint8Array.from(code), 0, code.length);
    while (reader.read());
  };
  expect(readAll).toThrow(UnsupportedError);
  expect(readAll).toThrow(message);
});
