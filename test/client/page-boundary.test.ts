/** Abnormal exits in pages: counts are exact whatever is thrown, and whatever the page has set for stack traces. */
import { expect, onTestFinished, test } from 'vitest';
import { entriesOf, hookKinds, hookThisRealm } from '../hook/realms.ts';
import { binary } from '../load/guests.ts';

const guest = binary(`(module
  (import "env" "f" (func $f))
  (table (export "table") 1 funcref)
  (elem (i32.const 0) $inner)
  (func $deep (export "deep") (param i32)
    (if (local.get 0)
      (then (call $deep (i32.sub (local.get 0) (i32.const 1))) (call $after))
      (else (call $f) (call $after))))
  (func $inner (call $f) (call $after))
  (func $trap (export "trap") (call $divide) (call $after))
  (func $divide (drop (i32.div_s (i32.const 1) (i32.const 0))) (call $after))
  (func $forever (export "forever") (call $forever) (call $after))
  (func $after))`) as BufferSource;

type Guest = Record<'deep' | 'trap' | 'forever', (depth?: number) => void> & { table: WebAssembly.Table };
type Outcome = readonly [guest: Guest, setImport: (f: () => void) => void];

/** Entries after a program; what it throws is caught. */
function entries(
  kind: (typeof hookKinds)[number],
  program: (...guest: Outcome) => void,
): Record<string, number> {
  const { traced, unhook } = hookThisRealm(kind);
  onTestFinished(unhook);
  let f = (): void => {};
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(guest), { env: { f: () => f() } });
  program(exports as unknown as Guest, (made) => {
    f = made;
  });
  return entriesOf(traced[0]!);
}

const attempt = (run: () => void): unknown => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
};

const NONE = { deep: 0, inner: 0, trap: 0, divide: 0, forever: 0, after: 0 };
const made = new Error('made before');
/** Looks like the trace of another error, as messages that quote one do. */
const quoting = new Error(`at wtrace:client:export:0 (x)\n    at f (wasm://wasm/0:wasm-function[1]:0x50)\nx`);
const revoked = Proxy.revocable(new Error('revoked'), {});
revoked.revoke();

const thrown: readonly (readonly [name: string, value: unknown])[] = [
  ['an error made before', made],
  ['an error whose message looks like a trace', quoting],
  ['a number', 7],
  ['a symbol', Symbol('exit')],
  ['a revoked Proxy', revoked.proxy],
  ['a RuntimeError of JavaScript', new WebAssembly.RuntimeError('unreachable')],
];

for (const kind of hookKinds)
  test.each(thrown)(`${kind}: what an import throws cuts off each activation once: %s`, (_, value) => {
    const counts = entries(kind, ({ deep, table }, setImport) => {
      setImport(() => {
        throw value;
      });
      for (let i = 0; i < 3; i++) expect(attempt(() => deep(20))).toBe(value);
      // Past the boundary, as Emscripten calls functions of a table.
      expect(attempt(table.get(0) as () => void)).toBe(value);
      setImport(() => {});
      deep(20);
    });
    expect(counts).toEqual({ ...NONE, deep: 84, inner: 1, after: 21 });
  });

const traps = (...[{ trap, deep }, setImport]: Outcome): void => {
  for (let i = 0; i < 3; i++) expect(attempt(trap)).toBeInstanceOf(WebAssembly.RuntimeError);
  // A trap that passes through the host, and one that it catches.
  setImport(trap);
  expect(attempt(() => deep(2))).toBeInstanceOf(WebAssembly.RuntimeError);
  setImport(() => void attempt(trap));
  deep(2);
};

/** Of the page, which finds them as it left them. */
const settings: readonly (readonly [name: string, set: () => void])[] = [
  ['as they are', () => {}],
  ['a limit', () => Object.assign(Error, { stackTraceLimit: 3 })],
  ['no traces', () => Object.assign(Error, { stackTraceLimit: 0 })],
  ['a limit that was deleted', () => Reflect.deleteProperty(Error, 'stackTraceLimit')],
  [
    'a formatter',
    () => Object.assign(Error, { prepareStackTrace: (_: Error, sites: object[]) => sites.length }),
  ],
  [
    'a formatter that throws',
    () =>
      Object.assign(Error, {
        prepareStackTrace() {
          throw new TypeError('mine');
        },
      }),
  ],
];

for (const kind of hookKinds)
  test.each(settings)(`${kind}: traps are exact with settings of the page: %s`, (_, set) => {
    const before = Object.getOwnPropertyDescriptors(Error);
    onTestFinished(() => {
      Reflect.deleteProperty(Error, 'prepareStackTrace');
      Object.defineProperties(Error, before);
    });
    set();
    const own = Object.getOwnPropertyDescriptors(Error);
    const counts = entries(kind, traps);
    const after = Object.getOwnPropertyDescriptors(Error);
    Object.defineProperties(Error, before);
    expect(after).toEqual(own);
    expect(counts).toEqual({ ...NONE, deep: 6, trap: 5, divide: 5, after: 3 });
  });

test.each(hookKinds)('%s: a formatter of the page makes what it reads of a trap', (kind) => {
  const sizes: unknown[] = [];
  onTestFinished(() => void Reflect.deleteProperty(Error, 'prepareStackTrace'));
  entries(kind, ({ trap }) => {
    Object.assign(Error, { prepareStackTrace: (_: Error, sites: object[]) => ({ sites }) });
    const { stack } = attempt(trap) as { stack?: unknown };
    sizes.push((stack as { sites: object[] }).sites.length > 2);
  });
  expect(sizes).toEqual([true]);
});

test('an exhausted stack: all but the function that could not be entered', () => {
  const { forever, ...others } = entries('as a page', (guest) =>
    expect(attempt(guest.forever)).toBeInstanceOf(RangeError),
  );
  expect(forever).toBeGreaterThan(1000);
  const { forever: _, ...none } = NONE;
  expect(others).toEqual(none);
});
