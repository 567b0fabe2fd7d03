/** Instances that their host drops are collected, and what they counted is not lost; where code may run unheard, they are kept. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { entriesOf, type HookKind, hookKinds, hookThisRealm } from '../hook/realms.ts';
import { binary } from '../load/guests.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const settled = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
};

const plain =
  binary(`(module (import "env" "f" (func $f)) (memory (export "memory") 1) (global (export "g") i32 (i32.const 4))
  (func $run (export "run") (call $f) (call $after)) (func $after) (func $other (export "other")))`) as BufferSource;
const withTable = binary(`(module (table (export "table") 1 funcref) (elem (i32.const 0) $inner)
  (func $inner) (func $run (export "run") (call $inner)))`) as BufferSource;
type Guest = { run(): void; other(): void; table: WebAssembly.Table };
const exportsOf = (instance: WebAssembly.Instance) => instance.exports as unknown as Guest;

/** Runs with the hook; `counts` are those of the first module. */
const hookedAs =
  (kind: HookKind) =>
  async (run: (counts: () => Record<string, number>) => Promise<void>): Promise<void> => {
    const { traced, unhook } = hookThisRealm(kind);
    try {
      await run(() => entriesOf(traced[0]!));
    } finally {
      unhook();
    }
  };

/** Makes instances that nothing keeps. */
function makeMany(bytes: BufferSource, count: number): WeakRef<WebAssembly.Instance>[] {
  const module = new WebAssembly.Module(bytes);
  return Array.from({ length: count }, () => {
    const instance = new WebAssembly.Instance(module, { env: { f: () => {} } });
    exportsOf(instance).run();
    return new WeakRef(instance);
  });
}
const alive = (refs: readonly WeakRef<object>[]): number =>
  refs.filter((ref) => ref.deref() !== undefined).length;

describe.each(hookKinds)('instances, where the realm is patched %s,', (kind) => {
  const hooked = hookedAs(kind);

  test('that nobody needs are collected, before and after counts are read', async () => {
    await hooked(async (counts) => {
      const refs = makeMany(plain, 200);
      await settled();
      expect(alive(refs)).toBeLessThanOrEqual(40);
      expect(counts()).toEqual({ run: 200, after: 200, other: 0 });
      await settled();
      expect(alive(refs)).toBe(0);
      expect(counts()).toEqual({ run: 200, after: 200, other: 0 });
    });
  });

  test('that are called again are counted again, in whatever order, also from inside calls', async () => {
    await hooked(async (counts) => {
      const module = new WebAssembly.Module(plain);
      let inside = (): void => {};
      const env = { f: () => inside() };
      const guests = Array.from({ length: 100 }, () => exportsOf(new WebAssembly.Instance(module, { env })));
      for (let round = 0; round < 3; round++) for (const guest of guests) guest.other();
      expect(counts()).toEqual({ run: 0, after: 0, other: 300 });
      let within: unknown;
      inside = () => {
        inside = () => {};
        for (const guest of guests) guest.other();
        within = counts();
      };
      guests[0]!.run();
      guests[1]!.run();
      expect(within).toEqual({ run: 1, after: 0, other: 400 });
      expect(counts()).toEqual({ run: 2, after: 2, other: 400 });
    });
  });

  test('whose functions are reached through a table are kept', async () => {
    await hooked(async (counts) => {
      const refs = makeMany(withTable, 50);
      counts();
      await settled();
      const tables = refs.map((ref) => exportsOf(ref.deref()!).table);
      for (const table of tables) (table.get(0) as () => void)();
      expect(counts()).toEqual({ inner: 100, run: 50 });
    });
  });

  test('whose function another table or instance got are kept', async () => {
    await hooked(async (counts) => {
      const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
      const module = new WebAssembly.Module(plain);
      const make = () => exportsOf(new WebAssembly.Instance(module, { env: { f: () => {} } }));
      const caller = binary(`(module (import "m" "run" (func $run)) (import "m" "table" (table 2 funcref))
        (func (export "both") (call $run) (call_indirect (i32.const 1))))`) as BufferSource;
      table.set(1, make().run);
      const imports = { m: { run: make().run, table } };
      const both = new WebAssembly.Instance(new WebAssembly.Module(caller), imports).exports[
        'both'
      ] as () => void;
      counts();
      await settled();
      both();
      expect(counts()).toEqual({ run: 2, after: 2, other: 0 });
    });
  });
});
