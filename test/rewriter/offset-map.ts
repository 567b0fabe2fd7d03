/** What offset-map.test.ts (and its long sister in test/full) asks of each module. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { fixtures } from '../helpers/fixtures.ts';
import { offsetFaults } from '../helpers/offset-map.ts';
import { readBeside } from './fixtures.ts';

/** A module of a fixture. */
interface OffsetMapModule {
  readonly title: string;
  readonly folder: string;
  readonly bytes: Uint8Array;
}

/** All modules of all fixtures, components aside, whether or not the engine knows their instructions. */
export function offsetMapModules(): OffsetMapModule[] {
  return fixtures.flatMap(({ name, dir, modules }) =>
    modules
      .filter(({ kind }) => kind !== 'component')
      .map(({ file }) => ({
        title: `${name}/${file}`,
        folder: dir,
        bytes: new Uint8Array(readFileSync(join(dir, file))),
      })),
  );
}

/** Above so many bytes, a module is for the full tests. */
const LARGE = 200_000;

/** Modules that are quick to rewrite, and the others. */
export const isLarge = ({ bytes }: OffsetMapModule): boolean => bytes.length > LARGE;

const all = ['call', 'line', 'return', 'unwind'] as const;
/** Forms of rewriting that move code in their own ways. */
const forms: readonly (readonly [title: string, options: InstrumentOptions])[] = [
  ['counts', {}],
  ['flags', { hitOnly: true }],
  ['call', { events: { delivery: 'call', kinds: all, counts: true } }],
  ['ring', { events: { delivery: 'ring', kinds: all, locals: 'params' } }],
];

/** A test for each module and form. */
export function describeOffsetMaps(modules: readonly OffsetMapModule[]): void {
  describe.each(modules)('$title', ({ bytes, folder }) => {
    const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
    test.each(forms)('%s: every instruction is found in each of its copies', (_, options) => {
      const { bytes: rewritten, probeMap } = instrument(bytes, { ...options, debugInfo });
      expect(probeMap.offsets.length.length).toBeGreaterThan(0);
      expect(offsetFaults(bytes, rewritten, probeMap).slice(0, 5)).toEqual([]);
    });
  });
}
