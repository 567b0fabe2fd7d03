/**
 * Expressions that were resolved for one place of the code, computed from the state of a guest: what WebAssembly would compute, in the
 * host. Plain data. There is no value where a pointer is null, an index is out of bounds, memory ends or a divisor is 0.
 */
import { type GuestState, readMemory, unsignedOf } from './guest-state.ts';

/** A resolved expression. Nodes yield i32 and floats as numbers, i64 as bigints. */
export type Computation =
  | { readonly kind: 'const'; readonly type: string; readonly value: bigint | number }
  /** A wasm local of the original function. */
  | { readonly kind: 'local'; readonly index: number }
  /** A wasm global. */
  | { readonly kind: 'global'; readonly index: number }
  | {
      readonly kind: 'checked';
      readonly type: 'i32' | 'i64';
      readonly operand: Computation;
      readonly test: { readonly kind: 'not-zero' } | { readonly kind: 'below'; readonly limit: bigint };
    }
  /** An instruction by its name in the specification. */
  | { readonly kind: 'apply'; readonly mnemonic: string; readonly operands: readonly Computation[] }
  | {
      readonly kind: 'divide';
      readonly type: 'i32' | 'i64';
      readonly mnemonic: string;
      readonly left: Computation;
      readonly right: Computation;
    }
  | {
      readonly kind: 'load';
      readonly mnemonic: string;
      readonly width: number;
      /** An i64, without sign. */
      readonly address: Computation;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Computation; readonly right: Computation }
  | { readonly kind: 'any'; readonly tests: readonly Computation[] }
  /** `why`: in a few words. */
  | { readonly kind: 'fail'; readonly why?: string };

/** A number, or why there is none, in a few words. */
export type Computed =
  | { readonly kind: 'number'; readonly value: number | bigint }
  | { readonly kind: 'none'; readonly reason: string };

/** Ends a computation that has no value. */
class NoValue extends Error {}

/** Computes. Never throws for what a guest may hold. */
export function compute(computation: Computation, state: GuestState): Computed {
  try {
    return { kind: 'number', value: run(computation, state) };
  } catch (error) {
    if (error instanceof NoValue) return { kind: 'none', reason: error.message };
    throw error;
  }
}

/** Whether a condition holds; one that has no value does not. */
export function holds(condition: Computation, state: GuestState): boolean {
  const computed = compute(condition, state);
  return computed.kind === 'number' && Number(computed.value) !== 0;
}

function run(node: Computation, state: GuestState): number | bigint {
  switch (node.kind) {
    case 'const':
      return node.type === 'i64' ? BigInt(node.value) : Number(node.value);
    case 'local': {
      const found = state.local(node.index);
      if (found === undefined) throw new NoValue('not available');
      return found.type === 'i32' ? found.value | 0 : found.value;
    }
    case 'global': {
      const found = state.global(node.index);
      if (found === undefined) throw new NoValue('not available');
      return found.value;
    }
    case 'checked': {
      const value = run(node.operand, state);
      if (node.test.kind === 'not-zero') {
        if (Number(value) === 0) throw new NoValue('null pointer');
      } else if (BigInt.asUintN(node.type === 'i32' ? 32 : 64, BigInt(value)) >= node.test.limit)
        throw new NoValue('index out of bounds');
      return value;
    }
    case 'apply':
      return apply(
        node.mnemonic,
        node.operands.map((operand) => run(operand, state)),
      );
    case 'divide': {
      const [left, right] = [run(node.left, state), run(node.right, state)];
      if (Number(right) === 0) throw new NoValue('division by zero');
      return integer(node.type, node.mnemonic.slice(4), BigInt(left), BigInt(right));
    }
    case 'load':
      return loaded(node, state);
    case 'and':
      return Number(run(node.left, state)) === 0 ? 0 : run(node.right, state);
    case 'or':
      return Number(run(node.left, state)) === 0 ? run(node.right, state) : 1;
    case 'any':
      return node.tests.some((test) => holds(test, state)) ? 1 : 0;
    case 'fail':
      throw new NoValue(node.why ?? 'no value');
  }
}

