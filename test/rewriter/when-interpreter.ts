/**
 * What a condition should come to: an interpreter of docs/when.md that shares nothing with src/rewriter/conditions, on trees
 * of its own, which it also writes as text. Integers are BigInts that every step cuts to the width of their type.
 */

export type Type = 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';
export type Load = Type | 'i8' | 'u8' | 'i16' | 'u16';

/** A tree; `literal` is as it is written. */
export type Tree =
  | { readonly is: 'literal'; readonly literal: string }
  | { readonly is: 'local'; readonly index: number }
  | { readonly is: 'load'; readonly type: Load; readonly of: Tree }
  | { readonly is: 'cast'; readonly type: Type; readonly of: Tree }
  | { readonly is: '-' | '!' | '~'; readonly of: Tree }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Tree; readonly right: Tree };

/** A number with its type, or a literal that has not found one yet. */
export type Typed =
  | { readonly type: Type; readonly value: bigint | number }
  | { readonly type: 'integer'; readonly value: bigint; readonly bits: boolean }
  | { readonly type: 'float'; readonly value: number };

export interface World {
  readonly locals: readonly { readonly type: Type; readonly value: bigint | number }[];
  readonly memory: DataView;
}

/** There is no value; the condition as a whole is false. */
export class NoValue extends Error {}

/** The text of a tree, with every parenthesis. */
export function write(tree: Tree): string {
  switch (tree.is) {
    case 'literal':
      return tree.literal;
    case 'local':
      return `local[${tree.index}]`;
    case 'load':
      return `${tree.type}[${write(tree.of)}]`;
    case 'cast':
      return `${tree.type}(${write(tree.of)})`;
    case 'binary':
      return `(${write(tree.left)} ${tree.operator} ${write(tree.right)})`;
    default:
      return `${tree.is}${write(tree.of)}`;
  }
}

/** Whether the condition holds. */
export function holds(tree: Tree, world: World): boolean {
  try {
    return isTrue(evaluate(tree, world));
  } catch (error) {
    if (error instanceof NoValue) return false;
    throw error;
  }
}

const isTrue = (typed: Typed): boolean => Number.isNaN(typed.value) || Number(typed.value) !== 0;
const isFloat = (type: string): boolean => type.startsWith('f');
const width = (type: string): number => (type.endsWith('32') ? 32 : 64);
const answer = (truth: boolean): Typed => ({ type: 'i32', value: truth ? 1n : 0n });

/** A number as a type holds it. */
function cut(type: Type, value: bigint | number): bigint | number {
  if (type === 'f64') return Number(value);
  if (type === 'f32') return typeof value === 'bigint' ? nearestSingle(value) : Math.fround(value);
  if (typeof value === 'number') throw new NoValue();
  return type.startsWith('u') ? BigInt.asUintN(width(type), value) : BigInt.asIntN(width(type), value);
}

/** Round half to even, in one step: by way of a double it would be two. */
function nearestSingle(value: bigint): number {
  const size = value < 0n ? -value : value;
  const excess = BigInt(Math.max(0, size.toString(2).length - 24));
  const low = size & ((1n << excess) - 1n);
  const half = excess === 0n ? 1n : 1n << (excess - 1n);
  let high = size >> excess;
  if (low > half || (low === half && (high & 1n) === 1n)) high += 1n;
  return Number(high << excess) * (value < 0n ? -1 : 1);
}

const smallest: Record<string, bigint> = { i32: -(2n ** 31n), u32: 0n, i64: -(2n ** 63n), u64: 0n };
const largest: Record<string, bigint> = {
  i32: 2n ** 31n - 1n,
  u32: 2n ** 32n - 1n,
  i64: 2n ** 63n - 1n,
  u64: 2n ** 64n - 1n,
};

function typeFor(literal: Typed, other: Type): Type {
  if (isFloat(other)) return other;
  if (literal.type !== 'integer') return 'f64';
  const candidates: Type[] =
    width(other) === 64 ? [other, 'u64'] : [other, ...(literal.bits ? (['u32'] as const) : []), 'i64', 'u64'];
  return candidates.find((t) => literal.value >= smallest[t]! && literal.value <= largest[t]!) ?? 'u64';
}

/** The type in which two sides meet; `undefined` when both are literals. */
function meet(a: Typed, b: Typed): Type | undefined {
  const literalA = a.type === 'integer' || a.type === 'float';
  const literalB = b.type === 'integer' || b.type === 'float';
  if (literalA && literalB) return undefined;
  if (literalA) return typeFor(a, b.type as Type);
  if (literalB) return typeFor(b, a.type as Type);
  // C's usual arithmetic conversions: the first of these that is there. A type's rank is its place.
  const order: Type[] = ['f64', 'f32', 'u64', 'i64', 'u32', 'i32'];
  return order.find((type) => type === a.type || type === b.type)!;
}

