import { expect, test } from 'vitest';
import {
  appendItems,
  ByteWriter,
  customContents,
  readModule,
  SectionId,
  type WasmModule,
  writeSections,
} from '../../src/wasm/index.ts';
import { fixtures, references } from './fixtures.ts';
import { everyInstruction } from './instruction-wat.ts';
import { assemble } from './wabt.ts';

const unchanged = (module: WasmModule) => writeSections(module, new Map()).bytes;
const modules: [string, Uint8Array][] = [
  ...fixtures,
  ['every instruction', assemble(everyInstruction()).bytes],
  ['every instruction, padded sizes', assemble(everyInstruction(), { padded: true }).bytes],
  ['references', references],
];

test.each(modules)('untouched, %s has the same bytes', (_, bytes) => {
  expect(Buffer.compare(unchanged(readModule(bytes)), bytes)).toBe(0);
});

test('unknown sections, padded headers and custom sections anywhere are kept as they stand', () => {
  const bytes = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0, 0x83, 0x80, 0, 1, 0x61, 9], // custom "a" with a size of three bytes
    ...[1, 0x84, 0, 1, 0x60, 0, 0], // types, size of two bytes
    ...[0x7f, 2, 1, 2], // no such section
    ...[0, 2, 1, 0x62], // custom "b", empty
  ]);
  const module = readModule(bytes);
  expect(
    module.sections.map(({ id, name, start, contentStart, dataStart, end }) => [
      id,
      name,
      start,
      contentStart,
      dataStart,
      end,
    ]),
  ).toEqual([
    [0, 'a', 8, 12, 14, 15],
    [1, undefined, 15, 18, 18, 22],
    [0x7f, undefined, 22, 24, 24, 26],
    [0, 'b', 26, 28, 30, 30],
  ]);
  expect(unchanged(module)).toEqual(bytes);
});

test('replaced, removed and added sections', () => {
  const { bytes } = assemble(
    '(module (func nop) (func) (export "f" (func 1)) (memory 1) (data (i32.const 0) "x"))',
    {
      names: true,
    },
  );
  const module = readModule(bytes);
  const section = (id: number) => module.sections.find((candidate) => candidate.id === id)!;
  const items = new ByteWriter();
  items.bytes([0x7e, 1, 0x42, 7, 0x0b]);
  const globals = appendItems(bytes, undefined, items.finish(), 1);
  const exports = new ByteWriter();
  exports.name('g');
  exports.bytes([3, 0]);
  const { bytes: written, contentStart } = writeSections(
    module,
    new Map([
      [section(SectionId.export), appendItems(bytes, section(SectionId.export), exports.finish(), 1)],
      [section(SectionId.custom), undefined],
    ]),
    [
      { id: SectionId.custom, contents: customContents('mine', Uint8Array.of(1, 2)) },
      { id: SectionId.global, contents: globals },
    ],
  );
  const again = readModule(written);
  expect(again.sections.map(({ id, name }) => name ?? id)).toEqual([1, 3, 5, 6, 7, 10, 11, 'mine']);
  expect(again.globalCount).toBe(1);
  expect(again.exports).toEqual([
    { name: 'f', kind: 'func', index: 1 },
    { name: 'g', kind: 'global', index: 0 },
  ]);
  expect(contentStart.get(section(SectionId.code))).toBe(again.code.base);
  // The engine agrees.
  const instance = new WebAssembly.Instance(new WebAssembly.Module(written as Uint8Array<ArrayBuffer>));
  expect((instance.exports['g'] as WebAssembly.Global).value).toBe(7n);
});

test('an added section finds its place whatever custom sections stand around', () => {
  const custom = (name: string) => [0, name.length + 1, name.length, ...new TextEncoder().encode(name)];
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = [1, 4, 1, 0x60, 0, 0];
  const order = (bytes: number[], ...ids: number[]) => {
    const module = readModule(Uint8Array.from(bytes));
    const added = ids.map((id) => ({ id, contents: Uint8Array.of(0) }));
    return readModule(writeSections(module, new Map(), added).bytes).sections.map(
      ({ id, name }) => name ?? id,
    );
  };
  expect(order([...header, ...custom('dylink.0'), ...types, ...custom('name')], 6, 13, 5, 12)).toEqual([
    'dylink.0',
    1,
    5,
    13,
    6,
    12,
    'name',
  ]);
  expect(order([...header, ...custom('dylink.0'), 6, 1, 0, ...custom('name')], 1, 7)).toEqual([
    'dylink.0',
    1,
    6,
    7,
    'name',
  ]);
  expect(order(header, 6)).toEqual([6]);
});
