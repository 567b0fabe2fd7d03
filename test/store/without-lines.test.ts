/**
 * Functions of a program that have no lines, beside others that have some: which of them ran, and their instructions. The
 * module is partly.c, compiled with -g, and helper.c without; the numbers of instructions are those of llvm-objdump 19.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createNaming,
  filesOf,
  mergeModules,
  parseDataFile,
  writeDataFile,
} from '../../src/coverage/index.ts';
import { load } from '../../src/load/index.ts';
import { decodeProbeMap, encodeProbeMap, isPresence, probeMapToJSON } from '../../src/probe-map/index.ts';
import { formatText } from '../../src/report/text.ts';
import { instructionWalk, instrument } from '../../src/rewriter/index.ts';
import { attach } from '../../src/runtime/index.ts';
import { readDataDir, rewriteModule, runFacts, writeRunData } from '../../src/store/index.ts';
import { module as build, custom, lineUnit, lns, oldTables } from '../debuginfo/dwarf/build.ts';
import { fixture, scratch } from '../helpers/wtrace.ts';

const original = new Uint8Array(readFileSync(new URL('../debuginfo/modules/partly.wasm', import.meta.url)));
/** `llvm-objdump-19 -d`: run, helper, idle. */
const instructions = { run: 70, helper: 58, idle: 23 };

const rulesOf = (include: readonly string[] = []) => ({
  include,
  omit: [],
  remaps: [],
  sourceRoot: '/nowhere',
  omitSystemLibraries: true,
});

/** Rewrites the module as `wtrace run` does, and calls `run` with each of some numbers. */
function counted(
  args: readonly number[],
  include: readonly string[] = [],
  options: { readonly everyBlock?: true; readonly hitOnly?: true } = {},
) {
  const rules = rulesOf(include);
  const made = rewriteModule(original, { rules, readFile: () => undefined, store: undefined, options });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(made.bytes as BufferSource));
  const { run } = instance.exports as { readonly run: (value: number) => number };
  for (const value of args) expect(run(value)).toBe(value > 0 ? 17 : 0);
  const counters = attach(instance, made.probeMap).counters();
  const walk = options.everyBlock ? instructionWalk(original) : undefined;
  const part = { name: 'partly.wasm', ends: [], counters, walk, ...made, packedMap: made.packedMap() };
  return { part, facts: runFacts([part], createNaming(rules)), naming: createNaming(rules) };
}
const footer = (facts: ReturnType<typeof counted>['facts']): readonly string[] =>
  formatText(facts, { color: false, width: undefined } as Parameters<typeof formatText>[1])
    .split('\n')
    .filter((line) => line.includes('no lines'));

describe('functions that ran and have no lines', () => {
  test.each([
    ['counts', {}],
    ['hits only', { hitOnly: true }],
    ['counts of instructions', { everyBlock: true }],
  ] as const)('are named, of %s', (_, options) => {
    const { facts } = counted([20, 0, 20], [], options);
    expect(facts.modules[0]?.withoutLines).toEqual(['helper']);
    expect(footer(facts)).toEqual([
      "1 function that ran has no lines: helper; compile it with -g, or run the program with --include '**' to count it by the disassembly",
    ]);
    // Nothing else changes: the file is not there, nor are instructions of which nothing is known.
    expect(filesOf(facts).map(({ path, functions }) => [path, functions.length])).toEqual([['partly.c', 1]]);
    const { instructions: list } = facts.modules[0]!;
    if (list !== undefined) expect(list.offset).toHaveLength(instructions.run);
  });

  test('are none where they did not run', () => {
    const { facts } = counted([0]);
    expect([facts.modules[0]?.withoutLines, footer(facts)]).toEqual([undefined, []]);
  });

  test('are kept in data directories, added up, and in JSON', () => {
    const directory = join(scratch(), 'cov');
    for (const args of [[0], [20], [20]])
      writeRunData(directory, { modules: [counted(args).part], workingDirectory: '/w' });
    const [module] = readDataDir(directory, rulesOf()).facts.modules;
    expect(module?.withoutLines).toEqual(['helper']);
    const text = writeDataFile([module!], 'wtrace test');
    expect(parseDataFile(text, 'a.json')).toEqual([module]);
    expect(mergeModules([module!, counted([0]).facts.modules[0]!])[0]?.withoutLines).toEqual(['helper']);
    const damaged = text.replace('["helper"]', '[1]');
    expect(() => parseDataFile(damaged, 'a.json')).toThrow('withoutLines');
  });

  test('have lines where another run traced them by their disassembly', () => {
    const directory = join(scratch(), 'both');
    for (const include of [[], ['**']])
      writeRunData(directory, { modules: [counted([20], include).part], workingDirectory: '/w' });
    const { facts } = readDataDir(directory, rulesOf(['**']));
    expect(facts.modules[0]?.withoutLines).toEqual(['helper']);
    expect(footer(facts)).toEqual([]);
  });

  test('are not looked at by instrument(), unless it is asked to', () => {
    const plain = instrument(original).probeMap;
    const noting = instrument(original, { notePresence: true }).probeMap;
    expect([plain.functions.length, noting.functions.length]).toEqual([1, 3]);
    expect(noting.functionInfo.map(({ name }) => name)).toEqual(['run', 'helper', 'idle']);
    const text = (map: typeof noting) => probeMapToJSON(map);
    expect(text(decodeProbeMap(encodeProbeMap(noting)))).toBe(text(noting));
  });
});

