/**
 * Values of the variables of c-variables while it runs, read by plan from wasm locals and memory. What is expected follows from the
 * source alone: see its comments for the arguments.
 */
import { describe, expect, test } from 'vitest';
import { localTypes } from '../../src/debuginfo/variables/frame.ts';
import { load } from '../../src/load/index.ts';
import {
  type GuestState,
  type Variable,
  variableOf,
  type WasmValue,
  wholeMemory,
} from '../../src/variables/index.ts';
import { fixtureBytes, functionNamed, lineOf, openBytes } from '../debuginfo/variables/fixture-variables.ts';

type Argument = number | bigint;

/** `function:line` → the variables at the last event there, as texts. */
async function run(module: string, name: string, ...args: readonly Argument[]) {
  const opened = openBytes(fixtureBytes(`c-variables/${module}`));
  const seen = new Map<string, ReadonlyMap<string, string>>();
  const all: Variable[] = [];
  let memory: WebAssembly.Memory | undefined;
  const program = await load(opened.bytes, {
    trace: {
      events: ['call', 'line'],
      reads: ['function', 'line', 'offset', 'wasmLocals', 'memory'],
      delivery: 'call',
      fn: function observe(frame, event) {
        const fn = functionNamed(opened, frame.function.name);
        const types = localTypes(opened.module, fn);
        const state: GuestState = {
          local: (index) => {
            const value = frame.wasmLocals[index];
            return value === undefined ? undefined : ({ type: types.at(index), value } as WasmValue);
          },
          global: () => undefined,
          memory: () => memory && wholeMemory(memory.buffer),
        };
        const site = { fn, offset: frame.offset, isEntry: event === 'call' };
        const variables = opened.variables
          .at(site)
          .map((planned) => variableOf(planned, { types: opened.variables.types, state }));
        all.push(...variables);
        const texts = new Map<string, string>();
        for (const each of variables) if (!texts.has(each.name)) texts.set(each.name, String(each));
        seen.set(`${frame.function.name}:${event === 'call' ? 'call' : frame.line}`, texts);
        return observe;
      },
    },
  });
  memory = program.exports['memory'] as unknown as WebAssembly.Memory;
  const result = (program.exports[name] as (...all: readonly Argument[]) => unknown)(...args);
  const at = (fn: string, line: string): Record<string, string> =>
    Object.fromEntries(seen.get(`${fn}:${line === 'call' ? line : lineOf(line)}`) ?? []);
  return { result, at, seen, all };
}

const scalars = {
  n: '7',
  c: "65 'A'",
  b: '200',
  s: '-2',
  us: '65535',
  i: '7',
  u: '4000000000',
  l: '-9007199254740993',
  ul: '18446744073709551615',
  f: '0.5',
  d: '-0',
  yes: 'true',
  color: 'BLUE',
  level: 'LOW',
  function: expect.stringMatching(/^function \d+$/),
};

const aggregates = {
  n: '7',
  p: '{x = 7, y = 15}',
  q: expect.stringMatching(/^0x[0-9a-f]+$/),
  matrix: '{{1, 2, 3}, {4, 5, 7}}',
  text: '"abc"',
  string: expect.stringMatching(/^0x[0-9a-f]+ "hello, \\"world\\"\\n"$/),
  flags: '{ready = 1, mode = -3, count = 4000, wide = 549755813888}',
  number: '{i = 1065353216, f = 1, bytes = {0, 0, 128, 63}}',
  second: expect.stringMatching(
    /^\{name = 0x[0-9a-f]+ "two", next = NULL, data = \{inner = \{\{…\}, \{…\}\}, color = GREEN\}, \{left = 7, right = 7\}\}$/,
  ),
  first: expect.stringMatching(
    /^\{name = 0x[0-9a-f]+ "one", next = 0x[0-9a-f]+, data = \{inner = \{\{…\}, \{…\}\}, color = RED\}, \{left = -1, right = 4294967295\}\}$/,
  ),
};

