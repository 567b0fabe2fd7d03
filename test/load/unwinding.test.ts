import { describe, expect, test } from 'vitest';
import { deliveries, fixture, traced } from './guests.ts';

/** Without line events, which only make the expectations long. */
const events = ['call', 'return', 'unwind', 'trap'] as const;

/** A host function whose meaning is given later. */
function host() {
  const state: { act: () => unknown } = { act: () => {} };
  return { state, imports: { host: { act: () => state.act() } } };
}

describe.each(deliveries)('delivery %s', (delivery) => {
  const trace = { delivery, events };

  test('a trap: told once of the innermost, then each activation is unwound, innermost first', async () => {
    const { exports, log, program } = await traced(
      `(module (func $inner (unreachable)) (func $middle (call $inner)) (func $returns)
        (func $outer (export "outer") (call $returns) (call $middle)))`,
      trace,
      { coverage: true },
    );
    expect(() => exports['outer']!()).toThrow(WebAssembly.RuntimeError);
    expect(log).toEqual([
      ...['call outer', 'call returns', 'return returns', 'call middle', 'call inner'],
      ...['trap inner', 'unwind inner (trap)', 'unwind middle (trap)', 'unwind outer (trap)'],
    ]);
    log.length = 0;
    expect(() => exports['outer']!()).toThrow(WebAssembly.RuntimeError);
    expect(log.length).toBe(9);
    expect(program.coverage().modules[0]!.inexact).toEqual([]);
  });

  test('the trap in C: the line of the division', async () => {
    const bare = fixture('c-bare/O0-dwarf5.wasm');
    const { exports, program } = await traced(bare, { delivery });
    const lines: string[] = [];
    program.settrace(() => (frame, event, arg) => {
      if (arg?.event === 'trap') lines.push(`${frame.line} ${arg.error instanceof WebAssembly.RuntimeError}`);
      if (event === 'line') lines.push(`${frame.line}`);
    });
    expect(() => exports['div']!(1, 0)).toThrow(WebAssembly.RuntimeError);
    const last = lines.at(-2)!;
    expect(lines.at(-1)).toBe(`${last} true`);
  });

  test('a handler of unwinds alone is told the line at which each activation stood', async () => {
    const { exports, program } = await traced(fixture('c-bare/O0-dwarf5.wasm'), {
      delivery,
      events: ['call', 'line', 'return', 'unwind', 'trap'],
      fn: null,
    });
    const told: string[] = [];
    program.settrace(() => (frame, event) => {
      if (event === 'line' || event === 'unwind') told.push(`${event} ${frame.line}`);
    });
    expect(() => exports['div']!(1, 0)).toThrow(WebAssembly.RuntimeError);
    const expected = told.at(-1)!;
    expect(expected).toBe(told.at(-2)!.replace('line', 'unwind'));
    program.settrace(null);
    const alone: string[] = [];
    program.on('unwind', (frame) => {
      alone.push(`unwind ${frame.line}`);
    });
    expect(() => exports['div']!(1, 0)).toThrow(WebAssembly.RuntimeError);
    expect(alone).toEqual([expected]);
  });

  test('what the host throws through the guest is an exception, not a trap', async () => {
    const { state, imports } = host();
    const { exports, log } = await traced(
      `(module (import "host" "act" (func $act))
        (func $inner (call $act)) (func $outer (export "outer") (call $inner)))`,
      trace,
      { imports },
    );
    state.act = () => {
      throw Symbol('exit');
    };
    expect(() => exports['outer']!()).toThrow();
    expect(log).toEqual([
      ...['call outer', 'call inner'],
      ...['unwind inner (exception)', 'unwind outer (exception)'],
    ]);
    log.length = 0;
    state.act = () => {};
    exports['outer']!();
    expect(log).toEqual(['call outer', 'call inner', 'return inner', 'return outer']);
  });

  test('an exhausted stack is a trap', async () => {
    const { exports, log } = await traced(
      `(module (func $deep (export "deep") (param i32) (result i32)
         (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1))))`,
      trace,
    );
    expect(() => exports['deep']!(0)).toThrow(RangeError);
    const count = (event: string): number => log.filter((entry) => entry === event).length;
    expect(count('trap deep')).toBe(1);
    expect(count('call deep')).toBeGreaterThan(1000);
    // The observer itself may have been what found no room.
    expect(count('call deep') - count('unwind deep (trap)')).toBeOneOf([0, 1]);
    expect(log.at(-1)).toBe('unwind deep (trap)');
  });

  test('a handler of the guest: what it unwound, and nothing twice', async () => {
    const { exports, log } = await traced(
      `(module (tag $t)
        (func $throws (throw $t)) (func $middle (call $throws))
        (func $catches (export "catches") (try (do (call $middle)) (catch $t)) (call $fine))
        (func $fine)
        (func $outer (export "outer") (call $catches) (call $catches)))`,
      trace,
    );
    exports['outer']!();
    const once = [
      ...[
        'call catches',
        'call middle',
        'call throws',
        'unwind throws (exception)',
        'unwind middle (exception)',
      ],
      ...['call fine', 'return fine', 'return catches'],
    ];
    expect(log).toEqual(['call outer', ...once, ...once, 'return outer']);
  });

  test('a tail call ends the activation, and its callee takes its place', async () => {
    const depths: string[] = [];
    const { exports } = await traced(
      `(module (func $callee (param i32) (result i32) (local.get 0))
        (func $tail (param i32) (result i32) (return_call $callee (local.get 0)))
        (func $outer (export "outer") (param i32) (result i32) (call $tail (local.get 0))))`,
      {
        ...trace,
        reads: ['function', 'depth'],
        fn: (outer, name) => {
          depths.push(`${name} ${outer.function.name} ${outer.depth}`);
          return (frame, event, arg) => {
            const tail = arg?.event === 'return' && arg.tail ? ' tail' : '';
            depths.push(`${event} ${frame.function.name} ${frame.depth}${tail}`);
          };
        },
      },
    );
    expect(exports['outer']!(7)).toBe(7);
    expect(depths).toEqual([
      ...[
        'call outer 1',
        'call tail 2',
        'return tail 2 tail',
        'call callee 2',
        'return callee 2',
        'return outer 1',
      ],
    ]);
  });

  test('host → guest → host → guest: the trap is told once, and each stretch unwound at its border', async () => {
    const { state, imports } = host();
    const { exports, log } = await traced(
      `(module (import "host" "act" (func $act))
        (func $inner (export "inner") (unreachable))
        (func $outer (export "outer") (call $act)))`,
      trace,
      { imports },
    );
    state.act = () => exports['inner']!();
    expect(() => exports['outer']!()).toThrow(WebAssembly.RuntimeError);
    const told = ['call outer', 'call inner', 'trap inner', 'unwind inner (trap)'];
    expect(log).toEqual([...told, 'unwind outer (trap)']);
    log.length = 0;
    state.act = () => {
      try {
        exports['inner']!();
      } catch {
        // The outer activation lives on.
      }
    };
    exports['outer']!();
    expect(log).toEqual([...told, 'return outer']);
  });

  test('frames: depth, callers and the host between them', async () => {
    const { state, imports } = host();
    const { exports, program } = await traced(
      `(module (import "host" "act" (func $act))
        (func $leaf (export "leaf")) (func $inner (export "inner") (nop) (call $leaf))
        (func $outer (export "outer") (nop) (nop) (call $act)))`,
      { ...trace, events: ['call', 'line', 'return'], reads: ['function', 'line', 'depth', 'back'] },
      { imports },
    );
    state.act = () => exports['inner']!();
    const chains: string[] = [];
    const kept: unknown[] = [];
    program.settrace((frame) => {
      const chain: string[] = [];
      for (let at: typeof frame.back = frame; at !== undefined; at = at.back)
        chain.push(at.kind === 'host' ? 'host' : `${at.function.name}:${at.line}@${at.depth}`);
      chains.push(chain.join(' < '));
      kept.push(frame.snapshot(), frame.back);
      return () => undefined;
    });
    exports['outer']!();
    const last = 'leaf:2@3 < inner:3@2 < host < outer:4@1';
    expect(chains).toEqual(['outer:2@1', 'inner:2@2 < host < outer:4@1', last]);
    const snapshot = kept[4] as typeof program extends never
      ? never
      : { back: { line: number; depth: number } };
    expect(snapshot.back).toMatchObject({ line: 3, depth: 2 });
    expect(() => (kept[5] as { depth: number }).depth).toThrow('the frame is no longer valid');
  });
});
