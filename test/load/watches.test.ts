/** Watched values: changes are those of a full trace, and of globals nothing else leaves the guest. */
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { createNaming } from '../../src/coverage/index.ts';
import { loadVariableReading } from '../../src/debuginfo/index.ts';
import { PointEvents, type WatchChange as ReportedChange } from '../../src/event-log/point-events.ts';
import { type Frame, loadSync, prepareVariables, type WatchChange } from '../../src/index.ts';
import { load, ProgramPoints, parseWatch } from '../../src/load/index.ts';
import { sourceNames } from '../../src/load/names.ts';
import { Tracer } from '../../src/load/tracer.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { instancesOfRealm } from '../../src/runtime/index.ts';
import { lineOf } from '../debuginfo/variables/fixture-variables.ts';

const bytes = readFileSync('wasm-fixtures/c-variables/O0-dwarf5.wasm');
type Guest = Record<string, (...args: (number | bigint)[]) => number | bigint>;
const naming = createNaming({
  include: [],
  omit: [],
  sourceRoot: process.cwd(),
  remaps: [],
  omitSystemLibraries: true,
});

/** Changes as text, and how many line events left the guest. */
async function watch(texts: readonly string[], call: (guest: Guest) => unknown) {
  const points = new ProgramPoints(
    [],
    { naming, others: false },
    texts.map((text) => parseWatch(text, '--watch')),
  );
  const module = points.of(await loadVariableReading());
  const kinds = ['call', 'line'] as const;
  const made = instrument(bytes, {
    selects: naming.selects,
    startExport: true,
    events: { delivery: 'call', kinds, fileName: naming.nameOf, ...module.events },
  });
  expect(module.settled()).toBe(true);
  points.settle();
  const changes: ReportedChange[] = [];
  const events = new PointEvents([], { hit() {}, stop() {}, change: (change) => changes.push(change) }, true);
  let lines = 0;
  const local = (...args: Parameters<typeof events.alone>) => {
    if (args[1] === 'line') lines++;
    events.alone(...args);
    return local;
  };
  const reads = ['file', 'line', 'function', 'locals', 'depth'] as const;
  const { core } = new Tracer({ events: kinds, reads, delivery: 'call', fn: local }, false);
  const { probeMap, debugInfo } = made;
  const map = probeMap.events;
  if (core === undefined || map === undefined) throw new Error('there are no events');
  const names = sourceNames(debugInfo, naming);
  const { exports } = instancesOfRealm()
    .add(probeMap, { probeMap })
    .instantiateSync(new WebAssembly.Module(made.bytes as Uint8Array<ArrayBuffer>), {
      imports: {},
      events: { tracer: core, map, names, variables: module.source },
    });
  call(exports as Guest);
  const told = changes.map((each) => `${each.line} ${texts[each.index]}: ${each.old} -> ${each.new}`);
  return { told, lines };
}

/** The changes of a value between line events, by a full trace. */
async function changesOf(
  name: string,
  call: (guest: Guest) => unknown,
  value: (frame: Frame) => string | undefined,
) {
  const told: string[] = [];
  let before: string | undefined;
  const program = await load<Guest>(bytes, {
    trace: {
      events: ['line'],
      reads: ['line', 'function', 'locals', 'globals'],
      fn: (frame) => {
        const now = value(frame);
        if (now === undefined) return;
        if (before !== undefined && now !== before) told.push(`${frame.line} ${name}: ${before} -> ${now}`);
        before = now;
      },
    },
  });
  call(program.exports);
  return told;
}

const many = (guest: Guest): void => {
  guest['scopes']?.(4, 1n, 0.5, 2.25);
  guest['calls']?.(3);
  guest['scopes']?.(30, 1n, 0.5, 7.75);
};

test('of a global: each change in the whole program, and little else leaves the guest', async () => {
  const { told, lines } = await watch(['total'], many);
  expect(told).toEqual(await changesOf('total', many, ({ globals }) => String(globals.get('total'))));
  // By the source: 2 and 8 of scopes, at the next line, and what use() adds in between.
  expect(told).toHaveLength(4);
  expect(told[0]).toBe(`${lineOf('for (int i = 0; i < n; i++)')} total: 0 -> 2`);
  expect(lines).toBe(told.length + 1);
});

test('of several, and of expressions over them', async () => {
  const { told } = await watch(['total', 'total > 5', 'total + calls', 'variables.c:calls'], (guest) =>
    guest['scopes']?.(2, 1n, 0.5, 7.75),
  );
  const line = lineOf('for (int i = 0; i < n; i++)');
  expect(told).toEqual([
    `${line} total: 0 -> 8`,
    `${line} total > 5: 0 -> 1`,
    `${line} total + calls: 3 -> 11`,
  ]);
});

