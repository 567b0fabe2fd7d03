import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutLists } from '../../src/coverage/cut-lists.ts';
import { type InstructionCounts, parseDataFile, writeDataFile } from '../../src/coverage/index.ts';
import { instructionsToJSON } from '../../src/coverage/instruction-json.ts';
import { columnsOf } from '../../src/coverage/instruction-sum.ts';
import { DataFileError } from '../../src/errors.ts';

const most = Number.MAX_SAFE_INTEGER;
const pairs = fc.array(
  fc.tuple(
    fc.oneof(fc.nat(9), fc.nat(0xffff_ffff)),
    fc.oneof(fc.nat(9), fc.constant(most), fc.bigInt(0n, BigInt(most)).map(Number)),
  ),
);
const module = (instructions: unknown) => ({ name: 'm', sha256: '', files: [], instructions });
const data = (...modules: readonly unknown[]) => ({ format: 'wtrace', version: 1, generator: 'x', modules });
const plain = ({ offset, count }: InstructionCounts) => Array.from(offset, (at, i) => [at, count[i]]);

test('numbers of every length are written as JSON.stringify writes them', () => {
  const edges = Array.from({ length: 16 }, (_, i) => 10 ** i).flatMap((n) => [n - 1, n, n + 1]);
  const count = Float64Array.from([...edges, most, most - 1, 2 ** 32, 2 ** 31]);
  const offset = Uint32Array.from(count, (_, i) => (i === count.length - 1 ? 0xffff_ffff : i));
  expect(instructionsToJSON({ offset, count })).toBe(JSON.stringify(plain({ offset, count })));
  fc.assert(
    fc.property(pairs, (list) => {
      const columns = columnsOf(list);
      expect(instructionsToJSON(columns)).toBe(JSON.stringify(plain(columns)));
    }),
  );
});

test('a list longer than one chunk is whole', () => {
  const offset = Uint32Array.from({ length: 50_000 }, (_, i) => 3 * i);
  const count = Float64Array.from(offset, (at) => (at % 7 === 0 ? most : at));
  const text = instructionsToJSON({ offset, count });
  expect(JSON.parse(text)).toEqual(plain({ offset, count }));
  const [found] = cutLists(`"instructions":${text}`).instructions;
  expect(found).toEqual({ offset, count });
});

describe('what is cut out of a text', () => {
  test('is what JSON.parse would have found there', () => {
    const column = pairs.map(columnsOf);
    fc.assert(
      fc.property(fc.array(column), fc.string(), (columns, name) => {
        const modules = columns.map((instructions) => ({
          name,
          sha256: 'ab'.repeat(32),
          files: [],
          inexact: [],
          instructions,
        }));
        const text = writeDataFile(modules, name);
        expect(cutLists(text).instructions).toEqual(columns);
        expect(parseDataFile(text, 'x')).toEqual(modules);
        const pretty = JSON.stringify(JSON.parse(text), undefined, 2);
        expect(cutLists(pretty).instructions).toHaveLength(0);
        expect(parseDataFile(pretty, 'x')).toEqual(modules);
      }),
    );
  });

  test.each([
    ['in a string', JSON.stringify({ a: '"instructions":[[1,2]]' })],
    ['in a key', JSON.stringify({ 'a"instructions': [[1, 2]] })],
    ['not ascending', '{"instructions":[[2,1],[1,1]]}'],
    ['too large', '{"instructions":[[4294967296,1]]}'],
    ['no count', '{"instructions":[[1]]}'],
    ['leading zero', '{"instructions":[[01,1]]}'],
    ['a sign', '{"instructions":[[1,-1]]}'],
    ['a fraction', '{"instructions":[[1,1.5]]}'],
    ['cut off', '{"instructions":[[1,1],[2'],
    ['no comma', '{"instructions":[[1,1][2,1]]}'],
  ])('is nothing: %s', (_, text) => {
    const cut = cutLists(text);
    expect(cut.instructions).toHaveLength(0);
    expect(cut.text).toBe(text);
  });
});

test('pairs in any order, and one offset twice, are sorted and summed', () => {
  const text = JSON.stringify(
    data(
      module([
        [9, 1],
        [3, 2],
        [9, most],
      ]),
    ),
  );
  const [read] = parseDataFile(text, 'x') ?? [];
  expect(plain(read!.instructions!)).toEqual([
    [3, 2],
    [9, most],
  ]);
});

test.each([
  ['x', 'instructions should be an array'],
  [[[1]], 'modules[0].instructions[0] should be [offset, count]'],
  [[[1, 2], 3], 'instructions[1] should be [offset, count]'],
  [[[1, 2, 3]], 'instructions[0] should be [offset, count]'],
  [[[2 ** 32, 1]], 'instructions[0] should be [offset, count]'],
  [[[1, -1]], 'instructions[0] should be [offset, count]'],
  [[[1, 2 ** 60]], 'instructions[0] should be [offset, count]'],
])('%j is refused', (instructions, message) => {
  const text = JSON.stringify(data(module(instructions)));
  expect(() => parseDataFile(text, 'x.json')).toThrow(DataFileError);
  expect(() => parseDataFile(text, 'x.json')).toThrow(message);
});

test('a text is read, refused with DataFileError, or of another maker', () => {
  expect(parseDataFile('{"name":"x"}', 'package.json')).toBeUndefined();
  expect(() => parseDataFile('{', 'x.json')).toThrow('x.json is not JSON');
  const text = JSON.stringify(data(module([[1, 2]]), module([[3, 4]])));
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, by) => {
      const damaged = text.slice(0, at) + by + text.slice(at + 1);
      try {
        parseDataFile(damaged, 'x');
      } catch (error) {
        expect(error).toBeInstanceOf(DataFileError);
      }
    }),
    { numRuns: 1000 },
  );
});