describe("--include '**'", () => {
  test('traces them by their disassembly: every instruction of the module has a count', () => {
    const { facts, naming, part } = counted([20, 0], ['**'], { everyBlock: true });
    const [module] = facts.modules;
    expect(module!.instructions!.offset).toHaveLength(151);
    expect(module!.withoutLines).toBeUndefined();
    expect(
      module!.files.map(({ path, functions }) => [path, functions[0]?.name, functions[0]?.hits]),
    ).toEqual([
      ['helper.wat', 'helper', 1],
      ['idle.wat', 'idle', 0],
      ['partly.c', 'run', 2],
    ]);
    const { debugInfo } = part;
    const path = debugInfo.lines.files.find((each) => naming.nameOf(each) === 'helper.wat') ?? '';
    // The header, then an instruction a line.
    expect(debugInfo.sourceText(path)?.trimEnd().split('\n')).toHaveLength(1 + instructions.helper);
    expect(debugInfo.functions().find(({ name }) => name === 'helper')).toMatchObject({ path, line: 1 });
    // helper(20) subtracts 3 four times: once more than that, it compares.
    const hits = new Set(module!.files[0]!.lines.map((line) => line.hits));
    expect([...hits].sort()).toEqual([1, 4, 5]);
  });

  test.each([
    // `llvm-objdump-19 -d --no-show-raw-insn`, its lines that begin with an offset.
    ['c-loops/clang19-O2-dwarf5.wasm', 12_653],
    ['cpp-exceptions/emcc-O0.wasm', 15_348],
    ['rust-basic/O2.wasm', 34_115],
  ])('every instruction of %s: %i', (name, all) => {
    const bytes = new Uint8Array(readFileSync(fixture(name)));
    const { probeMap } = instrument(bytes, { disassembleRest: true, everyBlock: true });
    const walk = instructionWalk(bytes);
    let walked = 0;
    for (const fn of probeMap.functions) walk(fn, () => walked++);
    expect(walked).toBe(all);
  });

  test('a function whose only line cannot be reached has instructions all the same', () => {
    // unreachable, nop, end; the line begins at the nop.
    const unit = lineUnit({
      version: 4,
      tables: oldTables([], [['a.c', 0]]),
      program: [lns.setAddress(4), lns.copy, lns.advancePc(2), lns.endSequence],
    });
    const bytes = build([[0x00, 0x01]], custom('.debug_line', unit));
    const counts = (everyBlock: boolean) => instrument(bytes, { everyBlock }).probeMap.functions.length;
    expect([counts(true), counts(false)]).toEqual([1, 0]);
  });

  test('and other globs trace those whose file they match', () => {
    const paths = (include: readonly string[]) =>
      filesOf(counted([20], include).facts).map(({ path }) => path);
    expect(paths(['*.wat'])).toEqual(['helper.wat', 'idle.wat']);
    expect(paths(['partly.c', 'helper.wat'])).toEqual(['helper.wat', 'partly.c']);
    expect(paths(['partly.c'])).toEqual(['partly.c']);
    expect(counted([20], ['partly.c']).facts.modules[0]?.withoutLines).toEqual(['helper']);
  });

  test('in a report, names stay, and belong to no directory', () => {
    const directory = join(scratch(), 'cov');
    writeRunData(directory, { modules: [counted([20], ['**']).part], workingDirectory: '/w' });
    const { facts, warnings } = readDataDir(directory, { sourceRoot: '/' });
    expect(filesOf(facts).map(({ path }) => path)).toEqual(['helper.wat', 'idle.wat', 'w/partly.c']);
    expect(warnings).toEqual([]);
  });

  test('in load(), too', async () => {
    const program = await load(original, { coverage: true, include: ['**'] });
    expect(program.exports['run']!(20)).toBe(17);
    expect(filesOf(program.coverage()).map(({ path }) => path)).toEqual([
      'helper.wat',
      'idle.wat',
      'partly.c',
    ]);
    expect(program.sourceText('helper.wat')).toContain('i32.sub');
    const plain = await load(original, { coverage: true });
    expect(filesOf(plain.coverage()).map(({ path }) => path)).toEqual(['partly.c']);
  });
});

test('with events and counts, functions without lines come last, and have no events', () => {
  const made = instrument(original, {
    notePresence: true,
    events: { kinds: ['call'], delivery: 'call', counts: true },
  });
  const { functions, functionInfo, events } = made.probeMap;
  expect(functions.map(isPresence)).toEqual([false, true, true]);
  expect(functionInfo.map(({ name }) => name)).toEqual(['run', 'helper', 'idle']);
  expect(events?.functions).toHaveLength(1);
  expect(decodeProbeMap(encodeProbeMap(made.probeMap)).functionInfo).toEqual(functionInfo);
});
