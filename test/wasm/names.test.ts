import { expect, test } from 'vitest';
import {
  NameSubsectionId,
  readIndexNames,
  readModule,
  readNames,
  withoutNameSubsection,
  writeSections,
} from '../../src/wasm/index.ts';
import { assemble } from './wabt.ts';

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A module with nothing but a name section of these subsections. */
const withNames = (...subsections: number[]) =>
  readModule(
    Uint8Array.from([...header, 0, subsections.length + 5, 4, 0x6e, 0x61, 0x6d, 0x65, ...subsections]),
  );

test('names that wabt wrote', () => {
  const { bytes } = assemble(
    `(module $mod (import "a" "b" (func $imported)) (global $g i32 (i32.const 0)) (memory $m 1)
      (func $main (param $x i32) (block $l)) (func $f.2))`,
    { names: true },
  );
  const module = readModule(bytes);
  const names = readNames(module)!;
  expect(names.damaged).toBe(false);
  expect(names.functions).toEqual(
    new Map([
      [0, 'imported'],
      [1, 'main'],
      [2, 'f.2'],
    ]),
  );
  expect(readIndexNames(module, names, NameSubsectionId.global)).toEqual(new Map([[0, 'g']]));
  expect(readIndexNames(module, names, NameSubsectionId.table)).toEqual(new Map());
  // The last subsection ends where the section does, the first starts behind the section's name.
  expect(names.subsections.at(0)?.start).toBe(names.section.dataStart);
  expect(names.subsections.at(-1)?.end).toBe(names.section.end);
});

test('no name section', () => {
  expect(readNames(readModule(Uint8Array.from(header)))).toBeUndefined();
});

test('module name, and label names taken out', () => {
  const module = withNames(
    ...[0, 2, 1, 0x6d], // module "m"
    ...[1, 7, 1, 7, 4, 0x66, 0xc3, 0xb6, 0x31], // function 7: "fö1"
    ...[3, 6, 1, 7, 1, 0, 1, 0x6c], // function 7, label 0: "l"
    ...[0x63, 1, 9], // no such subsection
  );
  const names = readNames(module)!;
  expect(names).toMatchObject({ moduleName: 'm', functions: new Map([[7, 'fö1']]), damaged: false });
  expect(names.subsections.map(({ id }) => id)).toEqual([0, 1, 3, 0x63]);
  const contents = withoutNameSubsection(module, names, NameSubsectionId.label);
  const { bytes } = writeSections(module, new Map([[names.section, contents]]));
  expect([...bytes]).toEqual([
    ...header,
    ...[0, 21, 4, 0x6e, 0x61, 0x6d, 0x65, 0, 2, 1, 0x6d, 1, 7, 1, 7, 4, 0x66, 0xc3, 0xb6, 0x31, 0x63, 1, 9],
  ]);
});

test.each<[what: string, subsections: number[], functions: [number, string][]]>([
  ['cut off in a subsection', [1, 4, 1, 7, 1, 0x66, 2, 9], [[7, 'f']]],
  ['a count that lies', [1, 4, 0x7f, 7, 1, 0x66], []],
  ['cut off in a name', [1, 7, 2, 7, 1, 0x66, 8, 5, 0x67], [[7, 'f']]],
  ['a name that is not UTF-8', [1, 8, 2, 7, 1, 0x66, 8, 2, 0xc3, 0x28], [[7, 'f']]],
])('a damaged section yields what is readable: %s', (_, subsections, functions) => {
  expect(readNames(withNames(...subsections))).toMatchObject({
    damaged: true,
    functions: new Map(functions),
  });
});
