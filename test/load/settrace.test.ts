import { describe, expect, test } from 'vitest';
import { DISABLE, type Frame, NotInstrumentedError, TracerError, UsageError } from '../../src/index.ts';
import { deliveries, fixture, logger, traced, words } from './guests.ts';

const bare = fixture('c-bare/O0-dwarf5.wasm');
const two = `(module
  (func $inner (export "inner") (nop) (nop))
  (func $outer (export "outer") (nop) (call $inner) (call $inner)))`;

describe.each(deliveries)('delivery %s', (delivery) => {
  test('a C function: call, its lines, return', async () => {
    const { exports, log } = await traced(bare, { delivery });
    expect(exports['add']!(3, 4)).toBe(7);
    expect(log).toEqual(['call add', 'line add:5', 'return add']);
  });

  test('recursion: each activation has its own', async () => {
    const { exports, program } = await traced(bare, { delivery });
    const seen: string[] = [];
    let made = 0;
    program.settrace(() => {
      const id = made++;
      return (frame, event) => {
        seen.push(`${id} ${event} ${frame.line}`);
      };
    });
    expect(exports['fib']!(2)).toBe(1);
    expect(seen.filter((event) => event.includes('return')).map((event) => event[0])).toEqual([
      '1',
      '2',
      '0',
    ]);
    for (const id of [0, 1, 2]) {
      const own = seen.filter((event) => event.startsWith(`${id} `));
      expect(own.at(-1)).toMatch(/return/);
    }
  });

  test('null and undefined: no events of the activation, but its callees are asked about', async () => {
    const { exports, program } = await traced(two, { delivery });
    const log: string[] = [];
    const local = logger(log);
    program.settrace((frame, event, arg) => {
      log.push(words(frame, event, arg));
      return frame.function.name === 'inner' ? local : null;
    });
    exports['outer']!();
    const inner = ['call inner', 'line inner:2', 'line inner:3', 'line inner:4', 'return inner'];
    expect(log).toEqual(['call outer', ...inner, ...inner]);
  });

  test('a local function can put another in its place, or end the events of its activation', async () => {
    const { exports, program } = await traced(two, { delivery });
    const log: string[] = [];
    program.settrace((frame) => {
      if (frame.function.name === 'outer') return undefined;
      return (first) => {
        log.push(`first ${first.line}`);
        return (second) => {
          log.push(`second ${second.line}`);
          return null;
        };
      };
    });
    exports['outer']!();
    expect(log).toEqual(['first 2', 'second 3', 'first 2', 'second 3']);
  });

  test('DISABLE: this site, in every activation, until restartEvents', async () => {
    const { exports, program } = await traced(two, { delivery, disable: true });
    const log: number[] = [];
    program.settrace(() => (frame: Frame, event: string) => {
      if (event !== 'line') return undefined;
      log.push(frame.line);
      return frame.function.name === 'inner' && frame.line === 3 ? DISABLE : undefined;
    });
    exports['inner']!();
    exports['inner']!();
    expect(log).toEqual([2, 3, 4, 2, 4]);
    program.restartEvents();
    exports['inner']!();
    expect(log.slice(5)).toEqual([2, 3, 4]);
  });

  test('DISABLE of a call: the function is not asked about again', async () => {
    const { exports, program } = await traced(two, { delivery, disable: true });
    const log: string[] = [];
    program.settrace((frame) => {
      log.push(frame.function.name);
      return frame.function.name === 'inner' ? DISABLE : undefined;
    });
    exports['outer']!();
    exports['outer']!();
    expect(log).toEqual(['outer', 'inner', 'outer']);
    program.restartEvents();
    exports['outer']!();
    expect(log.slice(3)).toEqual(['outer', 'inner']);
  });

  test('settrace swaps the function for what comes; null ends the events of what runs', async () => {
    let act = (): void => {};
    const { exports, log, program } = await traced(
      `(module (import "host" "act" (func $act))
        (func $inner (export "inner") (nop))
        (func $outer (export "outer") (nop) (call $act) (nop) (call $inner)))`,
      { delivery },
      { imports: { host: { act: () => act() } } },
    );
    const other: string[] = [];
    act = () => program.settrace(logger(other));
    exports['outer']!();
    expect(log.filter((event) => event.includes('outer')).at(-1)).toBe('return outer');
    expect(other).toEqual(['call inner', 'line inner:2', 'line inner:3', 'return inner']);
    log.length = other.length = 0;
    act = () => program.settrace(null);
    exports['outer']!();
    expect(other.at(-1)).toBe('line outer:3');
    exports['outer']!();
    expect(other.at(-1)).toBe('line outer:3');
    program.settrace(logger(log));
    act = () => {};
    exports['inner']!();
    expect(log).toEqual(['call inner', 'line inner:2', 'line inner:3', 'return inner']);
  });

  test('without call events, the function gets every event itself', async () => {
    const log: string[] = [];
    const { exports } = await traced(two, {
      delivery,
      events: ['line', 'return'],
      fn: (frame, event, arg) => void log.push(words(frame, event, arg)),
    });
    exports['inner']!();
    expect(log).toEqual(['line inner:2', 'line inner:3', 'line inner:4', 'return inner']);
  });

  test.each([
    ['a promise', async () => undefined],
    ['a number', () => 1],
    ['true', () => true],
  ])('an answer that means nothing (%s) switches the function off', async (_, answer) => {
    const { exports, program } = await traced(two, { delivery });
    let calls = 0;
    program.settrace((() => {
      calls++;
      return answer();
    }) as never);
    expect(() => exports['outer']!()).toThrow(TracerError);
    expect(calls).toBe(1);
    exports['outer']!();
    expect(calls).toBe(1);
  });

  test('the start function is traced', async () => {
    const { log } = await traced('(module (func $init (nop)) (start $init))', { delivery });
    expect(log).toEqual(['call init', 'line init:2', 'line init:3', 'return init']);
  });
});

test('what was not compiled in is refused, and the option named', async () => {
  const { program } = await traced(two, { events: ['line'], delivery: 'call' });
  expect(() => program.on('return', () => {})).toThrow(NotInstrumentedError);
  expect(() => program.on('return', () => {})).toThrow('`events`');
  expect(() => program.coverage()).toThrow('coverage: true');
  expect(() => program.on('jump' as never, () => {})).toThrow(UsageError);
  expect(() => program.settrace(7 as never)).toThrow(UsageError);
});

test.each([
  [{ events: ['jump'] }, 'events may contain'],
  [{ events: 'line' }, 'must be an array'],
  [{ reads: ['colour'] }, 'reads may contain'],
  [{ reads: ['line', 'params'] }, "'params' must be given as 'wasmParams'"],
  [{ reads: ['params'] }, "'params' must be given as 'wasmParams'"],
  [{ delivery: 'post' }, 'delivery must be'],
  [{ delivery: 'count' }, "'count' is not possible"],
  [{ delivery: 'ring', reads: ['memory'] }, "'ring' is not possible"],
  [{ onCallbackError: 'retry' }, 'onCallbackError must be'],
  [{ every: 0 }, 'every of trace'],
  [{ limit: 1.5 }, 'limit of trace'],
  [{ fn: 'log' }, 'fn of trace'],
  [{ speed: 'high' }, "no option 'speed'"],
])('options that make no sense: %o', async (trace, message) => {
  await expect(traced(two, trace as never)).rejects.toThrow(UsageError);
  await expect(traced(two, trace as never)).rejects.toThrow(message);
});
