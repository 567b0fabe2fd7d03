/** What a host sees of modules and instances is the same with and without the hook, and everything that ran is counted. */
import { describe, expect, test } from 'vitest';
import { binary } from '../load/guests.ts';
import { entriesOf, type HookKind, hookKinds, hookThisRealm } from './realms.ts';

const guest = binary(`(module
  (import "env" "log" (func $log (param i32)))
  (import "env" "again" (func $again (result i32)))
  (table (export "table") 4 funcref)
  (global (export "zero") (mut i32) (i32.const 0))
  (memory (export "memory") 1)
  (func $start (call $log (i32.const -1)))
  (func $leaf (export "leaf") (param i32) (result i32) (call $log (local.get 0)) (local.get 0))
  (func $inner (param i32) (result i32) (call $leaf (local.get 0)))
  (func $div (export "div") (param i32) (result i32)
    (i32.div_s (call $inner (i32.const 12)) (local.get 0)))
  (func $through (export "through") (result i32) (call_indirect (result i32) (i32.const 3)))
  (func $back (export "back") (result i32) (call $again))
  (elem (i32.const 0) $leaf $inner)
  (start $start))`);

type Guest = Record<string, (...args: unknown[]) => unknown> & {
  table: WebAssembly.Table;
  memory: WebAssembly.Memory;
};

const attempt = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};

/** Runs the same without and with the hook. */
const bothIn =
  (kind: HookKind) =>
  async <T>(program: () => Promise<T>) => {
    const plain = await program();
    const { traced, unhook } = hookThisRealm(kind);
    // A page compiles and instantiates in two steps, which is what errors of the engine begin with.
    const seen = (outcome: T): unknown =>
      kind === 'as a page'
        ? JSON.parse(JSON.stringify(outcome).replaceAll('WebAssembly.instantiate()', 'WebAssembly.compile()'))
        : outcome;
    try {
      expect(seen(await program())).toEqual(seen(plain));
    } finally {
      unhook();
    }
    return { plain, traced };
  };

