/** Imports are found as the engine finds them, and exports can go wherever those of the engine go. */
import { describe, expect, test } from 'vitest';
import { createTracer, type LoadOptions, load, loadSync } from '../../src/index.ts';
import { binary, type Exports } from './guests.ts';

const asking = binary(`(module (import "env" "f" (func $f (result i32)))
  (func (export "g") (result i32) (call $f)))`);

class Env {
  f(): number {
    return 42;
  }
}
const withGetter = (reads: string[]): WebAssembly.Imports => ({
  get env() {
    reads.push('env');
    return {
      get f() {
        reads.push('f');
        return () => 42;
      },
      get other(): never {
        throw new Error('not asked for');
      },
    };
  },
});

const imports: Readonly<Record<string, () => unknown>> = {
  'a class instance': () => ({ env: new Env() }),
  'Object.create': () => ({ env: Object.create({ f: () => 42 }) as object }),
  'a Proxy, as the GOT of a dynamic linker': () => ({ env: new Proxy({}, { get: () => () => 42 }) }),
  'a Proxy outside': () => new Proxy({}, { get: () => ({ f: () => 42 }) }),
  'frozen objects': () => Object.freeze({ env: Object.freeze({ f: () => 42 }) }),
  getters: () => withGetter([]),
  'a class': () => Object.assign(class Imports {}, { env: new Env() }),
  'a function': () => Object.assign(() => 0, { env: { f: () => 42 } }),
  'a function as the module': () => ({ env: Object.assign(() => 0, { f: () => 42 }) }),
};
const ways: readonly LoadOptions[] = [{ coverage: true }, { trace: {} }];

describe('imports', () => {
  test.each(Object.keys(imports))('%s', async (name) => {
    const given = () => imports[name]!() as WebAssembly.Imports;
    const plain = await WebAssembly.instantiate(asking as BufferSource, given());
    expect((plain as unknown as { instance: WebAssembly.Instance }).instance.exports['g']).toBeTypeOf(
      'function',
    );
    for (const options of ways) {
      const { exports } = await load<Exports>(asking, { ...options, imports: given() });
      expect(exports['g']!()).toBe(42);
    }
  });

  test('are looked up once each, and nothing else is', async () => {
    for (const options of ways) {
      const reads: string[] = [];
      await load(asking, { ...options, imports: withGetter(reads) });
      expect(reads).toEqual(['env', 'f']);
    }
  });

  test('a Proxy that makes what it is asked for makes nothing more', async () => {
    const made: Record<string, WebAssembly.Global> = {};
    const got = new Proxy(made, {
      get: (_, name: string) => (made[name] ??= new WebAssembly.Global({ value: 'i32', mutable: true }, 7)),
      ownKeys: () => {
        throw new Error('must not be enumerated');
      },
    });
    const guest = binary(`(module (import "GOT.mem" "x" (global $x (mut i32)))
      (func (export "get") (result i32) (global.get $x)))`);
    const { exports } = await load<Exports>(guest, { imports: { 'GOT.mem': got }, coverage: true });
    expect(exports['get']!()).toBe(7);
    expect(Object.keys(made)).toEqual(['x']);
  });

  test('errors are those of the engine', async () => {
    const cases: readonly unknown[] = [{}, { env: {} }, { env: 5 }, { env: { f: 5 } }, { env: null }];
    for (const given of cases) {
      const plain: unknown = await WebAssembly.instantiate(
        asking as BufferSource,
        given as WebAssembly.Imports,
      ).catch((error: unknown) => error);
      const traced: unknown = await load(asking, { imports: given as WebAssembly.Imports }).catch(
        (error: unknown) => error,
      );
      expect((traced as Error).name).toBe((plain as Error).name);
      expect((traced as Error).message).toBe((plain as Error).message);
    }
  });

  test('what a getter throws is thrown', async () => {
    const env = {
      get f(): never {
        throw new RangeError('mine');
      },
    };
    await expect(load(asking, { imports: { env } })).rejects.toThrow(new RangeError('mine'));
  });
});

const counter = binary(`(module (func $unused)
  (func $double (export "double") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
  (func $bits (export "bits") (param i64 f32 f64 externref) (result f64) (local.get 2))
  (func (export "fail") (nop) (unreachable))
  (export "again" (func $double)) (export "1000" (func $bits)))`);

describe('exports', () => {
  test.each(ways.map((options) => [Object.keys(options)[0], options] as const))(
    'of a program with %s go into tables and other modules',
    (_, options) => {
      const program = loadSync<Exports>(counter, options);
      const { double, again, fail } = program.exports;
      const table = new WebAssembly.Table({ initial: 2, element: 'anyfunc' });
      table.set(0, double);
      table.set(1, fail);
      expect(table.get(0)).toBe(double);
      expect(again).toBe(double);
      expect(double!.name).toBe('1');
      const caller = new WebAssembly.Instance(
        new WebAssembly.Module(
          Uint8Array.from(
            binary(`(module (import "a" "t" (table 2 funcref)) (import "a" "double" (func $d (param i32) (result i32)))
            (func (export "both") (param i32) (result i32)
              (i32.add (call $d (local.get 0)) (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0))))
            (func (export "fail") (call_indirect (i32.const 1))))`),
          ),
        ),
        { a: { t: table, double: double as () => void } },
      ).exports as Exports;
      expect(caller['both']!(5)).toBe(20);
      expect(() => caller['fail']!()).toThrow(WebAssembly.RuntimeError);
      if (options.coverage !== true) return;
      const [facts] = program.coverage().modules;
      const hits = new Map(
        facts!.files.flatMap(({ functions }) => functions.map((fn) => [fn.name, fn.hits])),
      );
      expect(hits.get('double')).toBe(2);
      expect(facts!.inexact).toEqual([]);
    },
  );

  test('values keep their types', () => {
    const { exports } = loadSync<Exports>(counter, { trace: {} });
    expect(exports['bits']!(1n, 0.5, -0, {})).toBe(-0);
    expect(() => exports['bits']!(1, 0.5, 2, {})).toThrow(TypeError);
    expect(exports['double']!('21')).toBe(42);
    expect(exports['double']).toHaveLength(1);
  });

  test('an error that crosses tables and tracers arrives as it was thrown, with its events', async () => {
    const log: string[] = [];
    const tracer = createTracer({ events: ['unwind', 'trap'], fn: null });
    const program = await load<Exports>(counter, { tracer });
    program.on('trap', (frame) => {
      log.push(`trap ${frame.line}`);
    });
    program.on('unwind', (frame) => {
      log.push(`unwind ${frame.line}`);
    });
    const table = new WebAssembly.Table({ initial: 1, element: 'anyfunc' });
    table.set(0, program.exports['fail']);
    const outer = await load<Exports>(
      binary(
        '(module (import "a" "t" (table 1 funcref)) (func (export "go") (call_indirect (i32.const 0))))',
      ),
      { tracer, imports: { a: { t: table } } },
    );
    expect(() => outer.exports['go']!()).toThrow(WebAssembly.RuntimeError);
    expect(log.map((entry) => entry.split(' ')[0])).toEqual(['trap', 'unwind', 'unwind']);
  });
});

test('functions that JavaScript cannot call are still Exported Functions, where a module has no others', async () => {
  const guest = binary('(module (func (export "v") (param v128)))');
  const { exports } = await load<Exports>(guest, { coverage: true });
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
  table.set(0, exports['v']);
  expect(table.get(0)).toBe(exports['v']);
  expect(() => exports['v']!(0)).toThrow(TypeError);
});
