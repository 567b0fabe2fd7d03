/** Events through the worker, on whatever engine runs this: the deliveries are `call` on Node 20, `ring` on later ones. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { command, environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

interface Event {
  readonly event: 'call' | 'line' | 'return' | 'unwind' | 'trap';
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly depth: number;
}

const ends = fixture('c-ends/O0.wasm');

function readEvents(path: string): Event[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as Event);
}

/** Runs a program with `--trace-file` and other options. */
function trace(
  options: readonly string[],
  module: string,
  ...args: string[]
): { readonly code: number | null; readonly stderr: string; readonly events: Event[] } {
  const file = join(scratch(), 'trace.jsonl');
  const { code, stderr } = wtrace(['run', ...options, '--trace-file', file, module, ...args]);
  return { code, stderr, events: readEvents(file) };
}

/** How often each `file:line`, and each function by its name, ran: by counting, without events. */
function coverage(module: string, ...args: string[]) {
  const directory = scratch();
  wtrace(['run', '-q', '--reporter', 'json', '--reports-dir', directory, module, ...args]);
  return hitsIn(join(directory, 'wtrace.json'));
}

interface Report {
  readonly modules: readonly {
    readonly files: readonly {
      readonly path: string;
      readonly lines: readonly (readonly [line: number, hits: number])[];
      readonly functions: readonly { readonly name: string; readonly hits: number }[];
    }[];
  }[];
}

function hitsIn(path: string) {
  const { modules } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const lines = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const file of modules.flatMap(({ files }) => files)) {
    for (const [line, hits] of file.lines) if (hits > 0) lines.set(`${file.path}:${line}`, hits);
    for (const { name, hits } of file.functions) functions.set(name, (functions.get(name) ?? 0) + hits);
  }
  return { lines, functions };
}

function tally(events: readonly Event[], key: (event: Event) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(key(event), (counts.get(key(event)) ?? 0) + 1);
  return counts;
}

const isCounted = (hits: ReturnType<typeof hitsIn>, events: readonly Event[]): void => {
  const lines = tally(
    events.filter(({ event }) => event === 'line'),
    ({ file, line }) => `${file}:${line}`,
  );
  expect(new Map([...lines].sort())).toEqual(new Map([...hits.lines].sort()));
  const calls = tally(
    events.filter(({ event }) => event === 'call'),
    (event) => event.function,
  );
  for (const [name, count] of hits.functions) expect([name, calls.get(name) ?? 0]).toEqual([name, count]);
};

/** Every activation begins once, has its events at its depth, and ends once; a trap is told of the innermost. */
function checkNesting(events: readonly Event[]): void {
  const stack: string[] = [];
  for (const { event, function: name, depth } of events) {
    if (event === 'call') stack.push(name);
    expect([depth, name]).toEqual([stack.length, stack.at(-1)]);
    if (event === 'return' || event === 'unwind') stack.pop();
  }
  expect(stack).toEqual([]);
}

describe.each([
  ['c-loops/yowasp22-O0.wasm', []],
  ['c-ends/O2.wasm', ['unreachable']],
  ['rust-basic/O2.wasm', []],
  ['cpp-exceptions/emcc-O0.wasm', ['throw']],
  ['c-setjmp/legacy-O0.wasm', []],
] as const)('%s %j', (path, args) => {
  test('line events are the hits of coverage, calls those of functions', () => {
    const { events } = trace(['-q'], fixture(path), ...args);
    expect(events.length).toBeGreaterThan(20);
    isCounted(coverage(fixture(path), ...args), events);
    checkNesting(events);
  });
});

test('counted in the same run, they are equal too', () => {
  const directory = scratch();
  const options = ['-q', '--reporter', 'json', '--reports-dir', directory];
  const { code, events } = trace(options, ends, 'divide');
  expect(code).toBe(134);
  isCounted(hitsIn(join(directory, 'wtrace.json')), events);
});

