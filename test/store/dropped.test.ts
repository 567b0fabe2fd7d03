/** Functions that the linker left out, in data directories: kept where the run asks for them, named when the report is made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNaming, filesOf } from '../../src/coverage/index.ts';
import {
  droppedFrom,
  readDataDir,
  readSavedData,
  rewriteModule,
  runFacts,
  storedModule,
  storeModule,
  writeRunData,
} from '../../src/store/index.ts';
import { fixture, scratch } from '../helpers/wtrace.ts';

const original = new Uint8Array(readFileSync(fixture('zlib/yowasp22-O0.wasm')));
const rulesOf = (include: readonly string[] = []) => ({
  include,
  omit: [],
  remaps: [],
  sourceRoot: '/src',
  omitSystemLibraries: true,
});
const made = rewriteModule(original, {
  rules: rulesOf(),
  readFile: () => undefined,
  store: undefined,
  options: {},
});
const dropped = droppedFrom(made, createNaming(rulesOf()));
const part = {
  ...{ ...made, name: 'zlib.wasm', ends: [], packedMap: made.packedMap() },
  counters: new BigUint64Array(made.probeMap.counterCount),
};
const namesOf = (facts: Parameters<typeof filesOf>[0]) =>
  filesOf(facts).flatMap(({ path, dropped: own = [] }) => own.map(({ name }) => `${path} ${name}`));

test('they are as in the facts of the run, whichever shard is merged', () => {
  const ofRun = runFacts([{ ...part, dropped }], createNaming(rulesOf()));
  expect(namesOf(ofRun)).toContain('compress.c compress2');
  const directory = join(scratch(), 'cov');
  writeRunData(directory, { modules: [{ ...part, dropped }], workingDirectory: '/w' });
  writeRunData(directory, { modules: [{ ...part, dropped }], workingDirectory: '/w' });
  expect(readdirSync(join(directory, 'modules'))).toHaveLength(1);
  expect(namesOf(readDataDir(directory, rulesOf()).facts)).toEqual(namesOf(ofRun));
  // Data of runs that did not ask for them say nothing against them.
  const other = join(scratch(), 'other');
  writeRunData(other, { modules: [part], workingDirectory: '/w' });
  const { counts } = readSavedData([directory, other]);
  expect(namesOf(counts.facts({ rules: rulesOf() }))).toEqual(namesOf(ofRun));
  expect(counts.droppedUnknown).toEqual([]);
  const { counts: without } = readSavedData([other]);
  expect([namesOf(without.facts({ rules: rulesOf() })), without.droppedUnknown]).toEqual([[], ['zlib.wasm']]);
});

test('the report selects and names their files', () => {
  const directory = join(scratch(), 'cov');
  writeRunData(directory, { modules: [{ ...part, dropped }], workingDirectory: '/w' });
  const rules = { ...rulesOf(['z/compress.c']), remaps: [{ from: '/src', to: 'z' }] };
  expect(namesOf(readDataDir(directory, rules).facts)).toEqual([
    'z/compress.c compress2',
    'z/compress.c compress',
    'z/compress.c compressBound',
  ]);
});

test('the file of a module holds them, under an id of its own', () => {
  const directory = scratch();
  const id = storeModule(directory, { ...part, dropped });
  expect(storeModule(directory, part)).not.toBe(id);
  expect(storeModule(directory, storedModule(directory, id))).toBe(id);
  expect(storedModule(directory, id).dropped).toEqual(dropped);
});