describe.each(hookKinds)('a host, patched %s', (kind) => {
  const both = bothIn(kind);

  test('calls, traps and throws: what it gets is the same, and each function was entered as often as it was', async () => {
    const { traced, plain } = await both(async () => {
      const wasm = WebAssembly;
      const log: unknown[] = [];
      let callBack: () => unknown = () => 0;
      const env = { log: (value: number) => log.push(value), again: () => callBack() };
      const { instance, module } = await wasm.instantiate(guest as BufferSource, { env });
      const { exports } = instance as unknown as { exports: Guest };
      log.push(exports['div']!(3));
      for (let i = 0; i < 5; i++) log.push(attempt(() => exports['div']!(0)));
      callBack = () => {
        throw new TypeError('mine');
      };
      log.push(attempt(() => exports['back']!()));
      callBack = () => exports['div']!(0);
      log.push(attempt(() => exports['back']!()));
      const second = new wasm.Instance(module, { env });
      log.push((second.exports as Guest)['leaf']!(7));
      return log;
    });
    expect(plain).toContain('TypeError: mine');
    expect(traced).toHaveLength(1);
    expect(entriesOf(traced[0]!)).toEqual({ start: 2, leaf: 8, inner: 7, div: 7, through: 0, back: 2 });
  });

  test('sees modules and instances as they are', async () => {
    await both(async () => {
      const wasm = WebAssembly;
      const env = { log: () => {}, again: () => 0 };
      const { instance, module } = await wasm.instantiate(guest as BufferSource, { env });
      const made = new wasm.Module(guest as BufferSource);
      class Sub extends wasm.Module {}
      const sub = new Sub(guest as BufferSource);
      const { exports } = instance;
      return [
        wasm.Module.exports(module),
        wasm.Module.imports(module),
        wasm.Module.customSections(module, 'name').map((section) => [...new Uint8Array(section)]),
        wasm.Module.customSections(module, 'none'),
        attempt(() => wasm.Module.customSections(module, undefined as unknown as string)),
        attempt(() => wasm.Module.exports({} as WebAssembly.Module)),
        [module, made, sub].map((one) => [one instanceof wasm.Module, one.constructor === wasm.Module]),
        [sub instanceof Sub, instance instanceof wasm.Instance, instance.constructor === wasm.Instance],
        Object.keys(exports),
        [Object.isFrozen(exports), Object.getPrototypeOf(exports), exports === instance.exports],
        Object.prototype.toString.call(instance),
        Object.getOwnPropertyNames(instance),
        ...Object.entries(exports).map(([name, value]) => [
          name,
          typeof value,
          typeof value === 'function' ? [value.name, value.length] : undefined,
        ]),
        ...(['Module', 'Instance', 'Table', 'Global', 'compile', 'instantiate', 'validate'] as const).map(
          (name) => {
            const found = Object.getOwnPropertyDescriptor(wasm, name)!;
            return [
              name,
              found.value.name,
              found.value.length,
              found.enumerable,
              found.writable,
              found.configurable,
            ];
          },
        ),
        Object.keys(Object.getOwnPropertyDescriptor(wasm.Instance.prototype, 'exports')!),
        attempt(() => (wasm.Module as unknown as () => void)()),
        attempt(() => new (wasm.compile as unknown as new () => object)()),
      ];
    });
  });

  test('finds the same function in exports, tables, globals and other instances', async () => {
    const { traced } = await both(async () => {
      const wasm = WebAssembly;
      const env = { log: () => {}, again: () => 0 };
      const { instance } = await wasm.instantiate(guest as BufferSource, { env });
      const { table, leaf, div } = (instance as unknown as { exports: Guest }).exports;
      const inner = table.get(1);
      const seen: unknown[] = [table.get(0) === leaf, table.get(1) === inner, table.get(3)];
      table.set(2, div as never);
      seen.push(table.get(2) === div, table.get(2) === leaf);
      const grown = new wasm.Table({ element: 'anyfunc', initial: 1 }, leaf as never);
      grown.grow(1, div);
      seen.push(grown.get(0) === leaf, grown.get(1) === div, grown.length);
      const other = binary(`(module (import "m" "leaf" (func $f (param i32) (result i32)))
        (export "passed" (func $f)) (func $calls (export "calls") (result i32) (call $f (i32.const 5))))`);
      const second = await wasm.instantiate(other as BufferSource, { m: { leaf: leaf as never } });
      const passed = (second.instance as unknown as { exports: Guest }).exports;
      seen.push(passed['passed'] === leaf, passed['calls']!());
      return seen;
    });
    expect(traced.map(entriesOf)).toEqual([
      { start: 1, leaf: 1, inner: 0, div: 0, through: 0, back: 0 },
      { calls: 1 },
    ]);
  });

  test('gets the errors of the engine', async () => {
    await both(async () => {
      const wasm = WebAssembly;
      const bad = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 9]);
      const failing: readonly (() => unknown)[] = [
        () => new wasm.Module(bad),
        () => wasm.compile(bad),
        () => wasm.instantiate(bad),
        () => wasm.instantiate(guest as BufferSource),
        () => wasm.instantiate(guest as BufferSource, { env: {} }),
        () => wasm.instantiate(guest as BufferSource, { env: 5 as never }),
        () => new wasm.Instance(new wasm.Module(guest as BufferSource)),
        () => new wasm.Instance(new wasm.Module(guest as BufferSource), 7 as never),
        () => new wasm.Instance({} as WebAssembly.Module),
        () => new wasm.Instance(undefined as never),
        () => new wasm.Instance(Object.create(wasm.Module.prototype) as WebAssembly.Module),
        () => new wasm.Instance(new Proxy(new wasm.Module(guest as BufferSource), {})),
        () => wasm.instantiate(Object.create(wasm.Module.prototype) as WebAssembly.Module),
        () => wasm.Module.customSections(Object.create(wasm.Module.prototype) as WebAssembly.Module, 'name'),
        () => wasm.compile('text' as never),
        () => wasm.compile(undefined as never),
        () => new wasm.Module(new Uint8Array(0)),
        () => wasm.validate(bad),
        () => wasm.validate(guest as BufferSource),
      ];
      const seen: unknown[] = [];
      for (const fails of failing) {
        let outcome: unknown;
        try {
          outcome = await fails();
        } catch (error) {
          outcome = `${(error as Error).name}: ${(error as Error).message}`;
        }
        seen.push(outcome);
      }
      return seen;
    });
  });

  test('gives bytes as any buffer, and may change them after', async () => {
    const { traced, plain } = await both(async () => {
      const wasm = WebAssembly;
      const env = { log: () => {}, again: () => 0 };
      const shared = new Uint8Array(new SharedArrayBuffer(guest.length));
      shared.set(guest);
      const offset = new Uint8Array(guest.length + 3);
      offset.set(guest, 3);
      const own = new Uint8Array(guest);
      const detached = new Uint8Array(guest);
      structuredClone(detached.buffer, { transfer: [detached.buffer] });
      const sources = [own.buffer, offset.subarray(3), new DataView(own.buffer), shared, shared.buffer];
      // The server that these tests have for a page does not take them.
      if (kind !== 'as a page') sources.push(detached, detached.buffer);
      const results: unknown[] = [];
      for (const source of sources) {
        try {
          const { instance } = await wasm.instantiate(source as BufferSource, { env });
          results.push((instance as unknown as { exports: Guest }).exports['leaf']!(3));
        } catch (error) {
          results.push((error as Error).name, (error as Error).message);
        }
      }
      const changed = new Uint8Array(guest);
      const later = wasm.compile(changed);
      changed.fill(0);
      results.push(wasm.Module.exports(await later).length);
      return results;
    });
    const taken = plain.filter((result) => result === 3).length;
    expect(taken).toBeGreaterThan(1);
    expect(traced.map(entriesOf).map(({ leaf }) => leaf)).toEqual([
      ...Array<number>(taken).fill(1),
      // A page hears of a module when it is instantiated.
      ...(kind === 'as a page' ? [] : [0]),
    ]);
  });

  test('streams', async () => {
    const { traced } = await both(async () => {
      const wasm = WebAssembly;
      const answer = (type: string, status = 200) =>
        new Response(new Uint8Array(guest), { status, headers: { 'content-type': type } });
      const env = { log: () => {}, again: () => 0 };
      const seen: unknown[] = [];
      const locked = (): Response => {
        const response = answer('application/wasm');
        response.body!.getReader();
        return response;
      };
      const used = async (): Promise<Response> => {
        const response = answer('application/wasm');
        await response.arrayBuffer();
        return response;
      };
      const responses = (): unknown[] => [
        answer('application/wasm'),
        Promise.resolve(answer('application/wasm')),
        answer('text/plain'),
        answer('application/wasm; charset=utf-8'),
        answer('application/wasm;'),
        answer('APPLICATION/WASM'),
        answer('application/wasm-not'),
        answer('application/wasm', 404),
        locked(),
        used(),
        5,
      ];
      const failed = (error: unknown): void => {
        const { name, message, code } = error as NodeJS.ErrnoException;
        seen.push([name, message, code]);
      };
      for (const response of responses()) {
        try {
          const { instance, module } = await wasm.instantiateStreaming(response as Response, { env });
          seen.push(
            (instance as unknown as { exports: Guest }).exports['leaf']!(3),
            module instanceof wasm.Module,
          );
        } catch (error) {
          failed(error);
        }
      }
      for (const response of responses()) {
        try {
          seen.push(wasm.Module.exports(await wasm.compileStreaming(response as Response)));
        } catch (error) {
          failed(error);
        }
      }
      return seen;
    });
    // A page hears of a module when it is instantiated.
    const compiled = kind === 'as a page' ? [] : [0, 0];
    expect(traced.map(entriesOf).map(({ leaf }) => leaf)).toEqual([1, 1, ...compiled]);
  });
});

