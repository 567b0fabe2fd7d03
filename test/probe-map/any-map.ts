/** Probe maps with any numbers, lists and names that their types allow, whether or not they mean anything. */
import fc from 'fast-check';
import {
  type EventMap,
  type FunctionProbes,
  type Place,
  Places,
  type ProbeMap,
} from '../../src/probe-map/index.ts';
import { branded, type Plain } from '../helpers/branded.ts';

const word = fc.oneof(fc.nat({ max: 500 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const index = fc.oneof(fc.integer({ min: -2, max: 9 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
const list = fc.array(index, { maxLength: 9 });

/** Also lone surrogates, which UTF-8 does not have. */
const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', 'a\udc00', '\ud83d\ude00', '\ufeffb'),
);

const count: fc.Arbitrary<Plain<Place['count']>> = fc.oneof(
  fc.constant({ kind: 'block' as const }),
  list.map((edges) => ({ kind: 'edges' as const, edges })),
  fc.nat({ max: 2 ** 30 - 1 }).map((counter) => ({ kind: 'counter' as const, counter })),
);
const place = fc.record({ file: word, line: word, block: word, offset: word, count });

const graph = fc
  .tuple(
    fc.array(fc.tuple(index, index), { maxLength: 9 }),
    fc.array(fc.tuple(index, index, index), { maxLength: 9 }),
  )
  .map(([blocks, edges]) => ({
    blockStart: blocks.map(([start]) => start),
    blockCounter: blocks.map(([, counter]) => counter),
    edgeFrom: edges.map(([from]) => from),
    edgeTo: edges.map(([, to]) => to),
    edgeCounter: edges.map(([, , counter]) => counter),
  }));

/** Record without the null prototypes that `expect` tells from others; indices and offsets are any numbers. */
const object = <T extends object>(
  model: { [K in keyof T]-?: fc.Arbitrary<Plain<T[K]>> },
  optional: (keyof T)[] = [],
) =>
  fc.record(model as Record<string, fc.Arbitrary<unknown>>, {
    noNullPrototype: true,
    requiredKeys: Object.keys(model).filter((key) => !optional.includes(key as keyof T)),
  }) as unknown as fc.Arbitrary<T>;

const fn: fc.Arbitrary<FunctionProbes> = fc
  .tuple(
    graph,
    object<Omit<FunctionProbes, 'blockStart' | 'blockCounter' | 'edgeFrom' | 'edgeTo' | 'edgeCounter'>>(
      {
        funcidx: word,
        start: word,
        end: word,
        flags: fc.constant(true),
        manyLocals: fc.constant(true),
        places: fc.array(place, { maxLength: 9 }).map((places) => Places.from(branded(places))),
        silent: fc.array(fc.tuple(word, word, word, word), { maxLength: 3 }),
      },
      ['flags', 'manyLocals'],
    ),
  )
  .map(([columns, rest]) => ({ ...rest, ...columns }));

const site = fc.tuple(fc.nat({ max: 4 }), word, fc.oneof(word, fc.constant(0xffffffff)), word, word, word);

const events: fc.Arbitrary<EventMap> = object<EventMap>(
  {
    delivery: fc.constantFrom('call' as const, 'ring' as const),
    siteBase: word,
    files: fc.array(name, { maxLength: 3 }),
    functions: fc.array(
      object<EventMap['functions'][number]>({
        funcidx: word,
        firstSite: word,
        params: word,
        locals: fc.array(fc.constantFrom('i32', 'i64', 'f32', 'f64', '-')),
      }),
      { maxLength: 5 },
    ),
    sites: fc.array(site, { maxLength: 20 }).map((rows) => {
      const column = (i: number) => Uint32Array.from(rows, (row) => row[i]!);
      return {
        length: rows.length,
        kind: Uint8Array.from(rows, ([kind]) => kind),
        fn: column(1),
        file: column(2),
        line: column(3),
        column: column(4),
        offset: column(5),
      };
    }),
    tracksCalls: fc.boolean(),
    flagCount: word,
    localCount: word,
    ring: object<NonNullable<EventMap['ring']>>({ start: word, bytes: word, shared: fc.boolean() }),
  },
  ['ring'],
);

/** Any map. */
export const anyMap: fc.Arbitrary<ProbeMap> = object<ProbeMap>(
  {
    module: object<ProbeMap['module']>({
      sha256: fc.oneof(fc.string(), fc.constant('0a'.repeat(32)), fc.constant('0A'.repeat(32))),
      size: word,
    }),
    files: fc.array(name),
    functions: fc.array(fn, { maxLength: 6 }),
    functionInfo: fc.array(
      object<ProbeMap['functionInfo'][number]>(
        { funcidx: word, name, linkageName: name, file: index, line: word },
        ['linkageName'],
      ),
    ),
    hitOnly: fc.constant(true),
    sharing: object<NonNullable<ProbeMap['sharing']>>({
      functions: list,
      firstSite: list,
      caller: list,
      block: list,
      offset: list,
    }),
    counterCount: word,
    readerCount: fc.constant(0),
    callsEndBlocks: fc.boolean(),
    offsets: fc.array(fc.tuple(word, word, word)).map((runs) => {
      const column = (i: number) => Uint32Array.from(runs, (run) => run[i]!);
      return { rewritten: column(0), original: column(1), length: column(2) };
    }),
    exports: fc
      .tuple(fc.uint8Array({ maxLength: 9 }), fc.array(fc.tuple(name, word, word), { maxLength: 5 }))
      .map(([types, rows]) => ({
        types,
        names: rows.map(([own]) => own),
        funcidx: Uint32Array.from(rows, ([, fnIndex]) => fnIndex),
        typeidx: Uint32Array.from(rows, ([, , typeIndex]) => typeIndex),
      })),
    branches: object<NonNullable<ProbeMap['branches']>>({
      all: fc.boolean(),
      fn: list,
      offset: list,
      file: list,
      line: list,
      column: list,
      flags: list,
      declared: list,
      number: list,
      firstArm: list,
      end: list,
      toFile: list,
      toLine: list,
      toColumn: list,
      implicit: list,
      firstEdge: list,
      edge: list,
    }),
    events,
  },
  ['hitOnly', 'sharing', 'exports', 'branches', 'events'],
).map((map) => ({ ...map, readerCount: Math.ceil(map.counterCount / 1000) }));
