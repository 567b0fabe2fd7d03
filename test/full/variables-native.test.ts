/**
 * Variables at every line event of eight programs, built for wasm and for this machine at -O0, beside what lldb (C, C++) and gdb (Rust)
 * show at the same event. docs/variables.md has the table.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildWasm, dumpNative, twins, twinsDir } from '../native/debugger/build-twins.ts';
import { type Comparison, compareEvents, type NativeDump } from '../native/debugger/compare-events.ts';
import { traceVariables } from '../native/debugger/trace-variables.ts';
import { describeWith } from './available.ts';

/** Values that only the debugger has, by the reason. */
const missing: Readonly<Record<string, RegExp>> = {
  'control.c':
    /^(?:112|113) primes:109: uninitialized|: uninitialized, a value is stored on some paths to here/,
  'structures.c': /: uninitialized, a value is stored on some paths to here/,
};

async function compared(source: string): Promise<Comparison> {
  const events = await traceVariables(new Uint8Array(readFileSync(buildWasm(source))), source);
  return compareEvents(events, dumpNative(source));
}

function check(source: string, comparison: Comparison): void {
  const { found, native } = comparison;
  expect(comparison.differing.map(({ line, key }) => `${line} ${key}`)).toEqual([]);
  expect(comparison.missing.filter((each) => missing[source]?.test(each) !== true)).toEqual([]);
  expect(comparison.aligned / comparison.events).toBeGreaterThan(0.99);
  expect(found / native).toBeGreaterThan(0.95);
}

describeWith(
  'clang',
  'libcxx',
  'lldb',
  'nativeLibcxx',
)('C and C++, by lldb', () => {
  test.each([...twins.c, ...twins.cpp])('%s', async (source) => {
    check(source, await compared(source));
  });

  test('the dumps that are committed are those that lldb makes', () => {
    for (const source of ['control.c', 'objects.cpp']) {
      const kept = JSON.parse(
        readFileSync(`${twinsDir}../expected/${source.replace(/\..*/, '.json')}`, 'utf8'),
      ) as NativeDump;
      expect(stored(kept)).toEqual(stored(dumpNative(source)));
    }
  });
});

describeWith('rust', 'gdb')('Rust, by gdb', () => {
  test.each(twins.rust)('%s', async (source) => {
    check(source, await compared(source));
  });
});

/** What the program has set: the rest is what happens to be in memory. */
function stored({ names, values, events }: NativeDump): readonly unknown[] {
  return events.map(([line, ...variables]) => {
    const shown: unknown[] = [line];
    for (let i = 0; i + 2 < variables.length; i += 3)
      if (variables[i + 1] === 1)
        shown.push(names[variables[i] ?? -1], scalarsOf(values[variables[i + 2] ?? -1]));
    return shown;
  });
}

/** Parts of aggregates may not be set yet. */
const scalarsOf = (value: unknown): unknown => (typeof value === 'string' ? value : typeof value);
