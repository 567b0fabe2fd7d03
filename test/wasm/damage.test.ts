import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disassemble } from '../../src/debuginfo/disassembly/index.ts';
import { MalformedModuleError, UnsupportedError } from '../../src/errors.ts';
import { readModule, readNames } from '../../src/wasm/index.ts';
import { references } from './fixtures.ts';
import { everyInstruction } from './instruction-wat.ts';
import { assemble } from './wabt.ts';

/** Reads everything there is to read; true when it was readable, false when it was refused as it should be. */
function readable(bytes: Uint8Array): boolean {
  try {
    const module = readModule(bytes);
    readNames(module);
    const { functions, text } = disassemble(module);
    for (let i = 0; i < functions.length; i++) text(i);
    return true;
  } catch (error) {
    if (error instanceof MalformedModuleError || error instanceof UnsupportedError) return false;
    throw error;
  }
}

const modules = [
  ['every instruction', assemble(everyInstruction(), { names: true }).bytes],
  ['references', references],
] as const;

test.each(modules)('cut off at any byte: %s', (_, bytes) => {
  const cutAtSection = new Set([8, ...readModule(bytes).sections.map(({ end }) => Number(end))]);
  for (let length = 0; length < bytes.length; length++) {
    // Between sections nothing is missing, except bodies of declared functions (which debug containers leave out).
    expect([length, readable(bytes.subarray(0, length))]).toEqual([length, cutAtSection.has(length)]);
  }
  expect(readable(bytes)).toBe(true);
});

test.each(modules)('any byte damaged: %s', (_, bytes) => {
  let refused = 0;
  for (let at = 0; at < bytes.length; at++) {
    for (const mask of [0x01, 0x80]) {
      const damaged = bytes.slice();
      damaged[at]! ^= mask;
      if (!readable(damaged)) refused++;
    }
  }
  // The preamble, the sizes and many of the opcodes at least.
  expect(refused).toBeGreaterThan(bytes.length / 4);
});

test('any bytes as sections', () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(15), fc.uint8Array({ maxLength: 40 })), { maxLength: 6 }),
      (sections) => {
        const bytes = sections.flatMap(([id, contents]) => [id, contents.length, ...contents]);
        expect(readable(Uint8Array.from([...header, ...bytes]))).toBeTypeOf('boolean');
      },
    ),
    { numRuns: 2000 },
  );
});
