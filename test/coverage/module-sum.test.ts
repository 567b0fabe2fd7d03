/** What is added up as it is read comes to what is there when all parts are kept. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FileFacts,
  type ModuleFacts,
  ModuleParts,
  mergeModules,
  parseDataFile,
  renameFiles,
  writeDataFile,
} from '../../src/coverage/index.ts';

const path = fc.constantFrom('a.c', 'b.c', 'lib/c.h');
const file: fc.Arbitrary<FileFacts> = fc.record({
  path,
  lines: fc.array(
    fc
      .record({ line: fc.integer({ min: 1, max: 12 }), hits: fc.nat(4) })
      .chain(({ line, hits }) => fc.boolean().map((silent) => ({ line, hits, covered: hits > 0 || silent }))),
    { maxLength: 8 },
  ),
  functions: fc.array(fc.record({ name: fc.constantFrom('f', 'g', 'h'), line: fc.nat(3), hits: fc.nat(4) }), {
    maxLength: 4,
  }),
});
const names = fc.array(fc.constantFrom('f', 'g', 'h'), { maxLength: 2 });
/** As another tool could have written it: in any order, files twice. */
const module: fc.Arbitrary<ModuleFacts> = fc
  .record({
    name: fc.constantFrom('m.wasm', 'n.wasm'),
    sha256: fc.constantFrom('', 'a'.repeat(64)),
    files: fc.array(file, { maxLength: 3 }),
    inexact: names,
    withoutLines: fc.option(names, { nil: undefined }),
    hitOnly: fc.boolean(),
  })
  .map(({ hitOnly, withoutLines, ...rest }) => ({
    ...rest,
    ...(withoutLines === undefined ? {} : { withoutLines }),
    ...(hitOnly ? { hitOnly } : {}),
  }));

const asTheyAre = { nameOf: (at: string) => at, selects: () => true };

/** Sums of everything, the simple way: lines and functions by name, as pairs. */
function simpleSums(modules: readonly ModuleFacts[]) {
  const groups = new Map<string, ModuleFacts[]>();
  for (const part of modules) {
    const key = part.sha256 === '' ? part.name : part.sha256;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].map((parts) => {
    const once = parts.some(({ hitOnly }) => hitOnly);
    const sums = new Map<string, { hits: number; covered: boolean }>();
    for (const { files } of parts) {
      for (const { path: at, lines, functions } of files) {
        const all = [
          ...lines.map(({ line, ...rest }) => ({ key: `${at}:${line}`, ...rest })),
          ...functions.map(({ name, line, hits }) => ({
            key: `${at}:${line} ${name}`,
            hits,
            covered: hits > 0,
          })),
        ];
        for (const { key, hits, covered } of all) {
          const known = sums.get(key) ?? { hits: 0, covered: false };
          sums.set(key, { hits: known.hits + hits, covered: known.covered || covered });
        }
      }
    }
    return {
      once,
      sums: Object.fromEntries(
        [...sums].map(([key, { hits, covered }]) => [key, [once ? Math.min(1, hits) : hits, covered]]),
      ),
      inexact: [...new Set(parts.flatMap(({ inexact }) => inexact))].sort(),
      withoutLines: [...new Set(parts.flatMap(({ withoutLines = [] }) => withoutLines))].sort(),
    };
  });
}

const asSums = (modules: readonly ModuleFacts[]) =>
  modules.map(({ files, inexact, withoutLines = [], hitOnly = false }) => ({
    once: hitOnly,
    sums: Object.fromEntries(
      files.flatMap(({ path: at, lines, functions }) => [
        ...lines.map(({ line, hits, covered }) => [`${at}:${line}`, [hits, covered]] as const),
        ...functions.map(({ name, line, hits }) => [`${at}:${line} ${name}`, [hits, hits > 0]] as const),
      ]),
    ),
    inexact: [...new Set(inexact)].sort(),
    withoutLines: [...new Set(withoutLines)].sort(),
  }));

test('data files in JSON, added one by one: the sums of all that is in them', () => {
  fc.assert(
    fc.property(fc.array(fc.array(module, { maxLength: 3 }), { maxLength: 4 }), (files) => {
      const parts = new ModuleParts();
      for (const modules of files)
        for (const part of parseDataFile(writeDataFile(modules, 'x'), 'x.json') ?? []) parts.add(part);
      const named = parts.modules.map((part) => renameFiles(part, asTheyAre));
      expect(asSums(mergeModules(named))).toEqual(simpleSums(files.flat()));
    }),
    { numRuns: 200 },
  );
});

test('facts are in the order that they promise, however they came', () => {
  fc.assert(
    fc.property(fc.array(module, { minLength: 1, maxLength: 4 }), (modules) => {
      for (const { files } of mergeModules(parseDataFile(writeDataFile(modules, 'x'), 'x.json') ?? [])) {
        expect(files.map(({ path: at }) => at)).toEqual([...new Set(files.map(({ path: at }) => at))].sort());
        for (const { lines, functions } of files) {
          const at = lines.map(({ line }) => line);
          expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
          const keys = functions.map(({ line, name }) => `${line} ${name}`);
          expect(keys).toEqual([...new Set(keys)].sort());
        }
      }
    }),
  );
});

test('as many data files as there are, one part for each module is kept', () => {
  const parts = new ModuleParts();
  const part = (name: string, sha256: string): ModuleFacts => ({ name, sha256, files: [], inexact: [] });
  for (let i = 0; i < 1000; i++) {
    parts.add(part('m.wasm', 'a'.repeat(64)));
    parts.add(part('m.wasm', ''));
    parts.add(part('n.wasm', 'b'.repeat(64)));
  }
  expect(parts.modules).toHaveLength(3);
});
