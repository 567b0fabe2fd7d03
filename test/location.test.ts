import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOffset, type ModuleOffset, toCodeOffset, toModuleOffset } from '../src/location.ts';
import { readModule } from '../src/wasm/index.ts';
import { fixture } from './helpers/wtrace.ts';

test('offsets convert there and back', () => {
  const offset = fc.nat(0xffff_ffff);
  fc.assert(
    fc.property(offset, offset, (address, base) => {
      const there = toModuleOffset(codeOffset(address), base as ModuleOffset);
      expect(toCodeOffset(there, base as ModuleOffset)).toBe(address);
    }),
  );
});

test('address 0 of DWARF is the function-count LEB', () => {
  const bytes = new Uint8Array(readFileSync(fixture('c-bare/O0-dwarf4.wasm')));
  const { code } = readModule(bytes);
  expect(bytes[toModuleOffset(codeOffset(0), code.base)]).toBe(code.count);
});
