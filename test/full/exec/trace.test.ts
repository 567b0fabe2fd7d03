/** `wtrace exec --trace` and `--trace-file`: the events of `wtrace run`, from all processes and threads, and nothing in the program's streams. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith, nodeOf } from '../available.ts';

const GUEST = fixture('c-bare/O0-dwarf5.wasm');
const program = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

/** An event as JSON Lines have it. */
interface Event {
  readonly event: string;
  readonly function: string;
  readonly line: number;
  readonly pid: number;
  readonly thread: number;
  readonly locals?: Readonly<Record<string, string>>;
}

/** Runs a program with a trace and a report. */
function traced(command: readonly string[], options: readonly string[] = []) {
  const directory = scratch();
  const file = join(directory, 'trace.jsonl');
  const outputs = ['--trace-file', file, '--reporter', 'lcov', '--reports-dir', directory];
  const ended = wtrace(['exec', ...outputs, ...options, '--', ...command], { env: { GUEST } });
  const text = readFileSync(file, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.slice(0, -1).split('\n');
  const lcov = readFileSync(join(directory, 'lcov.info'), 'utf8');
  return { ended, lines, events: lines.map((line) => JSON.parse(line) as Event), lcov };
}

/** `line` events by their line, as lcov has hits. */
function hitsOf(events: readonly Event[]): Record<string, number> {
  const hits: Record<string, number> = {};
  for (const { event, line } of events) if (event === 'line') hits[line] = (hits[line] ?? 0) + 1;
  return hits;
}

/** Hits of lines that ran. */
const hitsIn = (lcov: string): Record<string, number> =>
  Object.fromEntries(
    [...lcov.matchAll(/^DA:(\d+),([1-9]\d*)$/gm)].map(([, line, hits]) => [line, Number(hits)]),
  );

const wasi = `const { WASI } = require('node:wasi');
  const wasi = new WASI({ version: 'preview1', args: process.argv.slice(1), returnOnExit: true });
  WebAssembly.instantiate(require('node:fs').readFileSync(process.argv[1]), wasi.getImportObject())
    .then(({ instance }) => wasi.start(instance)).catch(() => {});`;

const known = new Map<string, string[]>();

/** What `wtrace run` writes of the same program. */
function eventsOfRun(module: string, args: readonly string[], options: readonly string[] = []): string[] {
  const key = [...options, module, ...args].join(' ');
  const events = known.get(key) ?? readEventsOfRun(module, args, options);
  known.set(key, events);
  return events;
}

function readEventsOfRun(module: string, args: readonly string[], options: readonly string[]): string[] {
  const file = join(scratch(), 'run.jsonl');
  wtrace(['run', '--trace-file', file, ...options, module, ...args]);
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

const withoutThread = (line: string): string => line.replace(/,"pid":\d+,"thread":0\}$/, '}');

const programs: readonly (readonly [string, readonly string[]])[] = [
  ['c-ends/O0.wasm', ['return', '3']],
  ['c-ends/O0.wasm', ['divide']],
  ['c-ends/O0.wasm', ['exit']],
  ['cpp-exceptions/emcc-O0.wasm', ['throw']],
];

describe('the same events, in the same order, as under `wtrace run`', () => {
  test.each(programs)('%s %j', (name, args) => {
    const module = fixture(name);
    const { lines, events, lcov } = traced([process.execPath, '-e', wasi, module, ...args]);
    expect(lines.map(withoutThread)).toEqual(eventsOfRun(module, args));
    expect(hitsOf(events)).toEqual(hitsIn(lcov));
  });
});

describeWith('node24')('where events are kept in a ring', () => {
  test.each(programs)('%s %j', (name, args) => {
    const module = fixture(name);
    const { lines } = traced([nodeOf(24), '-e', wasi, module, ...args]);
    expect(lines.map(withoutThread)).toEqual(eventsOfRun(module, args));
  });
});

test.each([
  ['threads.cjs', 4],
  ['processes.cjs', 4],
  ['contexts.cjs', 1],
  ['traps.mjs', 1],
])('of %s: hits are the line events, and each call of a thread is whole', (name, threads) => {
  const { events, lcov, ended } = traced([process.execPath, program(name)]);
  expect(ended.stderr).not.toContain('error');
  expect(hitsOf(events)).toEqual(hitsIn(lcov));
  expect(events.length).toBeGreaterThan(8);
  const byThread = new Map<string, string>();
  for (const { event, pid, thread } of events) {
    const key = `${pid}:${thread}`;
    byThread.set(key, `${byThread.get(key) ?? ''}${event} `);
  }
  expect(byThread.size).toBe(threads);
  for (const own of byThread.values())
    expect(own).toMatch(/^(?:call line (?:return|line return|trap unwind) )+$/);
});

test('many processes write whole lines to one pipe', () => {
  const script = `const { fork } = require('node:child_process');
    const { call, compile } = require(${JSON.stringify(program('guest.cjs'))});
    if (process.argv[2] === undefined) for (let i = 0; i < 4; i++) fork(__filename, ['child']);
    else for (let i = 0; i < 20; i++) call(compile(), 200);`;
  const file = join(scratch(), 'many.cjs');
  writeFileSync(file, script);
  const { stderr } = wtrace(['exec', '--trace', '--', process.execPath, file], { env: { GUEST } });
  const lines = stderr.split('\n').slice(0, -1);
  expect(lines).toHaveLength(4 * 20 * 200 * 3);
  const whole =
    /^(?:\[\d+\] )? ?bare\.c:\d+ {2}(?:> add {2}EXPORT\("add"\) int add\(int a, int b\) \{|< add| {2}return a \+ b;)$/;
  expect(lines.filter((line) => !whole.test(line)).slice(0, 3)).toEqual([]);
  // The first process that traces has no mark.
  expect(new Set(lines.map((line) => /^\[\d+\]/.exec(line)?.[0])).size).toBe(4);
});

test('a program reads its own output from its children, and the log is on stderr', () => {
  const script = `const { spawnSync } = require('node:child_process');
    const child = "require(" + JSON.stringify(process.argv[1]) + ").call(require(" + JSON.stringify(process.argv[1]) + ").compile(), 1); console.error('mine')";
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', child], { encoding: 'utf8' });
    console.log(JSON.stringify([stdout, stderr]));`;
  const command = [process.execPath, '-e', script, program('guest.cjs')];
  const { code, stdout, stderr } = wtrace(['exec', '--trace', '--', ...command], { env: { GUEST } });
  expect([code, JSON.parse(stdout)]).toEqual([0, ['', 'mine\n']]);
  expect(stderr).toBe(
    ' bare.c:4  > add  EXPORT("add") int add(int a, int b) {\n bare.c:5    return a + b;\n bare.c:5  < add\n',
  );
});

describe('variables', () => {
  test.each([
    ['c-ends/O0.wasm', ['divide'], ['--locals', 'all']],
    ['cpp-exceptions/emcc-O0.wasm', ['throw'], ['--locals', 'all']],
    ['c-ends/O0.wasm', ['divide'], ['--when', 'depth > 0 || b == 0', '--locals', 'a,how[1]']],
  ])('%s %j %j: the same values as under `wtrace run`', (name, args, options) => {
    const module = fixture(name);
    const { lines, events } = traced([process.execPath, '-e', wasi, module, ...args], options);
    // The name of the program is before everything else in memory, and is of another length.
    const withoutAddresses = (line: string) => line.replaceAll(/\b0x[0-9a-f]+/g, '0x…');
    expect(lines.map(withoutThread).map(withoutAddresses)).toEqual(
      eventsOfRun(module, args, options).map(withoutAddresses),
    );
    expect(events.filter(({ locals }) => locals !== undefined).length).toBeGreaterThan(1);
  });

  test('in each thread, also of a module that another one rewrote', () => {
    const { events } = traced([process.execPath, program('threads.cjs')], ['--locals', 'all']);
    const lines = events.filter(({ event }) => event === 'line');
    expect(lines).toHaveLength(1111);
    expect(lines.filter(({ locals }) => locals?.['a'] !== '1' || locals['b'] !== '2')).toEqual([]);
    const some = traced([process.execPath, program('threads.cjs')], ['--when', 'a + b == 3']);
    expect(some.ended.stderr).toBe('');
    expect(some.events).toHaveLength(3 * 1111);
    expect(some.lines.join()).not.toContain('locals');
  });
});

test('--locals that no variable is named by', () => {
  const command = [process.execPath, program('threads.cjs')];
  const { ended } = traced(command, ['--locals', 'a,nosuch']);
  expect(ended.stderr).toBe('wtrace: --locals: no variable of a traced function is named nosuch\n');
  expect(traced(command, ['-q', '--locals', 'nosuch']).ended.stderr).toBe('');
});

test('--when, and --trace-limit for each thread', () => {
  const command = [process.execPath, program('threads.cjs')];
  const { events, ended } = traced(command, ['--when', 'param[0] == 1', '--trace-limit', '6']);
  expect(events).toHaveLength(3 + 3 * 6);
  expect(ended.stderr).toBe('wtrace: --trace-limit 6 reached in 3 threads, which continued untraced\n');
  const none = wtrace(['exec', '--trace', '--when', 'param[0] == 7', '--', ...command], { env: { GUEST } });
  expect(none.stderr).toMatch(/^wtrace: no events: --when was true at no line/);
});

describe.each(['terminate', 'exit'])('of a thread that does not end by itself, by %s', (way) => {
  const worker = `const { parentPort } = require('node:worker_threads');
    const { compile, call } = require(${JSON.stringify(program('guest.cjs'))});
    call(compile(), 5);
    parentPort.postMessage('');
    setInterval(() => {}, 1000);`;
  const script = `const { Worker } = require('node:worker_threads');
    const worker = new Worker(${JSON.stringify(worker)}, { eval: true });
    worker.on('message', () => (process.argv[1] === 'exit' ? process.exit() : worker.terminate()));`;
  const command = [process.execPath, '-e', script, way];

  test.each([
    [[], 15, ''],
    [['--trace-limit', '5'], 5, '--trace-limit 5 reached in one thread, which continued untraced'],
    [['--locals', 'a,nosuch'], 15, '--locals: no variable of a traced function is named nosuch'],
  ] as const)('what %j has to say is said', (options, count, said) => {
    const { events, ended } = traced(command, options);
    expect(events).toHaveLength(count);
    expect(ended.stderr).toBe(said === '' ? '' : `wtrace: ${said}\n`);
  });

  test('no events are no events', () => {
    const exec = ['exec', '--trace', '--when', 'param[0] == 7', '--'];
    const { stderr } = wtrace([...exec, ...command], { env: { GUEST } });
    expect(stderr).toMatch(/^wtrace: no events: --when was true at no line/);
  });

  test('what cannot be written is said', () => {
    const exec = ['exec', '--trace-file', '/dev/full', '--'];
    const { code, stderr } = wtrace([...exec, ...command], { env: { GUEST } });
    expect([code, stderr]).toEqual([125, expect.stringContaining('cannot write /dev/full: no space left')]);
  });
});

test('what cannot be written or makes no sense is said: 125', () => {
  const loads = [process.execPath, program('traps.mjs')];
  const exec = (...options: string[]) => wtrace(['exec', ...options, '--', ...loads], { env: { GUEST } });
  const full = exec('--trace-file', '/dev/full');
  expect([full.code, full.stderr]).toEqual([
    125,
    expect.stringContaining('cannot write /dev/full: no space left'),
  ]);
  const refused = (...options: string[]) => {
    const { code, stdout, stderr } = exec(...options);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([125, '', 1]);
    return stderr;
  };
  expect(refused('--trace-file', scratch())).toContain('it is a directory');
  expect(refused('--trace-file', '-')).toContain("stdout is the command's own");
  expect(refused('--when', 'line == 1')).toContain('--when filters events');
  expect(refused('--trace', '--when', 'line ==')).toContain('--when');
  expect(refused('--trace', '--locals', 'n,,m')).toContain('is no variable');
  expect(refused('--locals', 'n')).toContain('--locals shows variables at events');
  expect(refused('--trace', '--hit-only')).toContain('--hit-only');
});
