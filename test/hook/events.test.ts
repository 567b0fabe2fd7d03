/** Events of modules that somebody else instantiates: those of `load`, in its order, through traps and several instances. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hookRealm } from '../../src/hook/index.ts';
import { createTracer, instrument, load } from '../../src/index.ts';
import { eventOptions, type TraceOptions } from '../../src/load/index.ts';
import { engine } from '../helpers/engine.ts';
import { fixture } from '../helpers/wtrace.ts';

const bytes = new Uint8Array(readFileSync(fixture('c-bare/O0-dwarf5.wasm')));

/** Calls of two instances, of which one traps. */
function use(first: WebAssembly.Exports, second: WebAssembly.Exports): void {
  const call = (exports: WebAssembly.Exports, name: string, ...args: number[]): unknown =>
    (exports[name] as (...args: number[]) => unknown)(...args);
  call(first, 'fib', 3);
  expect(() => call(second, 'div', 1, 0)).toThrow(WebAssembly.RuntimeError);
  call(second, 'fib', 2);
  call(first, 'add', 1, 2);
}

function observed(delivery: 'call' | 'ring') {
  const seen: string[] = [];
  const local = (
    frame: { readonly function: { readonly name: string }; readonly line: number },
    event: string,
  ) => {
    seen.push(`${event} ${frame.function.name} ${frame.line}`);
  };
  const options: TraceOptions = {
    events: ['call', 'line', 'return', 'unwind', 'trap'],
    delivery,
    fn(frame) {
      seen.push(`call ${frame.function.name}`);
      return local;
    },
  };
  return { seen, tracer: createTracer(options) };
}

test.each(engine.secondMemory ? (['call', 'ring'] as const) : (['call'] as const))(
  'delivery %s',
  async (delivery) => {
    const expected = observed(delivery);
    const [one, two] = [
      await load(bytes, { tracer: expected.tracer }),
      await load(bytes, { tracer: expected.tracer }),
    ];
    use(one.exports as WebAssembly.Exports, two.exports as WebAssembly.Exports);

    const { seen, tracer } = observed(delivery);
    const names = { fileName: String, inlinedAt: () => [] };
    const made = instrument(bytes, {
      startExport: true,
      events: eventOptions(tracer, { fileName: String, counts: true, suspending: [] }),
    });
    const functions = new Map(made.debugInfo.functions().map((fn) => [fn.funcidx, fn.name]));
    const unhook = hookRealm(globalThis, {
      rewrite: (original) => ({
        bytes: made.bytes as Uint8Array<ArrayBuffer>,
        original,
        probeMap: made.probeMap,
      }),
      registered: () => {},
      delivery: () => ({
        events: {
          tracer: tracer.core!,
          map: made.probeMap.events!,
          names: {
            ...names,
            functionOf: (funcidx) => ({ name: functions.get(funcidx) ?? '', file: '', line: 0, funcidx }),
          },
        },
      }),
    });
    try {
      const { instance, module } = await WebAssembly.instantiate(bytes, {});
      use(instance.exports, new WebAssembly.Instance(module, {}).exports);
    } finally {
      unhook?.();
    }
    expect(seen).toEqual(expected.seen);
    expect(seen).toContain('trap divide 15');
  },
);