describe('of a function', () => {
  test('a variable that is shadowed: each of them by itself', async () => {
    const { told } = await watch(['scopes:sum'], (guest) => guest['scopes']?.(4, 1n, 0.5, 2.25));
    const line = lineOf('for (int i = 0; i < n; i++)');
    expect(told).toEqual(['0 -> 2', '2 -> 6', '6 -> 12'].map((text) => `${line} scopes:sum: ${text}`));
  });

  test('each activation has its own', async () => {
    const { told } = await watch(['factorial:n'], (guest) => guest['factorial']?.(6));
    expect(told).toEqual([]);
    const loop = await watch(['scopes:i'], (guest) => {
      guest['scopes']?.(3, 1n, 0.5, 2.25);
      guest['scopes']?.(2, 1n, 0.5, 2.25);
    });
    const changes = await changesOf(
      'scopes:i',
      (guest) => guest['scopes']?.(3, 1n, 0.5, 2.25),
      ({ locals }) => (locals.get('i')?.state === 'value' ? String(locals.get('i')) : undefined),
    );
    expect(changes).toHaveLength(2);
    expect(loop.told).toEqual([...changes, ...changes.slice(0, 1)]);
  });

  test('a static keeps its value between activations', async () => {
    const { told } = await watch(['scopes:kept'], (guest) => {
      guest['scopes']?.(0, 1n, 0.5, 2.25);
      guest['scopes']?.(0, 1n, 0.5, 2.25);
    });
    const line = lineOf('if (sum > 100)');
    expect(told).toEqual([`${line} scopes:kept: 11 -> 12`, `${line} scopes:kept: 12 -> 13`]);
  });

  test('structs, and what pointers point at', async () => {
    const { told } = await watch(['aggregates:p', 'aggregates:q->y'], (guest) => guest['aggregates']?.(4));
    const line = lineOf('return use(q, p.y');
    expect(told).toEqual([
      `${line} aggregates:p: {x = 4, y = 8} -> {x = 4, y = 9}`,
      `${line} aggregates:q->y: 8 -> 9`,
    ]);
  });
});

test.each([
  [
    'tota',
    'no variable outside of functions is named tota; to watch one of a function, write <function>:tota',
  ],
  ['scope:total', 'no function and no file is named scope; did you mean scopes?'],
  ['scopes:nope', 'no variable is named nope in scopes; there are kept, n, wide, small, large, sum, i'],
  ['scopes:n || nope', 'no variable is named nope in scopes; there are kept, n, wide, small, large, sum, i'],
  ['aggregates:n && p.z', 'has no member z; it has x, y'],
  ['aggregates:p.z', 'has no member z; it has x, y'],
  ['factorial:*n', 'int is no pointer and no array'],
  ['&total', 'an address does not change; watch the variable itself'],
  ['1 + 2', 'names no variable'],
  ['total +', 'expected a value at column 8'],
])('%s is refused', async (text, message) => {
  await expect(watch([text], () => {})).rejects.toThrow(message);
});

describe('the option of load', () => {
  const call = (guest: Guest): void => {
    guest['scopes']?.(4, 1n, 0.5, 2.25);
    guest['factorial']?.(4);
    guest['scopes']?.(3, 1n, 0.5, 2.25);
  };

  test('hands over the same changes as --watch shows, of globals and of each activation', async () => {
    const watches = ['total', 'scopes:i', 'factorial:n', 'variables.c:calls'];
    const changes: WatchChange[] = [];
    const fn = (change: WatchChange): void => void changes.push(change);
    const program = await load<Guest>(bytes, { watches: watches.map((watch) => ({ watch, fn })) });
    call(program.exports);
    const { told } = await watch(watches, call);
    expect(changes.map((each) => `${each.line} ${each.watch}: ${each.old} -> ${each.new}`)).toEqual(told);
    expect(changes[0]).toEqual({
      ...{ watch: 'total', file: 'variables.c', function: 'scopes', old: '0', new: '2' },
      line: lineOf('for (int i = 0; i < n; i++)'),
      text: `variables.c:${lineOf('for (int i = 0; i < n; i++)')}: total: 0 -> 2`,
    });
  });

  test('goes with logpoints and coverage, and without a function to the console', async () => {
    await prepareVariables();
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const at = `variables.c:${lineOf('sum += twice')}`;
    const options = { coverage: true, watches: ['scopes:sum'], logpoints: [{ at, print: ['sum'] }] };
    const program = loadSync<Guest>(bytes, options);
    program.exports['scopes']?.(3, 1n, 0.5, 2.25);
    const shown = log.mock.calls.map(([text]) => String(text).replace(/^variables.c:\d+: /, ''));
    log.mockRestore();
    expect(shown).toEqual(['sum=0', 'sum=0', 'sum: 0 -> 2', 'sum=2', 'sum: 2 -> 6']);
    const lines = program.coverage().modules[0]?.files[0]?.lines ?? [];
    expect(lines.find(({ line }) => line === lineOf('sum += twice'))?.hits).toBe(3);
  });

  test.each<[unknown, string]>([
    ['total', 'the option watches of load must be an array, not "total"'],
    [[{ watch: 1 }], 'the option watch of a watch must be a string'],
    [[{ of: 'total' }], "a watch has no option 'of'; options are watch, fn"],
    [['tota'], 'watch tota: no variable outside of functions is named tota'],
    [['scopes:sun'], 'watch scopes:sun: no variable is named sun in scopes'],
    [['total +'], 'expected a value at column 8'],
  ])('%j is refused', async (watches, message) => {
    const refused = load(bytes, { watches: watches as readonly string[] });
    await expect(refused).rejects.toMatchObject({ code: 'WTRACE_USAGE' });
    await expect(refused).rejects.toThrow(message);
  });

  test('not together with a trace, and not with an async function', async () => {
    await expect(load(bytes, { watches: [], trace: {} })).rejects.toThrow('give either watches or trace');
    const fn = async (): Promise<void> => {};
    const { exports } = await load<Guest>(bytes, { watches: [{ watch: 'total', fn }] });
    expect(() => exports['scopes']?.(3, 1n, 0.5, 2.25)).toThrow(
      "the function of watch 'total' returned a promise",
    );
  });
});
