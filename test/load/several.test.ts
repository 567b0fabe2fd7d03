import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createTracer, type Frame, instrument, load, TracerError, UsageError } from '../../src/index.ts';
import { fixtureBytes, lineOf } from '../debuginfo/variables/fixture-variables.ts';
import { engine } from '../helpers/engine.ts';
import { binary, deliveries, type Exports, logger, traced, words } from './guests.ts';

const leaf = binary('(module (func $leaf (export "leaf") (nop)))');
const caller = binary(`(module (import "other" "leaf" (func $other))
  (func $caller (export "caller") (call $other) (call $other)))`);

test.each(deliveries)(
  '%s: two modules and one tracer have one order, one depth, one chain of callers',
  async (delivery) => {
    const log: string[] = [];
    const note = (frame: Frame, event: string): void => {
      const back = frame.back?.kind === 'guest' ? frame.back.function.name : frame.back?.kind;
      log.push(`${event} ${frame.function.name} ${frame.depth} ${back}`);
    };
    const tracer = createTracer({
      delivery,
      events: ['call', 'return'],
      reads: ['function', 'depth', 'back'],
      fn: (frame, event) => {
        note(frame, event);
        return (inner, name) => note(inner, name);
      },
    });
    const first = await load<Exports>(leaf, { tracer });
    const second = await load<Exports>(caller, { tracer, imports: { other: first.exports as never } });
    second.exports['caller']!();
    const call = ['call leaf 2 caller', 'return leaf 2 caller'];
    expect(log).toEqual(['call caller 1 undefined', ...call, ...call, 'return caller 1 undefined']);
  },
);

test.each(deliveries)('%s: an exception that one module throws and another catches', async (delivery) => {
  const log: string[] = [];
  const tracer = createTracer({
    delivery,
    events: ['call', 'return', 'unwind'],
    reads: ['function'],
    fn: logger(log),
  });
  const throws = await load<Exports>(
    binary('(module (tag $t) (func $inner (throw $t)) (func $throws (export "leaf") (call $inner)))'),
    { tracer },
  );
  const catches = await load<Exports>(
    binary(`(module (import "other" "leaf" (func $other))
      (func $after) (func $catches (export "catches") (try (do (call $other)) (catch_all)) (call $after)))`),
    { tracer, imports: { other: throws.exports as never } },
  );
  const once = [
    ...['call catches', 'call throws', 'call inner', 'unwind inner (exception)', 'unwind throws (exception)'],
    ...['call after', 'return after', 'return catches'],
  ];
  catches.exports['catches']!();
  catches.exports['catches']!();
  expect(log).toEqual([...once, ...once]);
});

test.each(deliveries)('%s: two instances of one module', async (delivery) => {
  const log: string[] = [];
  const tracer = createTracer({
    delivery,
    events: ['line'],
    reads: ['function', 'line'],
    fn: (frame, event, arg) => void log.push(words(frame, event, arg)),
  });
  const programs = [await load<Exports>(leaf, { tracer }), await load<Exports>(leaf, { tracer })];
  for (const program of programs) program.exports['leaf']!();
  expect(log).toEqual(['line leaf:2', 'line leaf:3', 'line leaf:2', 'line leaf:3']);
  programs[0]!.close();
  for (const program of programs) program.exports['leaf']!();
  expect(log.length).toBe(6);
});

test('two programs of the same bytes count apart, also where they trap', async () => {
  const bytes = binary(
    '(module (func $f (export "f") (param i32) (if (local.get 0) (then (unreachable))) (nop)))',
  );
  const one = await load<Exports>(bytes, { coverage: true });
  const two = await load<Exports>(bytes, { coverage: true });
  one.exports['f']!(0);
  expect(() => two.exports['f']!(1)).toThrow(WebAssembly.RuntimeError);
  expect(() => two.exports['f']!(1)).toThrow(WebAssembly.RuntimeError);
  const hits = (program: typeof one) =>
    program.coverage().modules[0]!.files[0]!.lines.map((line) => line.hits);
  expect(hits(one)).toEqual([1, 1, 0, 1, 1]);
  expect(hits(two)).toEqual([2, 2, 2, 0, 0]);
  expect(two.coverage().modules[0]!.inexact).toEqual([]);
});

