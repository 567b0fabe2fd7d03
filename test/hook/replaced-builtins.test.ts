/** A program that replaces methods of collections: what the hook counts does not depend on them. */
import { expect, test } from 'vitest';
import { binary } from '../load/guests.ts';
import { entriesOf, hookKinds, hookThisRealm } from './realms.ts';

const guest = binary(`(module
  (import "env" "twice" (func $twice (param i32) (result i32)))
  (table (export "table") 2 funcref)
  (func $leaf (export "leaf") (param i32) (result i32) (call $twice (local.get 0)))
  (func $div (export "div") (param i32) (result i32)
    (i32.div_s (call $leaf (i32.const 12)) (local.get 0)))
  (elem (i32.const 0) $leaf))`);

type Guest = Record<string, (value: number) => number>;

const replaced = [Map, Set, WeakMap, WeakSet].flatMap(({ prototype }) =>
  ['get', 'set', 'has', 'add', 'delete'].flatMap((name) => {
    const found = Object.getOwnPropertyDescriptor(prototype, name);
    return found === undefined ? [] : [{ prototype, name, found }];
  }),
);

/** Runs something while no collection of the program works. */
function withoutCollections<T>(run: () => T): T {
  const value = (): never => {
    throw new Error('replaced');
  };
  for (const { prototype, name, found } of replaced)
    Object.defineProperty(prototype, name, { ...found, value });
  try {
    return run();
  } finally {
    for (const { prototype, name, found } of replaced) Object.defineProperty(prototype, name, found);
  }
}

test.each(hookKinds)('%s: instances are made, called and counted, through traps and tables', (kind) => {
  const { traced, unhook } = hookThisRealm(kind);
  try {
    const module = new WebAssembly.Module(guest as BufferSource);
    const results = withoutCollections(() => {
      const { exports } = new WebAssembly.Instance(module, { env: { twice: (value: number) => 2 * value } });
      const { leaf, div } = exports as unknown as Guest;
      const table = exports['table'] as WebAssembly.Table;
      const found = [div!(3), leaf!(4), table.get(0) === leaf];
      table.set(1, leaf);
      try {
        div!(0);
      } catch (error) {
        found.push((error as Error).constructor === WebAssembly.RuntimeError);
      }
      return found;
    });
    expect(results).toEqual([8, 8, true, true]);
    expect(entriesOf(traced[0]!)).toEqual({ leaf: 3, div: 2 });
  } finally {
    unhook();
  }
});
