/** What several tools say of one source: one total, whatever the order, and none that a tool did not measure. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BranchFacts,
  type FileFacts,
  filesOf,
  type ModuleFacts,
  mergeModules,
  parseDataFile,
  summarize,
  writeDataFile,
} from '../../src/coverage/index.ts';
import { readForeignReport } from '../../src/foreign/index.ts';
import { formatLcov } from '../../src/report/index.ts';

const tools = [undefined, 'cobertura', 'istanbul', 'lcov'] as const;
const hits = fc.nat(3);
const line = fc.integer({ min: 1, max: 6 });

const branch: fc.Arbitrary<BranchFacts> = fc.record({
  line,
  column: fc.nat(1),
  kind: fc.constant('branch' as const),
  declared: fc.constant(0),
  number: fc.nat(1),
  arms: fc.array(fc.record({ hits, to: fc.constant({ kind: 'unknown' as const }) }), {
    minLength: 2,
    maxLength: 4,
  }),
});
const file: fc.Arbitrary<FileFacts> = fc.record({
  path: fc.constantFrom('a.c', 'b.js'),
  lines: fc.uniqueArray(
    fc.record({ line, hits }).map((one) => ({ ...one, covered: one.hits > 0 })),
    { selector: (one) => one.line, maxLength: 6 },
  ),
  functions: fc.uniqueArray(
    fc.record({ name: fc.constantFrom('f', 'g', '_Z1fv'), line: fc.integer({ min: 1, max: 3 }), hits }),
    {
      selector: (fn) => `${fn.line} ${fn.name}`,
      maxLength: 3,
    },
  ),
  branches: fc.array(branch, { maxLength: 4 }),
});
/** As a report of that tool is read: through the format of saved data, which orders and adds. */
const module: fc.Arbitrary<ModuleFacts> = fc
  .record({ readFrom: fc.constantFrom(...tools), files: fc.array(file, { maxLength: 3 }) })
  .map(({ readFrom, files }) => {
    const name = readFrom ?? 'm.wasm';
    const made = {
      name,
      sha256: '',
      ...(readFrom && { readFrom }),
      files,
      inexact: [],
      branches: 'source' as const,
    };
    return parseDataFile(writeDataFile([made], 'x'), 'x')![0]!;
  });
const modules = fc.array(module, { minLength: 1, maxLength: 5 });

/** Each run takes some milliseconds, most of them for making the input. */
const runs = { numRuns: 40 };

const files = (parts: readonly ModuleFacts[]) => filesOf({ modules: mergeModules(parts), omittedFiles: 0 });

test('the order of reports does not show', () => {
  fc.assert(
    fc.property(
      modules.chain((parts) =>
        fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })),
      ),
      ([parts, shuffled]) => {
        expect(files(shuffled)).toEqual(files(parts));
      },
    ),
    runs,
  );
});

test('reports that are read twice change no share', () => {
  fc.assert(
    fc.property(modules, (parts) => {
      expect(summarize(files([...parts, ...parts]))).toEqual(summarize(files(parts)));
    }),
    runs,
  );
});

test('saved and read again is the same', () => {
  fc.assert(
    fc.property(modules, (parts) => {
      const saved = parseDataFile(writeDataFile(mergeModules(parts), 'x'), 'x')!;
      expect(files(saved)).toEqual(files(parts));
    }),
    runs,
  );
});

test('hits of lines add up; each line of any tool is there, once', () => {
  fc.assert(
    fc.property(modules, (parts) => {
      const sums = new Map<string, number>();
      for (const { path, lines } of parts.flatMap((part) => part.files))
        for (const { line: at, hits: count } of lines)
          sums.set(`${path}:${at}`, (sums.get(`${path}:${at}`) ?? 0) + count);
      const found = files(parts).flatMap(({ path, lines }) =>
        lines.map(({ line: at, hits: count }) => [`${path}:${at}`, count] as const),
      );
      expect(new Map(found)).toEqual(sums);
      expect(found.length).toBe(sums.size);
    }),
    runs,
  );
});

test('arms of a line are those that one tool measured, and none saw a larger share', () => {
  const share = (points: readonly BranchFacts[]) => {
    const { covered, total } = summarize([{ path: '', lines: [], functions: [], branches: points }]).branches;
    return total === 0 ? 0 : covered / total;
  };
  const onLine = (all: readonly FileFacts[], path: string, at: number) =>
    all.find((one) => one.path === path)?.branches?.filter((point) => point.line === at) ?? [];
  fc.assert(
    fc.property(modules, (parts) => {
      const merged = files(parts);
      const alone = tools.map((tool) => files(parts.filter(({ readFrom }) => readFrom === tool)));
      for (const { path, lines } of merged) {
        for (const { line: at } of lines) {
          const points = onLine(merged, path, at);
          const candidates = alone.map((all) => onLine(all, path, at));
          if (candidates.every(({ length }) => length === 0)) expect(points).toEqual([]);
          else expect(candidates).toContainEqual(points);
          expect(share(points)).toBe(Math.max(...candidates.map(share)));
        }
      }
    }),
    runs,
  );
});

test('lcov of a sum is the sum of lcov', () => {
  const lcov = module.filter(({ readFrom }) => readFrom === 'lcov');
  const asLcov = (parts: readonly ModuleFacts[]) =>
    formatLcov({ modules: mergeModules(parts), omittedFiles: 0 });
  // Columns and points without a line are not in the format: what is read is what is written.
  const again = (part: ModuleFacts) => readForeignReport(asLcov([part]), 'x')?.facts;
  fc.assert(
    fc.property(fc.array(lcov, { minLength: 1, maxLength: 3 }), (parts) => {
      const read = parts.flatMap((part) => again(part) ?? []);
      const sum = read.length > 0 ? mergeModules(read)[0] : undefined;
      const once = sum && readForeignReport(asLcov([sum]), 'x')?.facts;
      expect(once?.files.map(({ path, lines }) => ({ path, lines }))).toEqual(
        sum?.files.map(({ path, lines }) => ({ path, lines })),
      );
      if (once && sum) expect(summarize(once.files)).toEqual(summarize(sum.files));
    }),
    runs,
  );
});

test('a function that one tool calls by its mangled name is one', () => {
  const of = (readFrom: ModuleFacts['readFrom'], functions: FileFacts['functions']): ModuleFacts => ({
    name: readFrom ?? 'm',
    sha256: '',
    ...(readFrom && { readFrom }),
    files: [{ path: 'a.cpp', lines: [], functions }],
    inexact: [],
  });
  const own = of(undefined, [
    { name: 'f', linkageName: '_Z1fv', line: 1, hits: 1 },
    { name: 'g', line: 5, hits: 0 },
    { name: 'h', linkageName: '_Z1hIiEvv', line: 9, hits: 1 },
  ]);
  const other = of('lcov', [
    { name: '_Z1fv', line: 1, hits: 2 },
    { name: '_Z1gv', line: 5, hits: 3 },
    { name: '_Z1hIiEvv', line: 9, hits: 1 },
    { name: '_Z1hIlEvv', line: 9, hits: 0 },
  ]);
  const [merged] = files([other, own]);
  expect(merged?.functions.map(({ name, line: at, hits: count }) => [at, name, count])).toEqual([
    [1, 'f', 3],
    [5, 'g', 3],
    [9, '_Z1hIlEvv', 0],
    [9, 'h', 2],
  ]);
});
