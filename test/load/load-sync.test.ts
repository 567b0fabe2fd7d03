/** `loadSync` does what `load` does, without waiting. */
import { describe, expect, test } from 'vitest';
import {
  CannotRunError,
  createTracer,
  type LoadOptions,
  load,
  loadSync,
  MalformedModuleError,
  type Program,
  UsageError,
} from '../../src/index.ts';
import { binary, deliveries, type Exports, everything, fixture, logger } from './guests.ts';

const bare = fixture('c-bare/O0-dwarf5.wasm');
const started = binary(`(module (import "host" "act" (func $act))
  (global $g (mut i32) (i32.const 0))
  (func $start (nop) (call $act) (global.set $g (i32.const 7)))
  (func $get (export "get") (result i32) (global.get $g))
  (func $fail (export "fail") (nop) (unreachable))
  (start $start))`);
const host = { act: () => {} };

type Loader = (bytes: Uint8Array, options: LoadOptions) => Promise<Program<Exports>>;
const loaders: readonly (readonly [string, Loader])[] = [
  ['load', (bytes, options) => load<Exports>(bytes, options)],
  ['loadSync', async (bytes, options) => loadSync<Exports>(bytes, options)],
];

/** What each way to load gives, which has to be the same. */
async function both<Result>(run: (loader: Loader) => Promise<Result>): Promise<Result> {
  const [waited, once] = [await run(loaders[0]![1]), await run(loaders[1]![1])];
  expect(once).toEqual(waited);
  return once;
}

test('the program is there at once', () => {
  const program = loadSync<{ fib(n: number): number }>(bare);
  expect(program.exports.fib(7)).toBe(13);
});

test.each(deliveries)('delivery %s: the same events, those of the start function first', async (delivery) => {
  const events = await both(async (loader) => {
    const log: string[] = [];
    const program = await loader(started, {
      imports: { host },
      trace: { ...everything, delivery, fn: logger(log) },
    });
    expect(program.exports['get']!()).toBe(7);
    expect(() => program.exports['fail']!()).toThrow(WebAssembly.RuntimeError);
    program.close();
    return log;
  });
  expect(events.slice(0, 3)).toEqual(['call start', 'line start:2', 'line start:3']);
  expect(events.slice(-3)).toEqual(['line fail:3', 'trap fail', 'unwind fail (trap)']);
});

test('the same counts, also of what traps, and the same hash of the module', async () => {
  const facts = await both(async (loader) => {
    const program = await loader(started, { imports: { host }, coverage: true });
    for (let i = 0; i < 3; i++) expect(() => program.exports['fail']!()).toThrow(WebAssembly.RuntimeError);
    return program.coverage();
  });
  expect(facts.modules[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
  const hits = facts.modules[0]!.files.flatMap(({ lines }) => lines.map(({ hits: count }) => count));
  expect(hits.filter((count) => count === 3).length).toBeGreaterThan(1);
});

test('the same counts for an observer of delivery `count`', async () => {
  const counts = await both(async (loader) => {
    const seen: unknown[] = [];
    const program = await loader(bare, {
      trace: { order: false, fn: (frame, event, count) => seen.push(frame.line, event, count) },
    });
    program.exports['fib']!(5);
    program.flush();
    return seen;
  });
  expect(counts).toContain(15);
});

describe('errors are those of load', () => {
  const trapping = binary('(module (func $start (nop) (unreachable)) (start $start))');
  test.each<readonly [string, Uint8Array, LoadOptions, new (...args: never[]) => Error]>([
    ['bytes that are no module', new Uint8Array(3), {}, MalformedModuleError],
    // A function of no type: i32.add without operands.
    ['a module that the engine refuses', binaryUnchecked(), {}, CannotRunError],
    ['a missing import', started, {}, TypeError],
    ['an import of another kind', started, { imports: { host: { act: 1 } } }, WebAssembly.LinkError],
    ['a start function that traps', trapping, {}, WebAssembly.RuntimeError],
    ['an unknown option', bare, { nonsense: true } as LoadOptions, UsageError],
    ['both trace and tracer', bare, { trace: {}, tracer: createTracer({}) }, UsageError],
  ])('%s', async (_, bytes, options, type) => {
    const names: string[] = [];
    for (const [name, loader] of loaders) {
      const error: unknown = await loader(bytes, options).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(type);
      const { message } = error as Error;
      names.push(
        message
          .replace(/WebAssembly\.(Instance|instantiate|Module|compile)\(\)/, 'engine')
          .replace(name, 'load'),
      );
    }
    expect(names[1]).toBe(names[0]);
  });
});

/** A module whose only function has a body that does not validate. */
function binaryUnchecked(): Uint8Array {
  const bytes = binary('(module (func $f (export "f") (result i32) (i32.add (i32.const 1) (i32.const 2))))');
  const at = bytes.findIndex((_, i) => bytes[i] === 0x41 && bytes[i + 1] === 1 && bytes[i + 2] === 0x41);
  // i32.const 1 becomes two nops.
  bytes.fill(0x01, at, at + 2);
  return bytes;
}

test('an instance that cannot be linked leaves nothing with a shared tracer', () => {
  const tracer = createTracer({ order: false });
  expect(() => loadSync(started, { tracer })).toThrow();
  expect(tracer.counting.size).toBe(0);
  const program = loadSync(started, { tracer, imports: { host } });
  expect(tracer.counting.size).toBe(1);
  program.close();
  expect(tracer.counting.size).toBe(0);
});
