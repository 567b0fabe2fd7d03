/** Stacks that wait for a promise: only where the engine has JavaScript Promise Integration. */
import { expect, test } from 'vitest';
import type { TraceFunction } from '../../src/index.ts';
import { deliveries, traced } from './guests.ts';

const { Suspending, promising } = WebAssembly as unknown as {
  readonly Suspending: new (fn: (...args: number[]) => unknown) => WebAssembly.ImportValue;
  readonly promising: (fn: unknown) => (...args: number[]) => Promise<unknown>;
};
test.each(deliveries)('%s: stacks that wait do not mix', async (delivery) => {
  const waiting: ((value: number) => void)[] = [];
  const wait = new Suspending((id) => new Promise((resolve) => waiting.push(() => resolve(id))));
  const log = new Map<string, string[]>();
  let run = 0;
  const { program } = await traced(
    `(module (import "host" "wait" (func $wait (param i32) (result i32)))
      (func $inner (param i32) (result i32) (call $wait (local.get 0)))
      (func $outer (export "outer") (param i32) (result i32) (call $inner (local.get 0))))`,
    {
      delivery,
      events: ['call', 'return'],
      reads: ['function', 'depth'],
      fn: (frame) => {
        if (frame.function.name === 'outer') run++;
        const id = `${run} ${frame.function.name}`;
        log.set(id, [`call ${frame.depth}`]);
        return (inner, event) => {
          log.get(id)!.push(`${event} ${inner.function.name} ${inner.depth}`);
        };
      },
    },
    { imports: { host: { wait } } },
  );
  const outer = promising(program.instance.exports['outer']);
  const results = [outer(10), outer(20), outer(30)];
  await Promise.resolve();
  expect(waiting.length).toBe(3);
  for (const i of [1, 2, 0]) waiting[i]!(0);
  expect(await Promise.all(results)).toEqual([10, 20, 30]);
  program.flush();
  for (const id of [1, 2, 3]) {
    expect(log.get(`${id} inner`)).toEqual(['call 2', 'return inner 2']);
    expect(log.get(`${id} outer`)).toEqual(['call 1', 'return outer 1']);
  }
});

test.each(deliveries)(
  '%s: a stack begun inside another is the same each time it goes on',
  async (delivery) => {
    const waiting: (() => void)[] = [];
    const wait = new Suspending(() => new Promise((resolve) => waiting.push(() => resolve(0))));
    const told: string[] = [];
    const results: Promise<unknown>[] = [];
    const note: TraceFunction = (frame, event) => {
      const { back } = frame;
      const below = back === undefined ? 'nothing' : back.kind === 'host' ? 'the host' : back.function.name;
      told.push(`${event} ${frame.function.name} ${frame.depth} on ${below}`);
      return note;
    };
    const { program } = await traced(
      `(module (import "host" "wait" (func $wait (result i32))) (import "host" "begin" (func $begin))
      (func $leaf (nop))
      (func $inner (export "inner") (drop (call $wait)) (call $leaf) (drop (call $wait)) (call $leaf))
      (func $outer (export "outer") (call $begin)))`,
      { delivery, events: ['call', 'return'], reads: ['function', 'depth', 'back'], fn: note },
      {
        imports: {
          host: {
            wait,
            begin: () => results.push(promising(program.instance.exports['inner'])()) && undefined,
          },
        },
      },
    );
    program.exports['outer']!();
    for (let i = 0; i < 2; i++) {
      expect(waiting.length).toBe(1);
      waiting.pop()!();
      await new Promise((resolve) => setTimeout(resolve));
    }
    await Promise.all(results);
    program.flush();
    const leaf = ['call leaf 2 on inner', 'return leaf 2 on inner'];
    expect(told).toEqual([
      ...['call outer 1 on nothing', 'call inner 2 on outer', 'return outer 1 on nothing'],
      ...[...leaf, ...leaf, 'return inner 1 on nothing'],
    ]);
  },
);

test.each(deliveries)(
  '%s: a stack that waits while nobody traces has lost its local trace functions',
  async (delivery) => {
    let goOn = (): void => {};
    const wait = new Suspending(() => new Promise((resolve) => (goOn = () => resolve(0))));
    const told: string[] = [];
    const teller = (name: string): TraceFunction => {
      const note: TraceFunction = (frame, event) => {
        told.push(`${name} ${event} ${frame.function.name}`);
        return note;
      };
      return note;
    };
    const { program } = await traced(
      `(module (import "host" "wait" (func $wait (result i32))) (func $leaf (nop))
      (func $f (export "f") (drop (call $wait)) (call $leaf)))`,
      { delivery, events: ['call', 'return'], reads: ['function'], fn: teller('old') },
      { imports: { host: { wait } } },
    );
    const result = promising(program.instance.exports['f'])();
    program.settrace(null);
    program.settrace(teller('new'));
    goOn();
    await result;
    program.flush();
    expect(told).toEqual(['old call f', 'new call leaf', 'new return leaf']);
  },
);
