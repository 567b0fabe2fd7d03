/** A realm that is patched before anything is known of a module: what a program takes of it meanwhile is what it finds there later. */
import { describe, expect, test } from 'vitest';
import { hookLazily } from '../../src/hook/index.ts';
import { withMark } from '../../src/hook/mark.ts';
import { binary } from '../load/guests.ts';
import { entriesOf, hookThisRealm } from './realms.ts';

const bytes = binary(`(module (func $seven (export "seven") (result i32) (i32.const 7)))`) as BufferSource;
type Seven = { seven(): number };

/** All that a program can see of `WebAssembly` without a module. */
function visible(): unknown[] {
  const seen: unknown[] = [];
  const look = (path: string, holder: object, depth: number): void => {
    for (const key of Reflect.ownKeys(holder)) {
      const found = Object.getOwnPropertyDescriptor(holder, key);
      const { value, get, set } = found ?? {};
      seen.push([path, String(key), { ...found, value: typeof value, get: typeof get, set: typeof set }]);
      for (const part of [value, get, set]) {
        if (typeof part !== 'function') continue;
        seen.push([
          part.name,
          part.length,
          Reflect.ownKeys(part),
          Object.getPrototypeOf(part) === Function.prototype,
        ]);
        seen.push(/\[native code\]/.test(Function.prototype.toString.call(part)));
        seen.push(typeof part.prototype === 'object' ? part.prototype.constructor === part : 'none');
      }
      if (
        depth < 3 &&
        key !== 'constructor' &&
        ((typeof value === 'object' && value !== null) || typeof value === 'function')
      )
        look(`${path}.${String(key)}`, value as object, depth + 1);
      if (depth < 3 && typeof value === 'function' && value.prototype)
        look(`${path}.${String(key)}.prototype`, value.prototype, depth + 1);
    }
  };
  look('WebAssembly', WebAssembly, 0);
  return seen;
}

describe('before a module comes', () => {
  test('a program sees what is there without, and nothing is loaded', () => {
    const plain = visible();
    let loads = 0;
    const remove = hookLazily(WebAssembly, { isWanted: () => false, load: () => loads++ });
    try {
      expect(visible()).toEqual(plain);
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
      expect((exports as unknown as Seven).seven()).toBe(7);
      expect(() => new WebAssembly.Module({} as BufferSource)).toThrow(TypeError);
      expect(loads).toBe(0);
    } finally {
      remove();
    }
    expect(visible()).toEqual(plain);
  });

  test('what a program took before the hook was loaded is hooked', async () => {
    const plain = visible();
    const { traced, unhook, loaded } = hookThisRealm('lazily');
    try {
      const { Module, Instance, compile, instantiate, Table } = WebAssembly;
      class Sub extends Module {}
      expect(loaded()).toBe(false);
      const instances = [
        new Instance(new Module(bytes)),
        new Instance(await compile(bytes)),
        (await instantiate(bytes)).instance,
        new Instance(new Sub(bytes)),
      ];
      expect(loaded()).toBe(true);
      for (const { exports } of instances) (exports as unknown as Seven).seven();
      expect(traced.map(entriesOf)).toEqual([{ seven: 1 }, { seven: 1 }, { seven: 1 }, { seven: 1 }]);
      expect([Module, Instance, compile, instantiate, Table]).toEqual([
        WebAssembly.Module,
        WebAssembly.Instance,
        WebAssembly.compile,
        WebAssembly.instantiate,
        WebAssembly.Table,
      ]);
      expect(new Sub(bytes)).toBeInstanceOf(Sub);
      expect(visible()).toEqual(plain);
    } finally {
      unhook();
    }
  });

  test('a program that removes WebAssembly before its first module is traced', () => {
    const { traced, unhook } = hookThisRealm('lazily');
    const found = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')!;
    const { Module, Instance } = WebAssembly;
    try {
      Object.defineProperty(globalThis, 'WebAssembly', { ...found, value: undefined });
      const { exports } = new Instance(new Module(bytes));
      expect((exports as unknown as Seven).seven()).toBe(7);
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', found);
      unhook();
    }
    expect(traced.map(entriesOf)).toEqual([{ seven: 1 }]);
  });

  test('a module that another thread rewrote loads the hook', () => {
    const marked = new WebAssembly.Module(withMark(new Uint8Array(bytes as Uint8Array), 'text'));
    let loads = 0;
    const remove = hookLazily(WebAssembly, { isWanted: () => false, load: () => loads++ });
    try {
      new WebAssembly.Instance(new WebAssembly.Module(bytes));
      expect(loads).toBe(0);
      new WebAssembly.Instance(marked);
      expect(loads).toBe(1);
    } finally {
      remove();
    }
  });
});
