/** Contexts of saved data. The oracle of each is a data directory that holds the runs of this context alone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FileFacts,
  filesOf,
  type ModuleFacts,
  mergeModules,
  parseDataFile,
  renameFiles,
  writeDataFile,
} from '../../src/coverage/index.ts';
import { DataFileError } from '../../src/errors.ts';
import type { InstrumentOptions } from '../../src/rewriter/index.ts';
import { type DataOptions, readDataDir, writeRunData } from '../../src/store/index.ts';
import { scratch } from '../helpers/wtrace.ts';
import { counted } from './counted.ts';

interface Run {
  readonly context: string | undefined;
  readonly name: string;
  readonly arg: number;
}

const options = { sourceRoot: '/p' };
const run = fc.record<Run>({
  context: fc.constantFrom(undefined, 'a', 'b', 'suite > c/d [1]'),
  name: fc.constantFrom('fib', 'factorial', 'recall'),
  arg: fc.nat({ max: 3 }),
});

/** Runs that were made before: their counts are the same. */
const known = new Map<string, ReturnType<typeof counted>>();

function save(directory: string, { context, name, arg }: Run, given: InstrumentOptions = {}): void {
  // The argument of `factorial` has 64 bits.
  const value = name === 'factorial' ? (BigInt(arg) as unknown as number) : arg;
  const key = JSON.stringify([name, arg, given]);
  const module = known.get(key) ?? counted(name, [value], given);
  known.set(key, module);
  const modules = [module];
  writeRunData(directory, { modules, workingDirectory: '/p', ...(context !== undefined && { context }) });
}

function factsOf(
  runs: readonly Run[],
  given?: InstrumentOptions,
  data?: DataOptions,
): readonly ModuleFacts[] {
  const directory = scratch();
  for (const each of runs) save(directory, each, given);
  return readDataDir(directory, { ...options, ...data }).facts.modules;
}

/** Context → file → lines that ran, where there are any. */
function contextsIn(files: readonly FileFacts[]): Record<string, Record<string, readonly number[]>> {
  const found: Record<string, Record<string, readonly number[]>> = {};
  for (const { path, contexts = [] } of files)
    for (const { name, lines } of contexts) {
      found[name] ??= {};
      found[name][path] = lines;
    }
  return found;
}

/** The same from runs of each context alone. */
function expected(runs: readonly Run[], given?: InstrumentOptions): ReturnType<typeof contextsIn> {
  const found: ReturnType<typeof contextsIn> = {};
  for (const name of new Set(runs.flatMap(({ context }) => context ?? []))) {
    const own = runs
      .filter(({ context }) => context === name)
      .map((each) => ({ ...each, context: undefined }));
    found[name] = {};
    for (const { path, lines } of factsOf(own, given).flatMap(({ files }) => files))
      found[name][path] = lines.filter(({ covered }) => covered).map(({ line }) => line);
  }
  return found;
}

const files = (modules: readonly ModuleFacts[]): readonly FileFacts[] =>
  filesOf({ modules, omittedFiles: 0 });
const without = (modules: readonly ModuleFacts[]): readonly ModuleFacts[] =>
  modules.map((module) => ({
    ...module,
    files: module.files.map(({ contexts: _, ...file }) => file),
  }));

describe.each([{}, { hitOnly: true }, { branches: true }] as const)('data of contexts, %o', (given) => {
  test('say what the runs of each say alone, and add up to all that ran', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 5 }), (runs) => {
        const modules = factsOf(runs, given);
        expect(contextsIn(files(modules))).toEqual(expected(runs, given));
        const nameless = runs.map((each) => ({ ...each, context: undefined }));
        expect(without(modules)).toEqual(factsOf(nameless, given));
      }),
      { numRuns: 3 },
    );
  });

  test('of two shards, merged, are those of one run of both: lines, branches, contexts', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), fc.nat({ max: 4 }), (runs, at) => {
        const [first, second] = [scratch(), scratch()];
        runs.forEach((each, i) => {
          save(i < at ? first : second, each, given);
        });
        const shards = [...(at > 0 ? [first] : []), ...(at < runs.length ? [second] : [])];
        const whole = factsOf(runs, given);
        expect(readDataDir(shards, options).facts.modules).toEqual(whole);
        const parts = shards.map((shard) => readDataDir(shard, options).facts.modules);
        expect(mergeModules(parts.flat())).toEqual(whole);
        const json = parts.map((part) => parseDataFile(writeDataFile(part, 'wtrace 0'), 'a.json') ?? []);
        expect(mergeModules(json.flat())).toEqual(whole);
      }),
      { numRuns: 2 },
    );
  });
});

const all: readonly Run[] = [
  { context: 'parse/number', name: 'fib', arg: 3 },
  { context: 'parse text', name: 'factorial', arg: 2 },
  { context: 'print', name: 'recall', arg: 1 },
  { context: undefined, name: 'add', arg: 1 },
];

describe('a report of some contexts', () => {
  test.each([['parse*'], ['parse?text', 'pr*'], ['*']])('%s: as if only these had run', (...globs) => {
    const own = all.filter(({ context }) =>
      globs.some((glob) => context !== undefined && (glob === '*' || context.startsWith(glob.slice(0, 2)))),
    );
    // `parse?text` is one of two that begin with `pa`.
    const runs = globs.length === 2 ? own.filter(({ context }) => context !== 'parse/number') : own;
    expect(factsOf(all, {}, { contexts: globs })).toEqual(factsOf(runs));
    expect(runs.length).toBeGreaterThan(0);
  });

  test('none matches: one line says which there are', () => {
    const none = () => factsOf(all, {}, { contexts: ['pars'] });
    expect(none).toThrow(DataFileError);
    expect(none).toThrow('no run matches the context pars: there are parse text, parse/number, print');
    expect(() => factsOf([{ ...all[0]!, context: undefined }], {}, { contexts: ['a', 'b'] })).toThrow(
      'no run matches the context a, b: no run has a context',
    );
  });
});

test('runs in several directories are one where names do not depend on them', () => {
  const [one, many] = [scratch(), scratch()];
  const bare = counted('fib', [3]);
  const module = {
    ...bare,
    probeMap: { ...bare.probeMap, files: bare.probeMap.files.map((path) => `/x/${path}`) },
    filesWithCode: bare.filesWithCode.map((path) => `/x/${path}`),
  };
  ['a', 'b', 'a'].forEach((context, i) => {
    writeRunData(one, { modules: [module], workingDirectory: '/p', context });
    writeRunData(many, { modules: [module], workingDirectory: `/p/${i}`, context });
  });
  const [expected, facts] = [one, many].map((directory) => readDataDir(directory, options).facts.modules);
  expect(facts).toEqual(expected);
  expect(Object.keys(contextsIn(files(facts ?? [])))).toEqual(['a', 'b']);
});

test('names survive renaming; two files of one name share their contexts', () => {
  const [module] = factsOf(all);
  const renamed = renameFiles(module!, { nameOf: () => 'x.c', selects: () => true });
  expect(contextsIn(renamed.files)).toEqual(
    Object.fromEntries(
      Object.entries(expected(all)).map(([name, own]) => [name, { 'x.c': Object.values(own)[0] }]),
    ),
  );
});
