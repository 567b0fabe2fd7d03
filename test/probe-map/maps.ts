/** Probe maps of all fixtures under many options, and what two maps have to have in common. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Places, type ProbeMap } from '../../src/probe-map/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { isComponent } from '../../src/wasm/index.ts';
import { fixtures } from '../helpers/fixtures.ts';
import { readBeside } from '../rewriter/fixtures.ts';

const root = fileURLToPath(new URL('../../wasm-fixtures/', import.meta.url));

/** A core module of a fixture. */
export interface CoreModule {
  /** Folder and file. */
  readonly title: string;
  readonly bytes: Uint8Array;
  /** Its probe map. */
  map(options?: InstrumentOptions): ProbeMap;
}

/** All of them. */
export const coreModules: readonly CoreModule[] = fixtures.flatMap(({ name, modules }) => {
  const folder = join(root, name);
  return modules
    .map(({ file }) => ({ file, bytes: new Uint8Array(readFileSync(join(folder, file))) }))
    .filter(({ bytes }) => !isComponent(bytes))
    .map(({ file, bytes }) => ({
      title: `${name}/${file}`,
      bytes,
      map: (options = {}) =>
        instrument(bytes, { readFile: readBeside(folder), sha256: 'c0ffee'.repeat(11).slice(2), ...options })
          .probeMap,
    }));
});

/** The module of a fixture with this title. */
export function coreModule(title: string): CoreModule {
  const found = coreModules.find((module) => module.title === title);
  if (found === undefined) throw new Error(`no fixture ${title}`);
  return found;
}

/** Ways to place counters. */
export const placements: Readonly<Record<string, InstrumentOptions>> = {
  default: {},
  all: { placement: 'all' },
  own: { placement: 'own' },
  hitOnly: { hitOnly: true },
  everyBlock: { everyBlock: true },
  branches: { branches: true },
};

const kinds = ['call', 'line', 'return', 'unwind'] as const;

/** Ways to deliver events. */
export const deliveries: Readonly<Record<string, InstrumentOptions>> = {
  call: { events: { delivery: 'call', kinds } },
  ring: { events: { delivery: 'ring', kinds, shared: true } },
  'ring, flags': { events: { delivery: 'ring', kinds: ['line'], flags: true, siteBase: 1000 } },
  'call, parameters': { events: { delivery: 'call', kinds, locals: 'params' } },
  'ring, all locals': { events: { delivery: 'ring', kinds, locals: 'all' } },
  'call, counts': { events: { delivery: 'call', kinds, counts: true } },
};

/** A map as plain values that can be compared, classes included; getters become values. */
export function plain(map: ProbeMap): unknown {
  return {
    ...map,
    functions: map.functions.map(({ places, ...fn }) => ({
      ...fn,
      places: places instanceof Places ? [...places] : 'another class',
    })),
  };
}