describe.each(['O0-dwarf4.wasm', 'O0-dwarf5.wasm'])('%s', (module) => {
  test('numbers, truth values, enums, functions', async () => {
    const { at } = await run(module, 'scalars', 7);
    expect(at('scalars', 'return calls + (int)f')).toEqual(scalars);
    expect(at('scalars', 'call')).toEqual({ n: '7' });
    expect(at('scalars', 'byte b = 200')).toMatchObject({ c: "65 'A'", b: '<uninitialized>' });
  });

  test('structs, unions, arrays, bitfields, text, pointers', async () => {
    const { at } = await run(module, 'aggregates', 7);
    expect(at('aggregates', 'return use(q')).toEqual(aggregates);
  });

  test('scopes and loops', async () => {
    const { at, seen } = await run(module, 'scopes', 12, 5n, 0.5, 2.25);
    expect(at('scopes', 'call')).toEqual({ n: '12', wide: '5', small: '0.5', large: '2.25' });
    // At the last iteration; the innermost `sum`.
    expect(at('scopes', 'total = (int)sum')).toMatchObject({ i: '11', twice: '22', sum: '2.75' });
    expect(at('scopes', 'late = sum - 100')).toMatchObject({ sum: '132', late: '<uninitialized>' });
    expect(at('scopes', 'return sum + (int)wide')).toMatchObject({ sum: '32', kept: '12' });
    expect(seen.size).toBeGreaterThan(10);
  });

  test('structs by value and recursion', async () => {
    const { at } = await run(module, 'calls', 3);
    // The last call: by_value((point){1, 2}, node, n).
    expect(at('by_value', 'call')).toMatchObject({ p: '{x = 1, y = 2}', last: '3' });
    expect(at('by_value', 'return use(&node')).toMatchObject({
      result: '6',
      node: expect.stringContaining('"passed", next = NULL'),
    });
    const { at: deep, result } = await run(module, 'factorial', 5);
    expect([result, deep('factorial', 'return n * rest')]).toEqual([120n, { n: '5', rest: '24' }]);
  });

  test('values, children and members', async () => {
    const { all } = await run(module, 'aggregates', 7);
    const last = (name: string): Variable => all.findLast((each) => each.name === name)!;
    expect(last('n').value).toBe(7);
    expect(last('p').member('y')?.value).toBe(15);
    expect(last('q').target()?.member('x')?.value).toBe(7);
    expect(last('q').value).toBe(last('p').address);
    expect(last('flags').member('wide')?.value).toBe(1n << 39n);
    expect(last('first').member('left')?.value).toBe(-1);
    expect(last('first').member('next')?.target()?.member('left')?.value).toBe(7);
    expect(last('matrix').children.map((row) => row.children.map(({ value }) => value))).toEqual([
      [1, 2, 3],
      [4, 5, 7],
    ]);
    expect(last('second').member('data')?.toString()).toBe('{inner = {{1, 0, 0}, {2, 0, 0}}, color = GREEN}');
    expect(last('matrix').toString({ depth: 1 })).toBe('{{…}, {…}}');
    expect(last('matrix').toString({ items: 1 })).toBe('{{1, …}, …}');
    expect(last('string').toString({ chars: 3 })).toMatch(/^0x[0-9a-f]+ "hel"…$/);
    expect([last('p').type, last('p').kind, last('p').declaration]).toEqual([
      'point',
      'local',
      { path: 'variables.c', line: lineOf('point p = {n, 2 * n}') },
    ]);
  });
});

test.each(['O2-dwarf4.wasm', 'O2-dwarf5.wasm'])('%s: what is shown is right', async (module) => {
  const { seen } = await run(module, 'scalars', 7);
  let shown = 0;
  for (const texts of seen.values()) {
    for (const [name, text] of texts) {
      if (text.startsWith('<')) continue;
      shown++;
      expect({ [name]: text }).toEqual({ [name]: scalars[name as keyof typeof scalars] });
    }
  }
  expect(shown).toBeGreaterThan(10);
});
