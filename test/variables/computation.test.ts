/** What the host computes of a resolved expression is what the engine computes of the same one. */
import { expect, test } from 'vitest';
import type { LocalType } from '../../src/probe-map/index.ts';
import { type Computation, compute, type GuestState, wholeMemory } from '../../src/variables/index.ts';
import { type Argument, at, guest, site } from '../rewriter/when-guest.ts';

type NumType = 'i32' | 'i64' | 'f32' | 'f64';
const edges: Readonly<Record<NumType, readonly Argument[]>> = {
  i32: [0, -1, 7, 33, 2 ** 31 - 1, -(2 ** 31), 16_777_217],
  i64: [0n, -1n, 65n, -(2n ** 63n), 0xffff_ffffn, 9_007_199_791_611_905n, -(2n ** 55n) - 1n],
  f32: [0, -0, -1.5, Number.NaN, Math.fround(0.1), 16_777_216],
  f64: [-0, -1.5, Number.NaN, -Infinity, 0.1, 2 ** 53 + 2],
};
const types: readonly NumType[] = ['i32', 'i64', 'f32', 'f64'];
/** Two operands of each type, then what the host computed, of each type. */
const locals: readonly LocalType[] = [...types, ...types, ...types];
const PAGE = 65_536;

function stateOf(args: readonly Argument[], memory?: WebAssembly.Memory): GuestState {
  return {
    local: (index) => {
      const type = locals[index] as NumType;
      const value = args[index];
      if (value === undefined) return undefined;
      return type === 'i64'
        ? { type, value: BigInt(value) }
        : { type, value: type === 'f32' ? Math.fround(Number(value)) : Number(value) };
    },
    global: () => undefined,
    memory: () => memory && wholeMemory(memory.buffer),
  };
}

/** The operand of `text == 0`, or of whatever it is compared with. */
function computationOf(text: string): { readonly code: Computation; readonly type: NumType } | undefined {
  for (const type of types) {
    const index = 2 * types.length + types.indexOf(type);
    const found = at(`(${text}) == local[${index}]`, site({ localTypes: locals, memory: { is64: false } }));
    if (found.kind !== 'test' || found.code.kind !== 'apply') continue;
    const [left, right] = found.code.operands;
    // Without a conversion on either side, that is its type.
    if (left !== undefined && right?.kind === 'local' && found.code.mnemonic === `${type}.eq`)
      return { code: left, type };
  }
  return undefined;
}

const filled = (): Argument[] => locals.map((type): Argument => (type === 'i64' ? 0n : 0));

const operators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '==', '!=', '<', '<=', '>', '>='];
const casts = ['i8', 'u16', 'u32', 'i64', 'u64', 'f32', 'f64'];

/** Expressions of two locals, one of each type. */
const texts = types.flatMap((a, i) =>
  types.flatMap((b, j) => {
    const [left, right] = [`local[${i}]`, `local[${types.length + j}]`];
    const unsigned = (type: string, text: string) =>
      type.startsWith('i') ? `u${type.slice(1)}(${text})` : text;
    return operators.flatMap((operator) => [
      { a, b, text: `${left} ${operator} ${right}` },
      { a, b, text: `${unsigned(a, left)} ${operator} ${unsigned(b, right)}` },
    ]);
  }),
);
const unary = types.flatMap((a, i) =>
  ['-', '!', '~', ...casts]
    .filter((operator) => !(a.startsWith('f') && /^[iu~]/.test(operator)))
    .map((operator) => ({ a, b: 'i32' as const, text: `${operator}(local[${i}])` })),
);

