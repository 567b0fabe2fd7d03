/** Counts do not depend on how the host shapes `Error`, and its settings stay its own. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import wabt from 'wabt';
import { instrument } from '../../src/rewriter/index.ts';
import { attach, wrapImports } from '../../src/runtime/attach.ts';

const { parseWat } = await wabt();
const guest = parseWat(
  'test.wat',
  `(module (import "host" "act" (func $act))
    (func $inner (param i32) (nop) (if (local.get 0) (then unreachable)) (nop))
    (func (export "f") (param i32) (call $inner (local.get 0)) (nop))
    (func (export "g") (nop) (call $act) (nop)))`,
  {},
).toBinary({}).buffer;

/** Makes an instance, wraps its imports or not; `hits` are those of the instructions of `inner`, `f` and `g`. */
function made(act: () => void, wraps = true) {
  const { bytes, probeMap } = instrument(Uint8Array.from(guest));
  const imports = wraps ? wrapImports({ host: { act } }, probeMap) : { host: { act } };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), imports);
  const { exports, counts } = attach(instance, probeMap, wraps ? { imports } : {});
  return {
    exports: exports as Record<'f' | 'g', (trap?: number) => void>,
    hits: () => counts().map(({ places }) => Array.from(places, (hits) => hits + 0)),
    exact: () => counts().every(({ exact }) => exact),
  };
}

/** What three traps and a return leave. */
const TRAPS = [
  [4, 4, 4, 3, 1, 1],
  [4, 4, 1, 1],
];

function trapThrice(exports: ReturnType<typeof made>['exports']): unknown[] {
  const thrown: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    try {
      exports.f(1);
    } catch (error) {
      thrown.push(error);
    }
  }
  exports.f(0);
  return thrown;
}

type Settings = Pick<PropertyDescriptorMap, 'stackTraceLimit' | 'prepareStackTrace'>;
const settings = (): Settings => ({
  stackTraceLimit: Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')!,
  prepareStackTrace: Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')!,
});

/** Runs something on a host that shaped `Error`; returns what the host's settings are afterwards, and are to be. */
function onHost<Result>(shape: () => void, run: () => Result): Result {
  const before = settings();
  onTestFinished(() => {
    for (const [name, own] of Object.entries(before)) {
      Reflect.deleteProperty(Error, name);
      if (own !== undefined) Object.defineProperty(Error, name, own);
    }
  });
  shape();
  const shaped = settings();
  const result = run();
  expect(settings()).toEqual(shaped);
  return result;
}

interface Site {
  getFileName(): string | null;
}
const formatter = (format: (error: unknown, sites: readonly Site[]) => unknown) => (): void => {
  (Error as { prepareStackTrace?: unknown }).prepareStackTrace = format;
};
const limit = (own: PropertyDescriptor) => (): void => {
  Object.defineProperty(Error, 'stackTraceLimit', own);
};

describe('three traps and a return are four entries', () => {
  test.each<readonly [string, () => void]>([
    ['as it is', () => {}],
    ['a formatter that returns an array', formatter((_, sites) => sites)],
    ['a formatter that returns objects', formatter((_, sites) => sites.map((site) => site.getFileName()))],
    ['a formatter that clips', formatter((error, sites) => `${error}\n    at ${sites[0]}`)],
    [
      'a formatter that hides wasm',
      formatter((_, sites) => sites.filter((site) => !`${site}`.includes('wasm')).join('\n    at ')),
    ],
    [
      'a formatter that throws',
      formatter(() => {
        throw new Error('formatter');
      }),
    ],
    [
      'a getter of the formatter that throws',
      () =>
        Object.defineProperty(Error, 'prepareStackTrace', {
          configurable: true,
          get: () => {
            throw new Error('getter');
          },
        }),
    ],
    ['a read-only limit', limit({ value: 0, writable: false })],
    ['a limit that is a getter', limit({ get: () => 3, configurable: true })],
    ['a limit that is no number', limit({ value: 'many', writable: true })],
    ['no limit', () => Reflect.deleteProperty(Error, 'stackTraceLimit')],
    ['no captureStackTrace', () => Object.assign(Error, { captureStackTrace: undefined })],
  ])('%s', (_, shape) => {
    const { captureStackTrace } = Error;
    const { exports, hits, exact } = made(() => {});
    const thrown = onHost(shape, () => trapThrice(exports));
    Error.captureStackTrace = captureStackTrace;
    expect(thrown.map((error) => error instanceof WebAssembly.RuntimeError)).toEqual([true, true, true]);
    expect(hits().slice(0, 2)).toEqual(TRAPS);
    expect(exact()).toBe(true);
  });

  test('on a host with a frozen Error', () => {
    const script = fileURLToPath(new URL('frozen-error.mjs', import.meta.url));
    const run = (how: string) => JSON.parse(spawnSync(process.execPath, [script, how]).stdout.toString());
    expect(run('plain')).toEqual({ entries: [4, 4], exact: true, thrown: 'RuntimeError' });
    // What such a formatter leaves out, nobody can know.
    expect(run('formatter')).toMatchObject({ exact: false, thrown: 'RuntimeError' });
  });
});

