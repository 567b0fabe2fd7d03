/** Evaluates places against the state of a guest: where a value is, or its bytes. */
import { bytesOf, type GuestState, readMemory, unsignedOf, type WasmValue } from './guest-state.ts';
import type { Operation, Place } from './plan.ts';

/** A value that was found. */
export type Found =
  | { readonly kind: 'memory'; readonly address: number }
  /** `isKnown`: byte → 0: it is not available; absent: all are. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly isKnown?: Uint8Array }
  | { readonly kind: 'none'; readonly reason: string };

/** A number on the stack: bits without sign. */
interface Item {
  readonly bits: bigint;
  /** Bytes; 0: those of the other operand. */
  readonly size: number;
  readonly isSigned?: boolean;
}

/** A value of that many bytes is none of a variable. */
const MAX_VALUE = 1 << 16;

const none = (reason: string): Found => ({ kind: 'none', reason });

/** @param size bytes of the value; undefined: not known */
export function evaluate(place: Place, state: GuestState, size: number | undefined): Found {
  switch (place.kind) {
    case 'bytes':
      return { kind: 'bytes', bytes: Uint8Array.from(place.bytes) };
    case 'memory': {
      const slot = frameSlot(place);
      const inFrame = slot && slotAddress(slot, state);
      if (inFrame !== undefined) return { kind: 'memory', address: inFrame };
      const item = run(place.address, state);
      return typeof item === 'string' ? none(item) : { kind: 'memory', address: Number(item.bits) };
    }
    case 'value': {
      const item = run(place.value, state);
      if (typeof item === 'string') return none(item);
      const bits = item.isSigned === true ? BigInt.asIntN(8 * item.size, item.bits) : item.bits;
      return { kind: 'bytes', bytes: bytesOf(bits, Math.min(size ?? item.size, MAX_VALUE)) };
    }
    case 'pieces':
      return assemble(place.pieces, state, size ?? 0);
  }
}

/** What most places are: in memory, at a distance from the address in a wasm local. */
export interface FrameSlot {
  /** localidx; it is an i32. */
  readonly local: number;
  /** Bytes. */
  readonly distance: number;
}

/** Undefined: it is another place. */
export function frameSlot(place: Place): FrameSlot | undefined {
  if (place.kind !== 'memory') return undefined;
  const [local, distance, add] = place.address;
  const { length } = place.address;
  if (local?.op !== 'local') return undefined;
  if (length === 1) return { local: local.index, distance: 0 };
  if (length !== 3 || distance?.op !== 'const' || add?.op !== 'add') return undefined;
  return { local: local.index, distance: Number(BigInt.asIntN(32, distance.value)) };
}

/** The address, without bigints; undefined: the local is not available, or no i32. */
export function slotAddress({ local, distance }: FrameSlot, state: GuestState): number | undefined {
  const value = state.local(local);
  return value?.type === 'i32' ? (value.value + distance) >>> 0 : undefined;
}

/** @param wanted bytes of the value: what no piece is for is missing */
function assemble(
  pieces: Extract<Place, { readonly kind: 'pieces' }>['pieces'],
  state: GuestState,
  wanted: number,
): Found {
  const described = pieces.reduce((sum, piece) => sum + piece.size, 0);
  const size = Math.max(described, wanted);
  if (size > MAX_VALUE) return none('its pieces are too large');
  const bytes = new Uint8Array(size);
  const isKnown = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    const found = piece.place && evaluate(piece.place, state, piece.size);
    const part =
      found?.kind === 'memory'
        ? readMemory(state, found.address, piece.size)
        : found?.kind === 'bytes'
          ? found.bytes.subarray(0, piece.size)
          : undefined;
    if (part !== undefined) {
      bytes.set(part, at);
      isKnown.fill(1, at, at + part.length);
    }
    at += piece.size;
  }
  return { kind: 'bytes', bytes, isKnown };
}

/** @returns what the operations leave on top, or why there is nothing */
function run(operations: readonly Operation[], state: GuestState): Item | string {
  const stack: Item[] = [];
  for (const operation of operations) {
    const reason = step(operation, stack, state);
    if (reason !== undefined) return reason;
  }
  return stack.pop() ?? 'its location leaves no value';
}

