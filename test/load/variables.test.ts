/** Variables of the source in frames: which there are, when they may be read, what is kept, what is handed over. */
import { describe, expect, test } from 'vitest';
import { load, loadSync, prepareVariables } from '../../src/load/index.ts';
import type { CarriedLocal } from '../../src/rewriter/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import type { Frame, FrameRead } from '../../src/runtime/index.ts';
import { type FrameVariables, typeId, type Variable } from '../../src/variables/index.ts';
import { fixtureBytes, lineOf } from '../debuginfo/variables/fixture-variables.ts';
import { binary } from './guests.ts';

const bytes = fixtureBytes('c-variables/O0-dwarf5.wasm');
const texts = (variables: Iterable<Variable>): string[] =>
  [...variables].map((each) => `${each.name}=${each}`);

interface Guest {
  factorial(n: number): bigint;
  aggregates(n: number): number;
  scopes(n: number, wide: bigint, small: number, large: number): number;
}

/** What `look` returns at each line event. */
async function atLines<T>(
  reads: readonly FrameRead[],
  look: (frame: Frame) => T,
  run: (guest: Guest) => unknown,
): Promise<T[]> {
  const seen: T[] = [];
  const program = await load<Guest>(bytes, {
    trace: {
      events: ['line'],
      reads,
      fn: (frame) => {
        seen.push(look(frame));
      },
    },
  });
  expect(program.tracing?.delivery).toBe('call');
  run(program.exports);
  return seen;
}

describe('frame.locals', () => {
  test('has what is in scope, the innermost first, and get finds that', async () => {
    const line = lineOf('total = (int)sum');
    const seen = await atLines(
      ['line', 'locals'],
      (frame) =>
        frame.line === line ? ([texts(frame.locals), String(frame.locals.get('sum'))] as const) : undefined,
      (guest) => guest.scopes(3, 5n, 0.5, 2.25),
    );
    const [all, innermost] = seen.findLast((each) => each !== undefined) ?? [];
    expect(all?.filter((text) => text.startsWith('sum='))).toEqual([
      'sum=2.75',
      expect.stringMatching(/^sum=\d+$/),
    ]);
    expect(innermost).toBe('2.75');
  });

  test('has the variables of callers as of their last event', async () => {
    const seen: string[][] = [];
    const program = await load<Guest>(bytes, {
      trace: {
        reads: ['line', 'locals', 'back'],
        fn: function observe(frame, event) {
          const chain: string[] = [];
          let at: Frame | undefined = frame;
          while (at !== undefined) {
            chain.push(texts(at.locals).join());
            at = at.back?.kind === 'guest' ? at.back : undefined;
          }
          if (event === 'line') seen.push(chain);
          return observe;
        },
      },
    });
    expect(program.exports.factorial(3)).toBe(6n);
    const none = 'rest=<uninitialized>';
    expect(seen).toContainEqual([`n=1,${none}`, `n=2,${none}`, `n=3,${none}`]);
    expect(seen).toContainEqual(['n=3,rest=2']);
  });

  test('can be read until the event is over; a snapshot can be read later', async () => {
    const kept: FrameVariables[] = [];
    const snapshots: Frame[] = [];
    const line = lineOf('return use(q');
    await atLines(
      ['line', 'locals', 'globals'],
      (frame) => {
        if (frame.line !== line) return;
        kept.push(frame.locals);
        snapshots.push(frame.snapshot());
      },
      (guest) => [guest.aggregates(7), guest.aggregates(-3)],
    );
    expect(() => String(kept[0]?.get('p'))).toThrow('the frame is no longer valid');
    const [first, second] = snapshots;
    expect(String(first?.locals.get('p'))).toBe('{x = 7, y = 15}');
    expect(String(second?.locals.get('p'))).toBe('{x = -3, y = -5}');
    expect(first?.locals.get('q')?.target()?.member('x')?.value).toBe(7);
    expect(String(first?.locals.get('string'))).toMatch(/ "hello, \\"world\\"\\n"$/);
    // What the snapshot does not hold is said not to be there.
    const far = first?.locals.get('n')?.at('far', typeId(0), 65_000);
    expect([far?.state, far?.reason]).toEqual([
      'unsupported',
      'the snapshot does not hold this part of memory',
    ]);
    expect(first?.globals.get('total')?.value).not.toBe(second?.globals.get('total')?.value);
  });

  test('values are numbers, bigints, texts', async () => {
    const [value] = await atLines(
      ['locals'],
      (frame) => frame.locals.get('wide'),
      (guest) => guest.scopes(3, 5n, 0.5, 2),
    );
    expect([value?.name, value?.kind, value?.type]).toEqual(['wide', 'parameter', 'long long']);
    expect(value?.declaration).toEqual({ path: 'variables.c', line: lineOf('int scopes(') });
  });

  test('at a trap, the variables of every frame that it ends', async () => {
    const seen: string[] = [];
    const program = await load<{ run(n: number): number }>(fixtureBytes('../test/variables/said/O0.wasm'), {
      imports: {
        env: {
          say(id: number) {
            if (id === 3) throw new WebAssembly.RuntimeError('said too much');
          },
        },
      },
      trace: {
        events: ['call', 'line', 'return', 'unwind'],
        reads: ['function', 'locals'],
        fn: () => undefined,
      },
    });
    program.on('unwind', (frame, _, { reason }) => {
      seen.push(`${reason} ${frame.function.name} ${texts(frame.locals)}`);
    });
    expect(() => program.exports.run(2)).toThrow('said too much');
    expect(seen.map((text) => text.split(' ')[0])).toEqual(seen.map(() => 'exception'));
    expect(seen[0]).toContain('n=<unsupported>');
  });
});

