/** `--dropped`: its values, what it makes of facts, and what is said where data do not hold what it asks for. */
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addDroppedOption, droppedAsWanted, droppedWarnings } from '../../src/cli/dropped-option.ts';
import { type CoverageFacts, filesOf } from '../../src/coverage/index.ts';

const parsed = (...args: readonly string[]) =>
  addDroppedOption(new Command()).parse(args, { from: 'user' }).opts()['dropped'] as unknown;

test('takes two values', () => {
  expect([parsed(), parsed('--dropped', 'listed'), parsed('--dropped', 'missed')]).toEqual([
    undefined,
    'listed',
    'missed',
  ]);
  expect(() => parsed('--dropped', 'all')).toThrow('--dropped all: expected listed or missed');
});

test('only missed changes facts', () => {
  const dropped = [{ name: 'g', line: 1, lines: [1, 2] }];
  const file = { path: 'a.c', lines: [], functions: [], dropped };
  const facts: CoverageFacts = {
    modules: [{ name: 'm.wasm', sha256: '', inexact: [], files: [file] }],
    omittedFiles: 0,
  };
  expect([droppedAsWanted(facts, {}), droppedAsWanted(facts, { dropped: 'listed' })]).toEqual([facts, facts]);
  expect(filesOf(droppedAsWanted(facts, { dropped: 'missed' }))).toEqual([
    {
      path: 'a.c',
      lines: [1, 2].map((line) => ({ line, hits: 0, covered: false })),
      functions: [{ name: 'g', line: 1, hits: 0 }],
    },
  ]);
});

test('data without them are warned of where they are asked for', () => {
  const said = (dropped: 'listed' | undefined, ...modules: readonly string[]) =>
    droppedWarnings(dropped === undefined ? {} : { dropped }, modules).map(({ slug, message }) => [
      slug,
      message,
    ]);
  expect([said(undefined, 'a.wasm'), said('listed')]).toEqual([[], []]);
  const rest =
    'do not say which functions the linker left out, so none is reported; give --dropped to the run as well';
  expect(said('listed', 'a.wasm')).toEqual([['dropped-not-known', `the data of a.wasm ${rest}`]]);
  expect(said('listed', 'a.wasm', 'b.wasm', 'c.wasm')).toEqual([
    ['dropped-not-known', `the data of a.wasm and 2 more ${rest}`],
  ]);
});
