/** Variables in the log and in JSON Lines of events, of a program that runs in this thread. */
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { expect, test } from 'vitest';
import { observeEvents } from '../../src/event-log/index.ts';
import { ChangedVariables } from '../../src/event-log/shown-variables.ts';
import { load } from '../../src/load/index.ts';
import { parsePath } from '../../src/variables/index.ts';
import { fixtureBytes } from '../debuginfo/variables/fixture-variables.ts';
import { scratch } from '../helpers/wtrace.ts';

async function lines(names: readonly string[], conditional = false): Promise<Record<string, unknown>[]> {
  const file = join(scratch(), 'events');
  writeFileSync(file, '');
  const variables = names.length === 0 ? 'all' : names.map((name) => parsePath(name, '--locals'));
  const observer = observeEvents(
    { file: { fd: openSync(file, 'w'), own: true }, quiet: true, conditional, variables },
    { stop: () => {}, endProgram: () => {} },
  );
  const program = await load<{ aggregates(n: number): number }>(fixtureBytes('c-variables/O0-dwarf5.wasm'), {
    trace: { reads: ['file', 'line', 'function', 'locals'], fn: observer.trace, delivery: 'call' },
  });
  program.exports.aggregates(7);
  observer.flush();
  const text = readFileSync(file, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('all variables that have a value, at each event', async () => {
  const all = await lines([]);
  expect(all[0]).toEqual({
    event: 'call',
    function: 'aggregates',
    file: 'variables.c',
    line: 65,
    depth: 1,
    locals: { n: '7' },
  });
  expect(
    all
      .filter(({ event }) => event === 'line')
      .slice(0, 3)
      .map(({ locals }) => locals),
  ).toEqual([
    { n: '7' },
    { n: '7', p: '{x = 7, y = 14}' },
    { n: '7', p: '{x = 7, y = 14}', q: expect.stringMatching(/^0x/) },
  ]);
});

test('chosen variables and parts of them', async () => {
  const all = await lines(['p.y', 'q->x', 'matrix[1]', 'nothing']);
  const last = all.findLast(({ event, function: fn }) => event === 'line' && fn === 'aggregates');
  expect(last?.['locals']).toEqual({ 'p.y': '15', 'q->x': '7', 'matrix[1]': '{4, 5, 7}' });
});

test('calls that are told late have none', async () => {
  const all = await lines([], true);
  expect(all.map(({ event, locals }) => `${event} ${locals === undefined}`).slice(0, 2)).toEqual([
    'call true',
    'line false',
  ]);
});

test('what changed is by activation', () => {
  const changed = new ChangedVariables();
  changed.begin(1);
  const of = (depth: number, entries: Record<string, string>) =>
    Object.fromEntries(changed.since(depth, new Map(Object.entries(entries))));
  expect(of(1, { n: '1', m: '2' })).toEqual({ n: '1', m: '2' });
  changed.begin(2);
  expect(of(2, { n: '1' })).toEqual({ n: '1' });
  expect(of(1, { n: '1', m: '3' })).toEqual({ m: '3' });
  changed.begin(2);
  expect(of(2, { n: '1' })).toEqual({ n: '1' });
});

test.each([
  // The trap is in the second statement of its line; `depth` is in a wasm local that nobody writes.
  ['O0', { first: '3', depth: '0', how: expect.stringMatching(/ "divide"$/) }],
  ['O2', { a: '7', first: '3', depth: '0' }],
])('at a trap, values are those at its instruction: %s', async (level, now) => {
  const file = join(scratch(), 'events');
  const observer = observeEvents(
    { file: { fd: openSync(file, 'w'), own: true }, quiet: true, conditional: false, variables: 'all' },
    { stop: () => {}, endProgram: () => {} },
  );
  const wasi = new WASI({ version: 'preview1', args: ['ends', 'divide'] });
  const program = await load<{ _start(): void }>(fixtureBytes(`c-ends/${level}.wasm`), {
    imports: wasi.getImportObject() as WebAssembly.Imports,
    trace: {
      events: ['call', 'line', 'return', 'unwind', 'trap'],
      reads: ['file', 'line', 'function', 'locals'],
      fn: observer.trace,
      delivery: 'call',
    },
  });
  expect(() => wasi.start({ exports: { ...program.exports } })).toThrow('divide by zero');
  observer.flush();
  const unwound = observer.summary().unwound.find(({ function: name }) => name === 'deep');
  const events = readFileSync(file, 'utf8').trim().split('\n');
  const event = events.map((text) => JSON.parse(text) as Record<string, unknown>);
  const end = event.find((each) => each['event'] === 'unwind' && each['function'] === 'deep');
  expect(end?.['locals']).toEqual(now);
  expect(end?.['earlierLocals']).toBeUndefined();
  expect(Object.fromEntries(unwound?.variables.now ?? [])).toEqual(now);
  expect(unwound?.variables.earlier.size).toBe(0);
});