test('what was cut off before a module was loaded is none of its activations', async () => {
  const bytes = binary('(module (func $g (export "g") (nop) (unreachable)))');
  const rewritten = new WebAssembly.Module(instrument(bytes).bytes.slice());
  const untraced = new WebAssembly.Instance(rewritten);
  const caller = binary(`(module (import "host" "g" (func $g)) (func $f (export "f") (call $g)))`);
  const program = await load<Exports>(caller, {
    coverage: true,
    imports: { host: { g: untraced.exports['g'] as () => void } },
  });
  expect(() => program.exports['f']!()).toThrow(WebAssembly.RuntimeError);
  // Of all modules that are traced, this one alone has an instruction of that function at that offset.
  const later = await load<Exports>(bytes, { coverage: true });
  const hits = () => later.coverage().modules[0]!.files[0]!.lines.map((line) => line.hits);
  expect(hits()).toEqual([0, 0]);
  expect(() => later.exports['g']!()).toThrow(WebAssembly.RuntimeError);
  expect(hits()).toEqual([1, 1]);
});

test('trace and tracer exclude each other; unknown options are refused', async () => {
  const tracer = createTracer({});
  await expect(load(leaf, { tracer, trace: {} })).rejects.toThrow(UsageError);
  await expect(load(leaf, { Imports: {} } as never)).rejects.toThrow("no option 'Imports'");
  await expect(load(5 as never)).rejects.toThrow(UsageError);
});

test('delivery `count`: how often, once per site, and only what is new', async () => {
  const told: string[] = [];
  const program = await load<Exports>(caller, {
    imports: { other: { leaf: () => {} } },
    trace: {
      events: ['call', 'line'],
      order: false,
      fn: (frame, event, count) => told.push(`${event} ${frame.function.name}:${frame.line} ${count}`),
    },
  });
  expect(program.tracing).toMatchObject({ delivery: 'count' });
  for (let i = 0; i < 5; i++) program.exports['caller']!();
  expect(told).toEqual([]);
  program.flush();
  const lines = (count: number) => [2, 3, 4].map((line) => `line caller:${line} ${count}`);
  expect(told).toEqual(['call caller:2 5', ...lines(5)]);
  told.length = 0;
  program.exports['caller']!();
  program.close();
  expect(told).toEqual(['call caller:2 1', ...lines(1)]);
  expect(() => program.on('line', () => {})).toThrow('`order: false`');
});

test('`order: false` with a delivery that is not counted: every event counts one', async () => {
  const counts: number[] = [];
  const { exports } = await traced(leaf, {
    delivery: 'call',
    events: ['line'],
    order: false,
    fn: (_frame: Frame, _event: string, count: number) => counts.push(count) && undefined,
  } as never);
  exports['leaf']!();
  expect(counts).toEqual([1, 1]);
});

test.each([
  [{ events: ['line'], order: false }, 'count', 'in no particular order'],
  [{}, engine.secondMemory ? 'ring' : 'call', engine.secondMemory ? 'guest to stop' : 'one memory'],
  [{ reads: ['memory'] }, 'call', 'memory'],
  [{ onCallbackError: 'abort' }, 'call', 'abort'],
  [
    { delivery: 'ring' },
    engine.secondMemory ? 'ring' : 'call',
    engine.secondMemory ? 'requested' : 'one memory',
  ],
])('what `auto` chooses for %o', async (trace, delivery, why) => {
  const program = await load(leaf, { trace: trace as never });
  expect(program.tracing?.delivery).toBe(delivery);
  expect(program.tracing?.why).toContain(why);
});

test('coverage inside an observer: running activations count as far as they have come', async () => {
  const { exports, program } = await traced(
    '(module (func $inner (nop)) (func $outer (export "outer") (nop) (call $inner) (nop)))',
    { delivery: 'call', events: ['call'] },
    { coverage: true },
  );
  const seen: unknown[] = [];
  program.settrace((frame) => {
    if (frame.function.name === 'inner')
      seen.push(program.coverage().modules[0]!.files.map(({ lines }) => lines.map(({ hits }) => hits)));
    return null;
  });
  exports['outer']!();
  expect(seen).toEqual([
    [
      [0, 0],
      [1, 1, 0, 0],
    ],
  ]);
});