function loaded(node: Extract<Computation, { kind: 'load' }>, state: GuestState): number | bigint {
  const address = BigInt.asUintN(64, BigInt(run(node.address, state)));
  const bytes = address > 2n ** 53n ? undefined : readMemory(state, Number(address), node.width);
  if (bytes === undefined) throw new NoValue('not in memory');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (node.mnemonic === 'f32.load') return view.getFloat32(0, true);
  if (node.mnemonic === 'f64.load') return view.getFloat64(0, true);
  const bits = unsignedOf(bytes);
  const isSigned = node.mnemonic.endsWith('_s') || node.mnemonic.endsWith('.load');
  const value = isSigned ? BigInt.asIntN(8 * node.width, bits) : bits;
  return node.mnemonic.startsWith('i64') ? value : Number(value);
}

function apply(mnemonic: string, [a = 0, b = 0]: readonly (number | bigint)[]): number | bigint {
  const type = mnemonic.slice(0, 3);
  const operation = mnemonic.slice(4);
  switch (operation) {
    case 'eqz':
      return Number(a) === 0 ? 1 : 0;
    case 'wrap_i64':
      return Number(BigInt.asIntN(32, BigInt(a)));
    case 'extend_i32_s':
      return BigInt(a);
    case 'extend_i32_u':
      return BigInt.asUintN(32, BigInt(a));
    case 'promote_f32':
      return a;
    case 'demote_f64':
      return Math.fround(Number(a));
  }
  if (operation.startsWith('convert_')) {
    const width = operation.includes('i32') ? 32 : 64;
    const exact = operation.endsWith('_u') ? BigInt.asUintN(width, BigInt(a)) : BigInt(a);
    return type === 'f32' ? nearestSingle(exact) : Number(exact);
  }
  if (type === 'i32' || type === 'i64') return integer(type, operation, BigInt(a), BigInt(b));
  const result = float(operation, Number(a), Number(b));
  return type === 'f32' && !comparisons.has(operation) ? Math.fround(result) : result;
}

/** Rounded once, to even: `Math.fround(Number(x))` would round twice. */
function nearestSingle(exact: bigint): number {
  const magnitude = exact < 0n ? -exact : exact;
  const shift = BigInt(Math.max(0, magnitude.toString(2).length - 24));
  const half = shift === 0n ? 0n : 1n << (shift - 1n);
  const kept = magnitude >> shift;
  const rest = magnitude - (kept << shift);
  const isUp = shift > 0n && (rest > half || (rest === half && (kept & 1n) === 1n));
  const rounded = Number((kept + (isUp ? 1n : 0n)) << shift);
  return exact < 0n ? -rounded : rounded;
}

const comparisons = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

function float(operation: string, a: number, b: number): number {
  switch (operation) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'neg':
      return -a;
    default:
      return compared(operation, a, b);
  }
}

function compared<T extends number | bigint>(operation: string, a: T, b: T): number {
  switch (operation) {
    case 'eq':
      return a === b ? 1 : 0;
    case 'ne':
      return a === b ? 0 : 1;
    case 'lt':
      return a < b ? 1 : 0;
    case 'le':
      return a <= b ? 1 : 0;
    case 'gt':
      return a > b ? 1 : 0;
    case 'ge':
      return a >= b ? 1 : 0;
    default:
      throw new NoValue(`unknown operation ${operation}`);
  }
}

/** An integer instruction: operands and result have `type`, comparisons yield an i32. */
function integer(type: 'i32' | 'i64', operation: string, one: bigint, other: bigint): number | bigint {
  const width = type === 'i32' ? 32 : 64;
  const [name = '', sign] = operation.split('_');
  const read = (value: bigint): bigint =>
    sign === 'u' ? BigInt.asUintN(width, value) : BigInt.asIntN(width, value);
  const [a, b] = [read(one), read(other)];
  if (comparisons.has(name)) return compared(name, a, b);
  const result = BigInt.asIntN(width, arithmetic(name, a, b, BigInt(width)));
  return type === 'i32' ? Number(result) : result;
}

function arithmetic(name: string, a: bigint, b: bigint, width: bigint): bigint {
  const count = ((b % width) + width) % width;
  switch (name) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'rem':
      return a % b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return a << count;
    case 'shr':
      return a >> count;
    default:
      throw new NoValue(`unknown operation ${name}`);
  }
}