test('chosen variables and parts of them, and nothing else', async () => {
  const seen: string[][] = [];
  const line = lineOf('return use(q');
  let firstNames: string[] | undefined;
  const chosen = ['n', 'p.y', '*q', 'matrix[1]', 'first.next->left', 'none'];
  const program = await load<Guest>(bytes, {
    trace: {
      events: ['line'],
      reads: ['line'],
      locals: chosen,
      fn: (frame) => {
        firstNames ??= [...frame.locals].map(({ name }) => name);
        if (frame.line !== line) return;
        seen.push(texts(frame.locals), [
          String(frame.locals.get('p.y')?.value),
          String(frame.locals.get('p')),
          JSON.stringify(frame.locals.get('p.y')),
        ]);
        seen.push(texts(frame.snapshot().locals));
      },
    },
  });
  program.exports.aggregates(7);
  const all = ['n=7', 'p.y=15', '*q={x = 7, y = 15}', 'matrix[1]={4, 5, 7}', 'first.next->left=7'];
  expect(seen).toEqual([all, ['15', 'undefined', '{"name":"p.y","type":"int","text":"15"}'], all]);
  // At the first line, nothing of it has a value.
  expect(firstNames).toEqual(['n', 'p.y', '*q', 'matrix[1]', 'first.next->left']);
  await expect(load(bytes, { trace: { locals: ['p.'] } })).rejects.toThrow("locals: 'p.' is no variable");
});

describe('frame.globals', () => {
  test('has what is outside of functions', async () => {
    const [seen] = await atLines(
      ['globals'],
      (frame) => texts(frame.globals),
      (guest) => guest.factorial(1),
    );
    expect(seen).toEqual(['total=0', 'calls=3', 'greeting="hello, \\"world\\"\\n"']);
  });
});

describe('what is handed over', () => {
  test('is what values follow from, and no more', async () => {
    const seen: (readonly CarriedLocal[])[] = [];
    const { probeMap } = instrument(bytes, {
      events: {
        delivery: 'call',
        kinds: ['call', 'line', 'return'],
        carried: () => ({
          at: ({ isEntry }) => {
            const carried = isEntry ? [] : [{ index: 2, type: 'i32' } as const];
            seen.push(carried);
            return carried;
          },
          copies: () => [],
          globals: () => [0],
        }),
      },
    });
    expect(probeMap.events?.localCount).toBe(1);
    expect(seen.length).toBe(probeMap.events?.sites.length);
  });

  test('is nothing for who does not look at variables: the module is the same', async () => {
    const events = { delivery: 'call', kinds: ['call', 'line', 'return'] } as const;
    const without = instrument(bytes, { events });
    const none = instrument(bytes, { events: { ...events, carried: () => undefined } });
    expect(none.bytes).toEqual(without.bytes);
    expect(
      WebAssembly.Module.exports(new WebAssembly.Module(without.bytes as Uint8Array<ArrayBuffer>)).map(
        ({ name }) => name,
      ),
    ).not.toContain('wtrace:memory');
  });
});

test('a module without variables has a warning, and empty frames', async () => {
  const seen: number[] = [];
  const program = await load<{ f(): void }>(binary('(module (func (export "f") nop))'), {
    trace: {
      reads: ['locals', 'globals'],
      fn: ({ locals, globals }) => void seen.push(locals.size + globals.size),
    },
  });
  program.exports.f();
  expect(seen).toEqual([0]);
  expect(program.warnings.map(({ slug }) => slug)).toContain('no-variables');
});

test('loadSync shows variables once what reads them is loaded', async () => {
  await prepareVariables();
  const seen: string[] = [];
  const program = loadSync<Guest>(bytes, {
    trace: { reads: ['locals'], fn: ({ locals }) => void seen.push(String(locals.get('n'))) },
  });
  program.exports.factorial(2);
  expect(seen).toEqual(['2', '1']);
});