test('every operator and conversion, at the edges of the types', () => {
  const cases = [...texts, ...unary].flatMap((each) => {
    const computation = computationOf(each.text);
    return computation === undefined ? [] : [{ ...each, ...computation }];
  });
  const program = guest(
    cases.flatMap(({ text, type }) => [
      `(${text}) == local[${2 * types.length + types.indexOf(type)}]`,
      `(${text}) != (${text})`,
      `(${text}) == (${text}) || (${text}) != 0`,
    ]),
    locals,
  );
  let compared = 0;
  const differ: string[] = [];
  cases.forEach(({ a, b, code, type, text }, index) => {
    for (const x of edges[a])
      for (const y of edges[b]) {
        const args = filled();
        args[types.indexOf(a)] = x;
        args[types.length + types.indexOf(b)] = y;
        const computed = compute(code, stateOf(args));
        const [equal, differs, hasValue] = [0, 1, 2].map((which) => program.holds[3 * index + which]!);
        compared++;
        if (computed.kind === 'none') differ.push(...(hasValue?.(...args) === 0 ? [] : [text]));
        else if (Number.isNaN(computed.value)) differ.push(...(differs?.(...args) === 1 ? [] : [text]));
        else {
          args[2 * types.length + types.indexOf(type)] = computed.value;
          if (equal?.(...args) !== 1) differ.push(`${text} of ${x} and ${y} is not ${computed.value}`);
        }
      }
  });
  expect(differ).toEqual([]);
  expect(cases.length).toBeGreaterThan(250);
  expect(compared).toBeGreaterThan(10_000);
});

test('loads: what is in memory, within its bounds', () => {
  const loads = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64'];
  const cases = loads.flatMap((load) => {
    const text = `${load}[local[0]]`;
    const computation = computationOf(text);
    return computation === undefined ? [] : [{ text, ...computation }];
  });
  expect(cases).toHaveLength(loads.length);
  const program = guest(
    cases.flatMap(({ text, type }) => [
      `${text} == local[${2 * types.length + types.indexOf(type)}]`,
      `${text} == ${text}`,
    ]),
    locals,
    { pages: 1 },
  );
  const { memory } = program;
  const bytes = new Uint8Array(memory?.buffer ?? new ArrayBuffer(0));
  bytes.set([0x81, 0xff, 0x80, 0xbf, 0xf0, 0x0f, 0xc0, 0x3f, 0xfe], 8);
  bytes.set([0x81, 0xff, 0x80, 0xbf, 0xf0, 0x0f, 0xc0, 0x3f], PAGE - 8);
  cases.forEach(({ code, type, text }, index) => {
    for (const address of [8, 9, PAGE - 8, PAGE - 4, PAGE - 1, PAGE, -1]) {
      const args = filled();
      args[0] = address;
      const computed = compute(code, stateOf(args, memory));
      if (computed.kind === 'none') {
        expect(computed.reason).toBe('not in memory');
        expect([text, address, program.holds[2 * index + 1]?.(...args)]).toEqual([text, address, 0]);
        continue;
      }
      args[2 * types.length + types.indexOf(type)] = computed.value;
      expect([text, address, program.holds[2 * index]?.(...args)]).toEqual([text, address, 1]);
    }
  });
});

const constant = (value: number) => ({ kind: 'const', type: 'i32', value: BigInt(value) }) as const;

test('what has no value says why', () => {
  const state = stateOf([]);
  const reason = (code: Computation): string => {
    const computed = compute(code, state);
    return computed.kind === 'none' ? computed.reason : 'a value';
  };
  const checked = (value: number, test: Extract<Computation, { kind: 'checked' }>['test']) =>
    ({ kind: 'checked', type: 'i32', operand: constant(value), test }) as const;
  expect(reason(checked(0, { kind: 'not-zero' }))).toBe('null pointer');
  expect(reason(checked(-1, { kind: 'below', limit: 3n }))).toBe('index out of bounds');
  expect(reason(checked(2, { kind: 'below', limit: 3n }))).toBe('a value');
  expect(reason({ kind: 'local', index: 0 })).toBe('not available');
  expect(reason({ kind: 'apply', mnemonic: 'i32.popcnt', operands: [constant(1)] })).toBe(
    'unknown operation popcnt',
  );
  const divide = { kind: 'divide', type: 'i32', mnemonic: 'i32.div_s', left: constant(1) } as const;
  expect(reason({ ...divide, right: constant(0) })).toBe('division by zero');
});

test('of several conditions, one without a value does not count', () => {
  const fails = { kind: 'fail' } as const;
  const any = (...tests: Computation[]) => compute({ kind: 'any', tests }, stateOf([]));
  expect(any(fails, constant(1))).toEqual({ kind: 'number', value: 1 });
  expect(any(fails, constant(0))).toEqual({ kind: 'number', value: 0 });
});
