import { describe, expect, test } from 'vitest';
import { DISABLE, type Frame, NotInstrumentedError, TracerError } from '../../src/index.ts';
import { deliveries, logger, traced, words } from './guests.ts';

const two = `(module
  (func $inner (export "inner") (nop) (nop))
  (func $outer (export "outer") (call $inner) (call $inner)))`;

/** Lines of `inner` as its disassembly numbers them. */
const innerLines = ['line inner:2', 'line inner:3', 'line inner:4'];

describe.each(deliveries)('delivery %s', (delivery) => {
  test('handlers of several tools get events after the trace function, each its own kinds', async () => {
    const { exports, log, program } = await traced(two, { delivery, events: ['call', 'line', 'return'] });
    program.on('line', (frame) => void log.push(`A ${frame.line}`), { functions: ['inner'] });
    const off = program.on('return', (frame, event, arg) => void log.push(`B ${words(frame, event, arg)}`));
    exports['inner']!();
    expect(log).toEqual([
      'call inner',
      ...innerLines.flatMap((line) => [line, `A ${line.slice(-1)}`]),
      ...['return inner', 'B return inner'],
    ]);
    off();
    log.length = 0;
    exports['inner']!();
    expect(log).not.toContain('B return inner');
    expect(log).toContain('A 2');
  });

  test('a handler alone is told of a trap and of what it unwinds', async () => {
    const { exports, program } = await traced(
      '(module (func $g unreachable) (func $f (export "f") (call $g)))',
      { delivery, fn: null },
    );
    const log: string[] = [];
    program.on('trap', (frame) => void log.push(`trap ${frame.function.name}`));
    expect(() => exports['f']!()).toThrow(WebAssembly.RuntimeError);
    expect(log).toEqual(['trap g']);
    program.on('unwind', (frame) => void log.push(`unwind ${frame.function.name}`));
    expect(() => exports['f']!()).toThrow(WebAssembly.RuntimeError);
    expect(log.slice(1)).toEqual(['trap g', 'unwind g', 'unwind f']);
  });

  test('an observer that exhausts the stack by itself failed; the program did not', async () => {
    const endless = (): number => 1 + endless();
    const { exports } = await traced(two, { delivery, fn: () => void endless() });
    expect(() => exports['inner']!()).toThrow(TracerError);
  });

  test('handlers alone: no trace function, only functions asked for', async () => {
    const { exports, log, program } = await traced(two, { delivery, events: ['line'], fn: null });
    exports['outer']!();
    expect(log).toEqual([]);
    program.on('line', (frame, event, arg) => void log.push(words(frame, event, arg)), {
      functions: (fn) => fn.name === 'inner',
    });
    exports['outer']!();
    expect(log).toEqual([...innerLines, ...innerLines]);
  });

  test('DISABLE is of one tool at one site', async () => {
    const { exports, program } = await traced(two, { delivery, events: ['line'], fn: null, disable: true });
    const log: string[] = [];
    program.on('line', (frame) => {
      log.push(`A${frame.line}`);
      return DISABLE;
    });
    program.on('line', (frame) => {
      log.push(`B${frame.line}`);
      return frame.line === 3 ? DISABLE : undefined;
    });
    exports['inner']!();
    expect(log).toEqual(['A2', 'B2', 'A3', 'B3', 'A4', 'B4']);
    log.length = 0;
    exports['inner']!();
    expect(log).toEqual(['B2', 'B4']);
    program.restartEvents();
    log.length = 0;
    exports['inner']!();
    expect(log).toEqual(['A2', 'B2', 'A3', 'B3', 'A4', 'B4']);
  });

  test('one event of each line, then silence: a coverage tool', async () => {
    const { exports, program } = await traced(two, { delivery, events: ['line'], fn: null });
    const seen: string[] = [];
    program.on('line', (frame) => {
      seen.push(`${frame.function.name}:${frame.line}`);
      return DISABLE;
    });
    for (let i = 0; i < 3; i++) exports['outer']!();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(6);
  });

  test('an observer that throws: the guest goes on, and the outermost call throws', async () => {
    let caught = 0;
    const { exports, program } = await traced(
      `(module (import "host" "result" (func $result (param i32)))
        (func $inner (nop))
        (func $outer (export "outer") (result i32)
          (try (do (call $inner)) (catch_all (call $result (i32.const -1))))
          (call $result (i32.const 1)) (i32.const 7)))`,
      { delivery, events: ['call', 'line'] },
      { imports: { host: { result: (how: number) => (caught = how) } } },
    );
    const cause = new Error('mine');
    let calls = 0;
    program.settrace(() => {
      calls++;
      throw cause;
    });
    let thrown: unknown;
    try {
      exports['outer']!();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(TracerError);
    expect((thrown as TracerError).cause).toBe(cause);
    expect((thrown as TracerError).message).toContain('mine');
    expect([caught, calls]).toEqual([1, 1]);
    expect(exports['outer']!()).toBe(7);
    expect(calls).toBe(1);
  });

  test('a handler that throws does not end the others', async () => {
    const { exports, log, program } = await traced(two, { delivery, events: ['call', 'line', 'return'] });
    program.on('line', () => {
      throw new Error('mine');
    });
    expect(() => exports['inner']!()).toThrow(TracerError);
    expect(log).toEqual(['call inner', ...innerLines, 'return inner']);
  });

  test("onCallbackError: 'ignore' goes on", async () => {
    const { exports, program } = await traced(two, { delivery, events: ['line'], onCallbackError: 'ignore' });
    let calls = 0;
    program.settrace(() => {
      calls++;
      throw new Error('mine');
    });
    exports['inner']!();
    expect(calls).toBe(3);
  });

  test('an error beside a trap of the guest: both are told', async () => {
    const { exports, program } = await traced('(module (func $f (export "f") (unreachable)))', {
      delivery,
      events: ['call'],
    });
    program.settrace(() => {
      throw new Error('mine');
    });
    let thrown: unknown;
    try {
      exports['f']!();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(TracerError);
    expect((thrown as TracerError).guestError).toBeInstanceOf(WebAssembly.RuntimeError);
  });

  test('guest code that an observer runs makes no events and no counts', async () => {
    const { exports, log, program } = await traced(two, { delivery }, { coverage: true });
    const hits = () =>
      program.coverage().modules[0]!.files.map(({ path, lines }) => `${path} ${lines.map((l) => l.hits)}`);
    let nested = 0;
    const local = logger(log);
    program.settrace((frame, event, arg) => {
      log.push(words(frame, event, arg));
      exports['outer']!();
      nested++;
      return local;
    });
    exports['inner']!();
    expect(nested).toBe(1);
    expect(log).toEqual(['call inner', ...innerLines, 'return inner']);
    expect(hits().map((line) => line.split(' ').at(-1))).toEqual(['1,1,1', '0,0,0']);
  });

  test('a trap in guest code that an observer runs is the observer’s', async () => {
    const { exports, program } = await traced(
      '(module (func $bad (export "bad") (unreachable)) (func $f (export "f") (result i32) (i32.const 7)))',
      { delivery },
      { coverage: true },
    );
    let message = '';
    program.settrace(() => {
      try {
        exports['bad']!();
      } catch (error) {
        message = String(error);
      }
      return null;
    });
    expect(exports['f']!()).toBe(7);
    expect(message).toContain('unreachable');
    const { files, inexact } = program.coverage().modules[0]!;
    expect(inexact).toEqual([]);
    expect(files.map(({ lines }) => lines.map(({ hits }) => hits))).toEqual([[0], [1, 1]]);
  });

  test('a callback that grows the memory', async () => {
    const { exports, program } = await traced(
      `(module (memory (export "memory") 1) (func $f (export "f") (result i32) (memory.size)))`,
      { delivery },
    );
    const memory = program.instance.exports['memory'] as WebAssembly.Memory;
    program.settrace(() => {
      memory.grow(1);
      return null;
    });
    const size = exports['f']!();
    expect(size).toBe(delivery === 'call' ? 2 : 1);
    expect(memory.buffer.byteLength).toBe(2 * 65_536);
  });

  test('frames are readonly, hold what was declared, and nothing else', async () => {
    const { exports, program } = await traced(two, { delivery, events: ['line'], reads: ['line'] });
    let frame: Frame | undefined;
    program.settrace((given) => {
      frame ??= given;
    });
    exports['inner']!();
    expect(frame!.line).toBe(2);
    expect(frame!.snapshot().line).toBe(2);
    expect(() => frame!.file).toThrow(NotInstrumentedError);
    expect(() => frame!.file).toThrow("'file'");
    expect(() => {
      (frame as { line: number }).line = 3;
    }).toThrow(TypeError);
  });

  test('parameters and locals, of every type', async () => {
    const { exports, program } = await traced(
      `(module (func $f (export "f") (param i32 i64 f32 f64) (local i32 i64 externref)
        (local.set 4 (i32.const -5)) (local.set 5 (i64.const -6)) (nop)))`,
      { delivery, events: ['call', 'line'], reads: ['line', 'wasmParams', 'wasmLocals'] },
    );
    const seen: unknown[] = [];
    const kept: Frame[] = [];
    program.settrace((call) => {
      seen.push(call.wasmParams);
      return (frame) => {
        if (frame.line === 6) seen.push(frame.wasmLocals);
        kept.push(frame.snapshot(), frame);
      };
    });
    exports['f']!(-1, -2n, 1.5, Number.NaN);
    const params = [-1, -2n, 1.5, Number.NaN];
    expect(seen).toEqual([params, [...params, -5, -6n, undefined]]);
    expect(kept[0]!.wasmParams).toEqual(params);
    expect(() => kept[1]!.wasmParams).toThrow('the frame is no longer valid');
  });
});

test("onCallbackError: 'abort' ends the guest at the event; its handlers see nothing", async () => {
  const log: string[] = [];
  const { exports, program } = await traced(
    `(module (import "host" "mark" (func $mark))
      (func $inner (nop) (call $mark))
      (func $outer (export "outer") (try (do (call $inner)) (catch_all (call $mark))) (call $mark)))`,
    { events: ['call', 'line'], onCallbackError: 'abort' },
    { imports: { host: { mark: () => log.push('ran on') } }, coverage: true },
  );
  expect(program.tracing?.delivery).toBe('call');
  const cause = new Error('mine');
  program.settrace((frame) => {
    if (frame.function.name === 'inner') throw cause;
    return null;
  });
  let thrown: unknown;
  try {
    exports['outer']!();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(TracerError);
  expect((thrown as TracerError).cause).toBe(cause);
  expect((thrown as TracerError).guestError).toBeUndefined();
  expect(log).toEqual([]);
  expect(program.coverage().modules[0]!.inexact).toEqual([]);
  exports['outer']!();
  expect(log).toEqual(['ran on', 'ran on']);
});
