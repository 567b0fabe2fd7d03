/**
 * Counting a module without debug info goes by runs of instructions. It gives what a row for each instruction gives, byte
 * for byte and place for place; that counts are right by such rows is what the other tests show.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disassemble } from '../../src/debuginfo/disassembly/index.ts';
import type { DebugInfo, LineTable } from '../../src/debuginfo/index.ts';
import type { FunctionProbes } from '../../src/probe-map/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { program } from '../oracle/program.ts';
import { randomProgram } from '../oracle/random-program.ts';
import { fixtureRuns } from './fixtures.ts';
import { features, tapes } from './random.ts';

/** Bytes of modules that take too long. */
const LARGE = 60_000;

const ways: readonly (readonly [string, InstrumentOptions])[] = [
  ['lines', {}],
  ['every block', { everyBlock: true }],
  ['hits', { hitOnly: true }],
  ['calls end blocks', { callsEndBlocks: true }],
  ['calls end blocks, hits', { callsEndBlocks: true, hitOnly: true }],
  ['all counters', { placement: 'all' }],
  ['by the profile of instructions', { profile: { instruction: (offset) => (offset * 7919) % 1000 } }],
];

const meaning = ({ places, ...rest }: FunctionProbes): unknown => ({ ...rest, places: [...places] });

/** Debug info of the module's disassembly, which counts by runs, and the same with nothing but rows. */
function both(bytes: Uint8Array): readonly [DebugInfo, DebugInfo] {
  const made = disassemble(readModule(bytes));
  const { inRuns, ...rows }: LineTable = made.lines;
  expect(inRuns).toBeDefined();
  const rest = {
    kind: 'disassembly' as const,
    functions: () => made.functions,
    inlinedAt: () => [],
    sourceText: made.sourceText,
    warnings: [],
    facts: [],
  };
  return [
    { ...rest, lines: made.lines },
    { ...rest, lines: rows },
  ];
}

function expectSame(bytes: Uint8Array, options: InstrumentOptions, infos = both(bytes)): void {
  const [byRuns, byRows] = infos.map((debugInfo) => instrument(bytes, { ...options, debugInfo }));
  const functions = [byRuns!, byRows!].map(({ probeMap }) => probeMap.functions.map(meaning));
  // Telling how they differ takes long, even where they do not.
  if (!isDeepStrictEqual(functions[0], functions[1])) expect(functions[0]).toEqual(functions[1]);
  expect(Buffer.compare(byRuns!.bytes, byRows!.bytes)).toBe(0);
  expect(byRuns!.warnings).toEqual(byRows!.warnings);
}

describe.each(ways)('%s', (_, options) => {
  test.each(features)('of random programs: %s', (__, feature) => {
    const property = fc.property(tapes, (tape) => {
      expectSame(program(randomProgram(tape, feature)).bytes, options);
    });
    fc.assert(property, { numRuns: 15, seed: 9 });
  });
});

test('of a module of each fixture', () => {
  const seen = new Set<string>();
  for (const { folder, bytes } of fixtureRuns()) {
    if (seen.has(folder) || bytes.length > LARGE) continue;
    seen.add(folder);
    const infos = both(bytes);
    for (const [, options] of ways.slice(0, 3)) expectSame(bytes, options, infos);
  }
  expect(seen.size).toBeGreaterThan(7);
});

test('rows for each instruction are not made for it', () => {
  const { bytes } = program(
    randomProgram(
      Array.from({ length: 200 }, (_, i) => (i * 37) % 256),
      features[0]![1],
    ),
  );
  const [{ lines, ...info }] = both(bytes);
  const never = (): never => {
    throw new Error('rows were read');
  };
  const refusing: LineTable = {
    files: lines.files,
    inRuns: lines.inRuns!,
    get offset() {
      return never();
    },
    get file() {
      return never();
    },
    get line() {
      return never();
    },
    get column() {
      return never();
    },
    get flags() {
      return never();
    },
    get firstRow() {
      return never();
    },
  };
  const made = instrument(bytes, { debugInfo: { ...info, lines: refusing } });
  expect(made.probeMap.functionInfo.length).toBe(made.probeMap.functions.length);
});
