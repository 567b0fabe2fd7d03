/** Variables after wasm-opt: of what is still shown nothing is wrong, beside what lldb shows of the native program. */
import { expect, test } from 'vitest';
import { binaryens, optimized } from '../native/debugger/binaryen.ts';
import { buildWasm, dumpNative } from '../native/debugger/build-twins.ts';
import { compareEvents } from '../native/debugger/compare-events.ts';
import { traceVariables } from '../native/debugger/trace-variables.ts';
import { describeWith } from './available.ts';

const source = 'structures.c';

describeWith('clang', 'lldb')('wasm-opt', () => {
  test('no value is wrong after four versions of it, at four levels', async () => {
    const native = dumpNative(source);
    // Debian's Binaryen knows no later version of DWARF.
    const module = buildWasm(source, ['-gdwarf-4']);
    const shown: Record<string, number> = {};
    for (const version of binaryens) {
      for (const level of ['-O0', '-O1', '-O2', '-Os']) {
        const events = await traceVariables(optimized(version, level, module), source);
        const compared = compareEvents(events, native);
        expect({ version, level, differing: compared.differing }).toEqual({ version, level, differing: [] });
        shown[`${version} ${level}`] = compared.shown;
      }
    }
    // Debug info that does not fit the code any more is refused.
    for (const version of binaryens.slice(0, 3)) expect(shown[`${version} -O1`]).toBe(0);
    // Without passes nothing is rewritten.
    expect(shown['debian -O0']).toBeGreaterThan(1400);
    expect(shown['debian -O1']).toBeGreaterThan(0);
  });
});
