/** Instances whose property `exports` is the program's: what wtrace needs of them it gets from the engine. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { instrument } from '../../src/index.ts';
import { attach } from '../../src/runtime/public.ts';
import { binary } from '../load/guests.ts';
import { entriesOf, hookKinds, hookThisRealm } from './realms.ts';

const guest = binary(`(module
  (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $other (export "other")))`) as BufferSource;

type Guest = { add(a: number, b: number): number };
type Make = (module: WebAssembly.Module) => Guest | undefined;

const exportsOf = (instance: object): Guest => {
  const { get } = Object.getOwnPropertyDescriptor(WebAssembly.Instance.prototype, 'exports')!;
  return Reflect.apply(get!, instance, []) as Guest;
};

afterEach(() => void vi.restoreAllMocks());

const made: readonly (readonly [name: string, make: Make])[] = [
  [
    'a class that shows one export',
    (module) => {
      class Sub extends WebAssembly.Instance {
        override get exports() {
          return { add: super.exports['add']! };
        }
      }
      return new Sub(module).exports as unknown as Guest;
    },
  ],
  [
    'a class that has no exports',
    (module) => {
      class Sub extends WebAssembly.Instance {
        override get exports() {
          return undefined as never;
        }
      }
      const sub = new Sub(module);
      expect(sub.exports).toBeUndefined();
      return exportsOf(sub);
    },
  ],
  [
    'a class that does not want to be looked at while it is made',
    (module) => {
      let isMade = false;
      class Sub extends WebAssembly.Instance {
        override get exports() {
          if (!isMade) throw new Error('not yet');
          return super.exports;
        }
      }
      const sub = new Sub(module);
      isMade = true;
      return sub.exports as unknown as Guest;
    },
  ],
  [
    'a prototype without exports',
    (module) => exportsOf(Reflect.construct(WebAssembly.Instance, [module], function Plain() {})),
  ],
  [
    'a getter in place of that of all instances',
    (module) => {
      const { prototype } = WebAssembly.Instance;
      const found = Object.getOwnPropertyDescriptor(prototype, 'exports')!;
      let looks = 0;
      Object.defineProperty(prototype, 'exports', {
        ...found,
        get(this: object) {
          looks++;
          return { add: (Reflect.apply(found.get!, this, []) as Guest).add };
        },
      });
      try {
        const { exports } = new WebAssembly.Instance(module);
        expect(looks).toBe(1);
        return exports as unknown as Guest;
      } finally {
        Object.defineProperty(prototype, 'exports', found);
      }
    },
  ],
  [
    'a constructor that a test spies on',
    (module) => {
      const spy = vi.spyOn(WebAssembly, 'Instance');
      const instance = new WebAssembly.Instance(module);
      expect(spy).toHaveBeenCalledTimes(1);
      vi.restoreAllMocks();
      return exportsOf(instance);
    },
  ],
];

describe.each(hookKinds)('patched %s', (kind) => {
  test.each(made)('%s: it works and is counted, and so are those that follow', (_, make) => {
    const plain = make(new WebAssembly.Module(guest));
    expect(plain?.add(1, 2)).toBe(3);
    const { traced, unhook } = hookThisRealm(kind);
    try {
      const module = new WebAssembly.Module(guest);
      expect(make(module)?.add(1, 2)).toBe(3);
      // More than are held before their counters are read.
      for (let i = 0; i < 40; i++) {
        const { add } = new WebAssembly.Instance(module).exports as unknown as Guest;
        expect(add(i, 1)).toBe(i + 1);
      }
      expect(entriesOf(traced[0]!)).toEqual({ add: 41, other: 0 });
    } finally {
      unhook();
    }
  });
});

test('attach reads the counters of an instance of such a class', () => {
  class Sub extends WebAssembly.Instance {
    override get exports() {
      return { add: super.exports['add']! };
    }
  }
  const { bytes, probeMap } = instrument(guest as Uint8Array, { disassembleRest: true });
  const attached = attach(new Sub(new WebAssembly.Module(bytes as BufferSource)), probeMap);
  expect((attached.exports as unknown as Guest).add(1, 2)).toBe(3);
  expect(attached.counts().map(({ entries }) => entries)).toEqual([1, 0]);
});
