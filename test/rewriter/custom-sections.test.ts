import { expect, test } from 'vitest';
import { instrument } from '../../src/rewriter/index.ts';
import { customContents, readModule, SectionId, writeSections } from '../../src/wasm/index.ts';
import { at, op, program } from '../oracle/program.ts';
import { infoOf } from './random.ts';

/** Sections that point into the code by offset, which moves. */
const stale = [
  '.debug_info',
  '.debug_line',
  'external_debug_info',
  'metadata.code.branch_hint',
  'metadata.code.trace_inst',
  'reloc.CODE',
  'sourceMappingURL',
];
/** All others, some of which look like the former. */
const kept = [
  'name',
  'producers',
  'target_features',
  'metadata',
  'metadata.codes',
  'metadata.data',
  'debug_info',
  'my.metadata.code.x',
  'relocations',
  'sourceMappingURL2',
];

const { bytes: code, table } = program({ functions: [{ body: [at(1), op.nop] }] });
const custom = (names: readonly string[]) =>
  writeSections(
    readModule(code),
    new Map(),
    names.map((name) => ({
      id: SectionId.custom,
      contents: customContents(name, name === 'name' ? new Uint8Array() : Uint8Array.of(1, 2)),
    })),
  ).bytes;

const customOf = (bytes: Uint8Array): string[] =>
  readModule(bytes).sections.flatMap(({ name }) => (name === undefined ? [] : [name]));

test.each([
  ['counts', {}],
  ['flags', { hitOnly: true }],
  ['events', { events: { delivery: 'call', kinds: ['line'] } }],
] as const)('custom sections keyed by offsets are left out, the others kept in order: %s', (_, options) => {
  const mixed = [...stale, ...kept].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const bytes = custom(mixed);
  expect(customOf(bytes)).toEqual(mixed);
  const rewritten = instrument(bytes, { debugInfo: infoOf(table), ...options }).bytes;
  expect(customOf(rewritten)).toEqual(mixed.filter((name) => kept.includes(name)));
});

test('a module of which nothing is traced keeps them all', () => {
  const bytes = custom([...stale, ...kept]);
  const rewritten = instrument(bytes, { debugInfo: infoOf(table), selects: () => false }).bytes;
  expect(rewritten).toEqual(bytes);
});
