/** What the preload decides before it loads anything, against the reader of modules. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/hook/fingerprint.ts';
import { debugKindOf } from '../../src/hook/worth-tracing.ts';
import { readSections } from '../../src/wasm/index.ts';

const fixtures = fileURLToPath(new URL('../../wasm-fixtures', import.meta.url));
const modules = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.wasm'),
);

describe('whether a module says where it comes from', () => {
  test('as the sections of all fixtures do', () => {
    const found = { 'debug-info': 0, none: 0, undefined: 0 };
    for (const name of modules) {
      const bytes = readFileSync(join(fixtures, name));
      let expected: string | undefined;
      try {
        const says = ['.debug_line', 'sourceMappingURL', 'external_debug_info'];
        expected = readSections(bytes).some((section) => says.includes(section.name ?? ''))
          ? 'debug-info'
          : 'none';
      } catch {
        expected = undefined;
      }
      expect([name, debugKindOf(bytes)]).toEqual([name, expected]);
      found[String(expected) as keyof typeof found]++;
    }
    expect(found['debug-info']).toBeGreaterThan(10);
    expect(found.none).toBeGreaterThan(5);
  });

  test('bytes that are cut off anywhere end in an answer', () => {
    const bytes = readFileSync(join(fixtures, 'c-bare/O0-dwarf5.wasm'));
    for (let length = 0; length < bytes.length; length++) debugKindOf(bytes.subarray(0, length));
    expect(debugKindOf(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 0, 255, 255, 255, 255, 255, 1]))).toBe(
      undefined,
    );
    expect(debugKindOf(new Uint8Array([0, 97, 115, 109, 13, 0, 1, 0]))).toBe(undefined);
  });
});

test('fingerprints tell modules apart by any byte', () => {
  const bytes = readFileSync(join(fixtures, 'c-bare/O0-dwarf5.wasm')).subarray(0, 203);
  const known = new Set([fingerprint(bytes)]);
  for (let i = 0; i < bytes.length; i++) {
    const changed = Uint8Array.from(bytes);
    changed[i]! ^= 1;
    known.add(fingerprint(changed));
    known.add(fingerprint(bytes.subarray(0, i)));
  }
  expect(known.size).toBe(2 * bytes.length + 1);
  expect(fingerprint(Uint8Array.from(bytes))).toBe(fingerprint(bytes));
});