function step(operation: Operation, stack: Item[], state: GuestState): string | undefined {
  switch (operation.op) {
    case 'local':
    case 'global': {
      const value = operation.op === 'local' ? state.local(operation.index) : state.global(operation.index);
      if (value === undefined) return `wasm ${operation.op} ${operation.index} is not available`;
      stack.push(itemOf(value));
      return undefined;
    }
    case 'const':
      stack.push({ bits: BigInt.asUintN(64, operation.value), size: 0 });
      return undefined;
    case 'load': {
      const address = stack.pop();
      const bytes = address && readMemory(state, Number(address.bits), operation.size);
      if (bytes === undefined) return 'its location leads out of memory';
      stack.push({ bits: unsignedOf(bytes), size: operation.size });
      return undefined;
    }
    case 'convert': {
      const value = stack.pop();
      if (value === undefined) return 'its location leaves no value';
      const { size, isSigned } = operation;
      const wide = value.isSigned === true ? BigInt.asIntN(8 * value.size, value.bits) : value.bits;
      stack.push({ bits: BigInt.asUintN(8 * size, wide), size, isSigned });
      return undefined;
    }
    case 'dup':
    case 'drop':
    case 'swap':
    case 'over':
    case 'rot':
    case 'pick':
      return rearrange(operation, stack) ? undefined : 'its location leaves no value';
    default:
      return compute(operation.op, stack);
  }
}

/** False: there are not as many values. */
function rearrange(operation: Operation, stack: Item[]): boolean {
  const [top, second, third] = [stack.at(-1), stack.at(-2), stack.at(-3)];
  if (top === undefined) return false;
  switch (operation.op) {
    case 'dup':
      stack.push(top);
      return true;
    case 'drop':
      stack.pop();
      return true;
    case 'swap':
      if (second === undefined) return false;
      stack.splice(-2, 2, top, second);
      return true;
    case 'rot':
      if (second === undefined || third === undefined) return false;
      stack.splice(-3, 3, top, third, second);
      return true;
    default: {
      const picked = stack.at(-1 - (operation.op === 'pick' ? operation.index : 1));
      if (picked !== undefined) stack.push(picked);
      return picked !== undefined;
    }
  }
}

type Arithmetic = Exclude<
  Operation['op'],
  'local' | 'global' | 'const' | 'load' | 'convert' | 'dup' | 'drop' | 'swap' | 'over' | 'rot' | 'pick'
>;

function compute(op: Arithmetic, stack: Item[]): string | undefined {
  const right = stack.pop();
  if (right === undefined) return 'its location leaves no value';
  if (op === 'neg' || op === 'not' || op === 'abs') {
    const size = right.size === 0 ? 8 : right.size;
    const signed = BigInt.asIntN(8 * size, right.bits);
    const result = op === 'neg' ? -signed : op === 'not' ? ~signed : signed < 0n ? -signed : signed;
    stack.push({ bits: BigInt.asUintN(8 * size, result), size });
    return undefined;
  }
  const left = stack.pop();
  if (left === undefined) return 'its location leaves no value';
  const size = Math.max(left.size, right.size);
  const width = 8 * (size === 0 ? 8 : size);
  const a = BigInt.asUintN(width, left.bits);
  const b = BigInt.asUintN(width, right.bits);
  if ((op === 'div' || op === 'mod') && b === 0n) return 'its location divides by zero';
  stack.push({ bits: BigInt.asUintN(width, binary(op, a, b, width)), size });
  return undefined;
}

function binary(op: Exclude<Arithmetic, 'neg' | 'not' | 'abs'>, a: bigint, b: bigint, width: number): bigint {
  const x = BigInt.asIntN(width, a);
  const y = BigInt.asIntN(width, b);
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return x / y;
    case 'mod':
      return a % b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return b >= BigInt(width) ? 0n : a << b;
    case 'shr':
      return b >= BigInt(width) ? 0n : a >> b;
    case 'shra':
      return x >> (b >= BigInt(width) ? BigInt(width) : b);
    case 'eq':
      return BigInt(a === b);
    case 'ne':
      return BigInt(a !== b);
    case 'lt':
      return BigInt(x < y);
    case 'le':
      return BigInt(x <= y);
    case 'gt':
      return BigInt(x > y);
    case 'ge':
      return BigInt(x >= y);
  }
}

function itemOf({ type, value }: WasmValue): Item {
  switch (type) {
    case 'i32':
      return { bits: BigInt.asUintN(32, BigInt(value)), size: 4 };
    case 'i64':
      return { bits: BigInt.asUintN(64, value), size: 8 };
    case 'f32':
      return { bits: floatBits(value, 4), size: 4 };
    case 'f64':
      return { bits: floatBits(value, 8), size: 8 };
  }
}

function floatBits(value: number, size: 4 | 8): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return unsignedOf(new Uint8Array(view.buffer, 0, size));
}