test('a trap is told once, then every activation is unwound', () => {
  const { code, events, stderr } = trace([], ends, 'divide');
  expect(code).toBe(134);
  const last = events.slice(events.findIndex(({ event }) => event === 'trap'));
  expect(last.map(({ event, function: name, depth }) => [event, name, depth])).toEqual([
    ['trap', 'divide', 8],
    ['unwind', 'divide', 8],
    ...[7, 6, 5, 4, 3, 2].map((depth) => ['unwind', 'deep', depth]),
    ['unwind', 'main', 1],
  ]);
  expect(stderr).toBe(wtrace(['run', '--reporter', 'none', ends, 'divide']).stderr);
  // The stack trace is the engine's, and names the same lines.
  const traced = [...stderr.matchAll(/at (\w+) \(\/ends\.c:(\d+):/g)].map(([, name, line]) => [
    name,
    Number(line),
  ]);
  expect(traced[0]).toEqual(['divide', last[0]?.line]);
  expect(traced.at(-1)).toEqual(['main', last.at(-1)?.line]);
});

test('an exhausted stack is a trap that unwinds every activation', () => {
  const module = join(scratch(), 'deep.wat');
  writeFileSync(module, '(module (func $f (export "f") (result i32) (i32.add (i32.const 1) (call $f))))');
  const file = join(scratch(), 'trace.jsonl');
  const { code } = wtrace(['run', '-q', '--trace-file', file, '--invoke', 'f', module]);
  expect(code).toBe(134);
  const events = readEvents(file);
  const count = tally(events, ({ event }) => event);
  expect(count.get('call')).toBeGreaterThan(10_000);
  expect([count.get('trap'), count.get('unwind')]).toEqual([1, count.get('call')]);
  // Innermost first, with nothing in between.
  const unwound = events.slice(events.findIndex(({ event }) => event === 'trap') + 1);
  expect(unwound.findIndex(({ event, depth }, i) => event !== 'unwind' || depth !== unwound.length - i)).toBe(
    -1,
  );
});

test('events and what the program prints come in the order in which they happened', () => {
  const file = join(scratch(), 'both.txt');
  const fd = openSync(file, 'w');
  spawnSync(process.execPath, [command, 'run', '--trace', ends, 'divide'], {
    stdio: ['ignore', fd, fd],
    env: environment(),
  });
  closeSync(fd);
  const lines = readFileSync(file, 'utf8').split('\n');
  const printed = lines.indexOf('now divide');
  expect(lines[printed - 1]).toMatch(/:135 {4}printf\("now %s\\n", how\);$/);
  expect(lines[printed + 1]).toMatch(/:136 {4}fflush\(stdout\);$/);
});

test('a component tells its events', () => {
  const { events } = trace([], fixture('component/ends.wasm'), 'exit');
  checkNesting(events);
  expect(events).toEqual(trace([], ends, 'exit').events);
});

test('an exported function of a bare module, after its start function', () => {
  const module = join(scratch(), 'start.wat');
  writeFileSync(module, '(module (func $s nop) (func $f (export "f") nop) (start $s))');
  const { events } = trace(['-q', '--invoke', 'f'], module);
  checkNesting(events);
  expect(events.map(({ event, function: name }) => `${event} ${name}`)).toEqual(
    ['s', 'f'].flatMap((name) => [`call ${name}`, `line ${name}`, `line ${name}`, `return ${name}`]),
  );
  const gcd = trace(['-q', '--invoke', 'gcd'], fixture('c-bare/memoryless.wasm'), '48', '36').events;
  checkNesting(gcd);
  // Euclid: (48, 36), (36, 12), (12, 0).
  expect(Math.max(...gcd.map(({ depth }) => depth))).toBe(3);
});

test('--trace-limit: no event more, and the program goes on', () => {
  const { code, events, stderr } = trace(['--trace-limit', '7'], ends, 'return', '5');
  expect(code).toBe(5);
  expect(events).toHaveLength(7);
  expect(stderr).toBe('wtrace: --trace-limit 7 reached; the program continues untraced\n');
  const all = trace([], ends, 'return', '5').events;
  expect(events).toEqual(all.slice(0, 7));
  expect(trace(['-q', '--trace-limit', '7'], ends, 'return', '5').stderr).toBe('');
});

test('--when: lines for which it holds, the calls that lead there and their ends, traps', () => {
  const all = trace([], ends, 'divide').events;
  const { events } = trace(['--when', 'function == "deep" && param[0] == 0 && line > 22'], ends, 'divide');
  // `deep` counts its parameter down to 0; the innermost activation is the one that calls nobody, or ends in a trap.
  const depths: number[] = [];
  const holds = all.map(({ event, function: name, line, depth }, i) => {
    if (event === 'call' && name === 'deep') {
      const next = all.slice(i + 1).find((other) => other.event !== 'line');
      depths[depth] = next?.event === 'call' && next.function === 'deep' ? 1 : 0;
    }
    return event === 'line' && name === 'deep' && depths[depth] === 0 && line > 22;
  });
  /** Index of the end of the activation that is called at `i`. */
  const endOf = (i: number): number =>
    all.findIndex(
      ({ event, depth }, k) => k > i && depth === all[i]?.depth && (event === 'return' || event === 'unwind'),
    );
  const calls = all.flatMap(({ event }, i) => (event === 'call' ? [{ from: i, to: endOf(i) }] : []));
  const shown = new Set(
    calls.flatMap(({ from, to }) => (holds.slice(from, to).includes(true) ? [from, to] : [])),
  );
  const expected = all.filter(({ event }, i) => holds[i] || shown.has(i) || event === 'trap');
  const kinds = (list: readonly Event[]) =>
    list.map(({ event, function: name, depth }) => `${event} ${name} ${depth}`);
  expect(kinds(events)).toEqual(kinds(expected));
  const lines = (list: readonly Event[]) => list.filter(({ event }) => event === 'line');
  expect(lines(events)).toEqual(lines(expected));
  expect(lines(events).length).toBeGreaterThan(10);
});

test('--include chooses what is told', () => {
  const rust = fixture('rust-basic/O0.wasm');
  const { events, code, stderr } = trace(['--include', 'nothing'], rust);
  expect({ events, code }).toEqual({ events: [], code: 0 });
  expect(stderr).toMatch(/^wtrace: no events: .* see wtrace inspect, --include and --omit\n.*unmatched\]\n$/);
  const library = trace(['--include', '**/str/**'], rust).events.filter(({ event }) => event === 'line');
  expect(new Set(library.map(({ file }) => file.includes('/str/')))).toEqual(new Set([true]));
});

test('SIGINT in a loop: the events up to then are there, whole and without a gap', async () => {
  const file = join(scratch(), 'trace.jsonl');
  const child = spawn(process.execPath, [command, 'run', '--trace-file', file, ends, 'spin'], {
    stdio: 'ignore',
    env: environment(),
  });
  while ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < 200_000) await sleep(5);
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
  const text = readFileSync(file, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  // The loop begins behind line 95; there may be millions of events.
  const from = Math.max(text.lastIndexOf('"line":95,'), text.length - 2_000_000);
  const loop = text.slice(text.indexOf('\n', from) + 1, -1).split('\n');
  const [first, second] = loop;
  const places = [first, second].map((line) => JSON.parse(line ?? '') as Event);
  expect(new Set(places.map(({ line }) => line))).toEqual(new Set([96, 97]));
  expect(loop.length).toBeGreaterThan(1000);
  expect(loop.findIndex((line, i) => line !== (i % 2 === 0 ? first : second))).toBe(-1);
});