test('a type that the engine takes, as browsers do in upper case, is traced', async () => {
  const { Module } = WebAssembly;
  const found = Object.getOwnPropertyDescriptor(WebAssembly, 'compileStreaming')!;
  const compileStreaming = async (source: Response | PromiseLike<Response>) => {
    expect((await source).headers.get('content-type')).toBe('APPLICATION/WASM');
    return new Module(await (await source).arrayBuffer());
  };
  Object.defineProperty(WebAssembly, 'compileStreaming', { ...found, value: compileStreaming });
  const { traced, unhook } = hookThisRealm();
  try {
    const headers = { 'content-type': 'APPLICATION/WASM' };
    await WebAssembly.compileStreaming(new Response(new Uint8Array(guest), { headers }));
    expect(traced).toHaveLength(1);
  } finally {
    unhook();
    Object.defineProperty(WebAssembly, 'compileStreaming', found);
  }
});

test('the patch is made once, and comes off', () => {
  const texts = () =>
    Object.getOwnPropertyNames(WebAssembly).map(
      (name) => `${name} ${String(Reflect.get(WebAssembly, name))}`,
    );
  const plain = texts();
  const { unhook } = hookThisRealm();
  expect(hookThisRealm).toThrow('already');
  unhook();
  expect(texts()).toEqual(plain);
  expect(new WebAssembly.Module(guest as BufferSource).constructor).toBe(WebAssembly.Module);
});
