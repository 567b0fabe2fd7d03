/** What events hand over follows from descriptions alone: never less than the plans of values read, and hardly more. */
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../../src/debuginfo/index.ts';
import { sitePlansOf } from '../../../src/debuginfo/variables/variable-reading.ts';
import { definedFunction } from '../../../src/indices.ts';
import { moduleOffset } from '../../../src/location.ts';
import { indicesIn } from '../../../src/variables/index.ts';
import { readModule } from '../../../src/wasm/index.ts';
import { fixtureBytes } from './fixture-variables.ts';

/** The places of line rows and the entry of each function; in large modules, of each seventh one. */
function placesOf(name: string, names?: ReadonlySet<string>) {
  const bytes = fixtureBytes(name);
  const module = readModule(bytes);
  const info = readDebugInfo(bytes, module);
  const plans = sitePlansOf(module, info, names);
  if (plans === undefined) throw new Error(`${name} has no variables`);
  const { lines } = info;
  const places = [];
  for (let index = 0; index < module.code.count; index += module.code.count > 50 ? 7 : 1) {
    const fn = definedFunction(index);
    const start = module.code.codeStart[index] ?? 0;
    places.push(plans.at({ fn, offset: moduleOffset(start), isEntry: true }));
    for (let row = lines.firstRow[index] ?? 0; row < (lines.firstRow[index + 1] ?? 0); row++)
      places.push(plans.at({ fn, offset: moduleOffset(lines.offset[row] ?? 0), isEntry: false }));
  }
  return { places, plans };
}

describe.each([
  'c-variables/O0-dwarf4.wasm',
  'c-variables/O2-dwarf5.wasm',
  'zlib/clang19-O2-dwarf5.wasm',
  'post-link/rewritten.wasm',
])('%s', (name) => {
  test.each([undefined, new Set(['n', 'p', 'i', 'strm', 'result'])])('of %s', (names) => {
    const { places, plans } = placesOf(name, names);
    let read = 0;
    let carried = 0;
    const missing = new Set<string>();
    for (const place of places) {
      const locals = indicesIn(place.list, 'local');
      read += locals.length;
      carried += place.carried.length;
      for (const index of locals)
        if (!place.carried.some((each) => each.index === index)) missing.add(`local ${index}`);
      for (const index of indicesIn(place.list, 'global'))
        if (!plans.globals.has(index)) missing.add(`global ${index}`);
    }
    expect([...missing]).toEqual([]);
    if (name.startsWith('post-link')) return;
    expect(read).toBeGreaterThan(0);
    expect(carried).toBeLessThan(read * 1.5);
  });
});