/** The value, typed. @throws {@link NoValue} */
export function evaluate(tree: Tree, world: World): Typed {
  switch (tree.is) {
    case 'literal':
      if (/^\d+$|^0x/.test(tree.literal))
        return { type: 'integer', value: BigInt(tree.literal), bits: tree.literal.startsWith('0x') };
      return { type: 'float', value: Number(tree.literal) };
    case 'local': {
      const local = world.locals[tree.index];
      if (local === undefined) throw new NoValue();
      return local;
    }
    case 'load':
      return load(tree.type, evaluate(tree.of, world), world.memory);
    case 'cast': {
      const { value } = evaluate(tree.of, world);
      return { type: tree.type, value: cut(tree.type, value) };
    }
    case '!':
      return answer(!isTrue(evaluate(tree.of, world)));
    case '-':
    case '~': {
      const operand = evaluate(tree.of, world);
      if (operand.type === 'integer') {
        const value = tree.is === '-' ? -operand.value : ~operand.value;
        return literal(value, operand.bits || tree.is === '~');
      }
      if (typeof operand.value === 'number') {
        if (tree.is === '~') throw new NoValue();
        return { ...operand, value: -operand.value } as Typed;
      }
      const type = operand.type as Type;
      return { type, value: cut(type, tree.is === '-' ? -operand.value : ~operand.value) };
    }
    case 'binary':
      return binary(tree.operator, tree.left, tree.right, world);
  }
}

function literal(value: bigint, bits: boolean): Typed {
  const fits = value >= smallest['i64']! && value <= largest['u64']!;
  return { type: 'integer', value: fits ? value : BigInt.asIntN(64, value), bits };
}

function load(type: Load, address: Typed, memory: DataView): Typed {
  if (typeof address.value === 'number') throw new NoValue();
  const is32 = address.type === 'i32' || address.type === 'u32';
  const where = is32 ? BigInt.asUintN(32, address.value) : BigInt.asUintN(64, address.value);
  const bytes = BigInt(Number.parseInt(type.slice(1), 10) / 8);
  if (where + bytes > BigInt(memory.byteLength)) throw new NoValue();
  const offset = Number(where);
  switch (type) {
    case 'i8':
      return { type: 'i32', value: BigInt(memory.getInt8(offset)) };
    case 'u8':
      return { type: 'i32', value: BigInt(memory.getUint8(offset)) };
    case 'i16':
      return { type: 'i32', value: BigInt(memory.getInt16(offset, true)) };
    case 'u16':
      return { type: 'i32', value: BigInt(memory.getUint16(offset, true)) };
    case 'i32':
      return { type, value: BigInt(memory.getInt32(offset, true)) };
    case 'u32':
      return { type, value: BigInt(memory.getUint32(offset, true)) };
    case 'i64':
      return { type, value: memory.getBigInt64(offset, true) };
    case 'u64':
      return { type, value: memory.getBigUint64(offset, true) };
    case 'f32':
      return { type, value: memory.getFloat32(offset, true) };
    case 'f64':
      return { type, value: memory.getFloat64(offset, true) };
  }
}

function binary(operator: string, leftTree: Tree, rightTree: Tree, world: World): Typed {
  const left = evaluate(leftTree, world);
  if (operator === '&&') return answer(isTrue(left) && isTrue(evaluate(rightTree, world)));
  if (operator === '||') return answer(isTrue(left) || isTrue(evaluate(rightTree, world)));
  const right = evaluate(rightTree, world);
  let type = meet(left, right);
  const isShift = operator === '<<' || operator === '>>';
  if (isShift && left.type !== 'integer' && left.type !== 'float') type = left.type;
  if (type === undefined) return literals(operator, left, right);
  const a = cut(type, left.value);
  const b = cut(type, right.value);
  const compared = compare(operator, a, b);
  if (compared !== undefined) return answer(compared);
  if (typeof a === 'number' || typeof b === 'number')
    return { type, value: cut(type, floats(operator, Number(a), Number(b))) };
  return { type, value: cut(type, integers(operator, a, b, BigInt(width(type)))) };
}

function literals(operator: string, left: Typed, right: Typed): Typed {
  const compared = compare(operator, left.value, right.value);
  if (compared !== undefined) return answer(compared);
  if (left.type === 'integer' && right.type === 'integer') {
    const isBits = left.bits || right.bits || '&|^<<>>'.includes(operator);
    return literal(integers(operator, left.value, right.value, 64n), isBits);
  }
  return { type: 'float', value: floats(operator, Number(left.value), Number(right.value)) };
}

function compare(operator: string, a: bigint | number, b: bigint | number): boolean | undefined {
  switch (operator) {
    case '==':
      return a >= b && a <= b;
    case '!=':
      return !(a >= b && a <= b);
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
  return undefined;
}

function floats(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
  }
  throw new NoValue();
}

function integers(operator: string, a: bigint, b: bigint, bits: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0n) throw new NoValue();
      return a / b;
    case '%':
      if (b === 0n) throw new NoValue();
      return a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return a << (b & (bits - 1n));
    case '>>':
      return a >> (b & (bits - 1n));
  }
  throw new Error(`no operator ${operator}`);
}