describe('what the host sees', () => {
  test('its own limit, which it may change', () => {
    const seen: number[] = [];
    const { exports } = made(() => {
      seen.push(Error.stackTraceLimit);
      Error.stackTraceLimit = 50;
    });
    onTestFinished(limit(settings().stackTraceLimit));
    Error.stackTraceLimit = 10;
    exports.g();
    exports.g();
    expect([...seen, Error.stackTraceLimit]).toEqual([10, 50, 50]);
  });

  test('traps as its formatter makes them, once it reads their stack', () => {
    const formatted: unknown[] = [];
    const { exports } = made(() => {});
    const thrown = onHost(
      formatter((error, sites) => {
        formatted.push(error);
        return sites;
      }),
      () => {
        const traps = trapThrice(exports);
        expect(formatted).toEqual([]);
        return (traps[0] as Error).stack;
      },
    );
    expect(Array.isArray(thrown)).toBe(true);
    expect(formatted).toHaveLength(1);
  });
});

class Unreadable extends TypeError {
  override get message(): string {
    throw new Error('message');
  }
  override get name(): string {
    throw new Error('name');
  }
}

function hiding(): Error {
  const error = new RangeError('hiding');
  return Object.defineProperty(error, 'stack', {
    get: () => {
      throw new Error('stack');
    },
  });
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe.each([
  ['wrapped imports', true],
  ['other imports', false],
])('what an import throws comes out as it went in, with %s', (_, wraps) => {
  test.each<readonly [string, unknown]>([
    ['NaN', Number.NaN],
    ['-0', -0],
    ['undefined', undefined],
    ['a symbol', Symbol('exit')],
    ['an error whose message throws', new Unreadable()],
    ['an error whose stack throws', hiding()],
    ['a revoked Proxy', revoked()],
    ['a Proxy of an error', new Proxy(new TypeError('inside'), {})],
    ['a RuntimeError of the host', new WebAssembly.RuntimeError('mine')],
  ])('%s', (_name, thing) => {
    let throws = true;
    const { exports, hits, exact } = made(() => {
      if (throws) throw thing;
    }, wraps);
    let caught: unknown = 'nothing';
    for (let i = 0; i < 3; i++) {
      try {
        exports.g();
      } catch (error) {
        caught = error;
      }
    }
    expect(Object.is(caught, thing)).toBe(true);
    throws = false;
    exports.g();
    expect(exact()).toBe(wraps);
    if (wraps) expect(hits()[2]).toEqual([4, 4, 1, 1]);
  });
});

describe('without wrapped imports, an error that is older than the throw makes counts inexact', () => {
  const twice = `(module (import "host" "act" (func $act (param i32)))
    (func (export "a") (param i32) (call $act (local.get 0)) (nop))
    (func (export "b") (param i32) (nop) (call $act (local.get 0)) (nop)))`;

  test.each<readonly [string, readonly ('a' | 'b')[], readonly boolean[]]>([
    ['made and thrown in one call', ['a'], [true]],
    ['thrown again, through another export', ['a', 'b'], [true, false]],
    ['made in an earlier call of the same export', ['a', 'a'], [true, false]],
  ])('%s', (_, names, exact) => {
    let kept: Error | undefined;
    const { exports, counts } = unknownImports(twice, (makes) => {
      kept ??= new Error('kept');
      if (makes === 0) throw kept;
    });
    const seen = names.map((name) => {
      expect(() => exports[name](0)).toThrow('kept');
      return counts().every((count) => count.exact);
    });
    expect(seen).toEqual(exact);
  });

  test.each(['a', 'b'] as const)('made in a call that returned, thrown from %s', (name) => {
    let kept: Error | undefined;
    const { exports, counts } = unknownImports(twice, (makes) => {
      if (makes === 1) kept = new Error('kept');
      else throw kept;
    });
    // So many that the numbers of calls have two digits.
    for (let i = 0; i < 1100; i++) exports.a(1);
    expect(counts().every((count) => count.exact)).toBe(true);
    expect(() => exports[name](0)).toThrow('kept');
    expect(counts().some((count) => count.exact)).toBe(false);
  });

  test('traps are exact after any number of calls', () => {
    const { exports, counts } = unknownImports(
      `(module (import "host" "act" (func $act (param i32)))
        (func (export "a") (param i32) (if (local.get 0) (then unreachable))) (func (export "b")))`,
      () => {},
    );
    const steps = [0, 1, 1023, 1024, 70_000];
    let calls = 0;
    for (const step of steps) {
      while (calls < step) {
        exports.a(0);
        calls++;
      }
      expect(() => exports.a(1)).toThrow(WebAssembly.RuntimeError);
    }
    expect(counts().map(({ entries, exact }) => [entries, exact])).toEqual([
      [calls + steps.length, true],
      [0, true],
    ]);
  });
});

/** An instance whose imports are not wrapped. */
function unknownImports(wat: string, act: (value: number) => void) {
  const { bytes, probeMap } = instrument(Uint8Array.from(parseWat('test.wat', wat, {}).toBinary({}).buffer));
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  const { exports, counts } = attach(new WebAssembly.Instance(module, { host: { act } }), probeMap);
  return { exports: exports as Record<'a' | 'b', (value: number) => void>, counts };
}