test('an error in the start function’s tracing, and in what runs through raw exports', async () => {
  const fails = () => {
    throw new Error('mine');
  };
  const start = '(module (func $init (nop)) (start $init) (func $f (export "f")))';
  await expect(traced(start, { delivery: 'call', fn: fails })).rejects.toThrow(TracerError);
  const { program } = await traced(leaf, { delivery: 'call', fn: fails });
  (program.instance.exports['leaf'] as () => void)();
  expect(() => program.flush()).toThrow(TracerError);
  program.flush();
});

test('workers trace alone', async () => {
  const dist = new URL('../../dist/index.js', import.meta.url).href;
  const script = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { load } from ${JSON.stringify(dist)};
    let events = 0;
    const program = await load(workerData.bytes, { imports: { other: { leaf() {} } },
      trace: { delivery: 'call', events: ['line'], fn() { events++; } } });
    for (let i = 0; i < workerData.times; i++) program.exports.caller();
    parentPort.postMessage(events);`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  const run = (times: number) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(url, { workerData: { bytes: caller, times } });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  expect(await Promise.all([run(10), run(1000)])).toEqual([30, 3000]);
});

test.each(deliveries)(
  '%s: lines of two instances show their own variables, whoever looks',
  async (delivery) => {
    const seen: Record<'trace' | 'second' | 'kept', string[]> = { trace: [], second: [], kept: [] };
    const note = (frame: Frame, list: string[]): void => {
      list.push(`${frame.line} n=${frame.locals.get('n')?.value}`);
    };
    const kept: Frame[] = [];
    const tracer = createTracer({
      delivery,
      events: ['line'],
      reads: ['line', 'locals'],
      locals: ['n'],
      fn: (frame) => {
        note(frame, seen.trace);
        kept.push(frame.snapshot());
      },
    });
    const bytes = fixtureBytes('c-variables/O0-dwarf5.wasm');
    const load1 = () => load<{ factorial(n: number): bigint }>(bytes, { tracer });
    const [first, other] = [await load1(), await load1()];
    const run = (): string[] => {
      first.exports.factorial(2);
      other.exports.factorial(1);
      first.exports.factorial(1);
      return seen.trace.splice(0);
    };
    const start = lineOf('if (n < 2) return 1');
    const [again, multiply] = [start + 1, start + 2];
    const once = (n: number): string[] => [`${start} n=${n}`];
    const lines = run();
    const numbers = lines.filter((text) => text.startsWith(`${start} `));
    expect(numbers).toEqual([...once(2), ...once(1), ...once(1), ...once(1)]);
    expect(lines).toContain(`${again} n=2`);
    expect(lines).toContain(`${multiply} n=2`);
    for (const frame of kept) note(frame, seen.kept);
    expect(seen.kept).toEqual(lines);
    // Two observers take the slow path, one of them for one iteration only.
    const stop = tracer.on('line', (frame) => {
      note(frame, seen.second);
      if (seen.second.length === 3) stop();
    });
    expect(run()).toEqual(lines);
    expect(seen.second).toEqual(lines.slice(0, 3));
  },
);

test.each(deliveries)(
  '%s: a second observer sees what the event handed over, whatever the first one calls',
  async (delivery) => {
    const seen: string[] = [];
    const program = await load<{ factorial(n: number): bigint }>(fixtureBytes('c-variables/O2-dwarf5.wasm'), {
      trace: {
        delivery,
        events: ['line'],
        reads: ['line', 'locals', 'wasmLocals'],
        ...(delivery === 'ring' && { locals: ['n'] }),
      },
    });
    const note = (who: string) => (frame: Frame) => {
      seen.push(`${who} ${frame.line} n=${frame.locals.get('n')?.value} ${frame.wasmLocals[0]}`);
    };
    const calls = (frame: Frame, reads: boolean): void => {
      if (reads) note('first')(frame);
      program.exports.factorial(9);
    };
    for (const reads of [false, true]) {
      const stops = [program.on('line', note('plain'))];
      program.exports.factorial(3);
      const expected = seen.splice(0).map((text) => text.replace('plain', 'second'));
      stops.pop()?.();
      stops.push(
        program.on('line', (frame) => calls(frame, reads)),
        program.on('line', note('second')),
      );
      program.exports.factorial(3);
      expect(seen.splice(0).filter((text) => text.startsWith('second'))).toEqual(expected);
      expect(expected.length).toBeGreaterThan(2);
      for (const stop of stops) stop();
    }
  },
);
