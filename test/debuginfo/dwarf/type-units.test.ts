/** Names of functions whose types have units of their own, beside those that the linker makes of symbols. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../../src/debuginfo/index.ts';
import { readModule, readNames } from '../../../src/wasm/index.ts';

const read = (name: string) => new Uint8Array(readFileSync(new URL(`type-units/${name}`, import.meta.url)));

function namesOf(bytes: Uint8Array): readonly string[] {
  return readDebugInfo(bytes, readModule(bytes))
    .functions()
    .map(({ name }) => name);
}

/** Symbols number what has no name, DWARF leaves it without one. */
const NAMELESS: Readonly<Record<string, string>> = {
  '$_0::heavy': '(anonymous struct)::heavy',
  'run::$_0::operator()': '(anonymous class)::operator()',
};

describe.each([
  ['DWARF 4: .debug_types', 'dwarf4.wasm', '.debug_types'],
  ['DWARF 5: type units in .debug_info', 'dwarf5.wasm', '.debug_info'],
])('%s', (_, file, section) => {
  test('a type is called by the name that its unit has', () => {
    const bytes = read(file);
    const module = readModule(bytes);
    const symbols = readNames(module)?.functions ?? new Map<number, string>();
    const expected = [...symbols.values()].map((symbol) => {
      const name = symbol.replace(/\([^()]*\)(?: const)?$/, '');
      return NAMELESS[name] ?? name;
    });
    expect(expected).toContain('outer::Shell::Kernel::Either::pick');
    expect(namesOf(bytes)).toEqual(expected);
  });

  test('damage takes names, nothing else', () => {
    const bytes = read(file);
    const { dataStart, end } = readModule(bytes).sections.find(({ name }) => name === section)!;
    const { length } = namesOf(bytes);
    for (let at: number = dataStart; at < end; at += 13) {
      const damaged = bytes.slice();
      damaged[at] = ~damaged[at]!;
      expect(namesOf(damaged), `${at}`).toHaveLength(length);
    }
  });
});
