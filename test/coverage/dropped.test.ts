/** Functions that are not in the binary: as facts, as functions that did not run, across modules, and in the text report. */
import { expect, test } from 'vitest';
import {
  type CoverageFacts,
  type DroppedFunction,
  droppedAsMissed,
  type FileFacts,
  filesOf,
  type ModuleFacts,
  missedGates,
  parseGate,
  summarize,
  withDropped,
} from '../../src/coverage/index.ts';
import { formatText } from '../../src/report/text.ts';

const naming = { nameOf: (path: string) => path.slice(1), selects: (path: string) => path !== '/lib.c' };
const file: FileFacts = {
  path: 'a.c',
  lines: [{ line: 2, hits: 3, covered: true }],
  functions: [{ name: 'f', line: 1, hits: 3 }],
};
const moduleOf = (sha256: string, ...files: readonly FileFacts[]): ModuleFacts => ({
  name: `${sha256}.wasm`,
  sha256,
  files,
  inexact: [],
});
const gone = (path: string, name: string, ...lines: readonly number[]): DroppedFunction => ({
  path,
  name,
  line: lines[0] ?? 0,
  lines,
});
const dropped = [
  gone('/z.c', 'z', 1, 2),
  gone('/a.c', 'g', 5, 6),
  gone('/lib.c', 'l', 1),
  gone('/a.c', 'f', 1, 9),
];
const whole: CoverageFacts = {
  modules: [withDropped(moduleOf('m', file), dropped, naming)],
  omittedFiles: 0,
};

test('only files that are selected have them, and what has counts is not dropped', () => {
  expect(filesOf(whole)).toEqual([
    { ...file, dropped: [{ name: 'g', line: 5, lines: [5, 6] }] },
    { path: 'z.c', lines: [], functions: [], dropped: [{ name: 'z', line: 1, lines: [1, 2] }] },
  ]);
  const own = moduleOf('m', file);
  expect(withDropped(own, [gone('/lib.c', 'l', 1)], naming)).toBe(own);
});

test('listed, they are in no total; missed, they did not run', () => {
  expect(summarize(filesOf(whole)).lines).toEqual({ covered: 1, total: 1 });
  const missed = droppedAsMissed(whole);
  expect(summarize(filesOf(missed))).toMatchObject({
    lines: { covered: 1, total: 5 },
    functions: { covered: 1, total: 3 },
  });
  expect(filesOf(missed).flatMap((each) => each.dropped ?? [])).toEqual([]);
  const gates = [parseGate('20'), parseGate('21'), parseGate('file=1')];
  expect(missedGates(gates, filesOf(whole), { sourceRoot: '', remaps: [] })).toEqual([]);
  const names = missedGates(gates, filesOf(missed), { sourceRoot: '', remaps: [] }).map(({ path, share }) => [
    path,
    share.covered,
    share.total,
  ]);
  expect(names).toEqual([
    [undefined, 1, 5],
    ['z.c', 0, 2],
  ]);
});

test('what another module has is in the binary', () => {
  const ran: FileFacts = {
    path: 'z.c',
    lines: [1, 2].map((line) => ({ line, hits: 1, covered: true })),
    functions: [{ name: 'z', line: 1, hits: 1 }],
  };
  const both = { ...whole, modules: [...whole.modules, moduleOf('n', ran)] };
  expect(filesOf(both)[1]).toEqual(ran);
  expect(filesOf(droppedAsMissed(both))[1]).toEqual(ran);
});

test('the text report counts them in one line', () => {
  const text = (facts: CoverageFacts) =>
    formatText(facts, { color: false, width: undefined } as Parameters<typeof formatText>[1]);
  expect(text(whole)).toContain(
    '2 functions are not in the binary (4 lines); --dropped missed counts them as not run\n',
  );
  expect(text(droppedAsMissed(whole))).not.toContain('not in the binary');
  const one = { ...whole, modules: [withDropped(moduleOf('m', file), [gone('/z.c', 'z', 1)], naming)] };
  expect(text(one)).toContain(
    '1 function is not in the binary (1 line); --dropped missed counts it as not run\n',
  );
});
