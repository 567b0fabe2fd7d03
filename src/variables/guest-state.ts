/** What values are read from: wasm locals, globals and memory of a stopped guest. Every read is within bounds, or there is none. */

/** A value of a wasm local or global. */
export type WasmValue =
  | { readonly type: 'i32' | 'f32' | 'f64'; readonly value: number }
  | { readonly type: 'i64'; readonly value: bigint };

/** Memory 0, or the part of it that was kept. */
export interface GuestMemory {
  /** Bytes that it has, whether they were kept or not. */
  readonly byteLength: number;
  /** Whether bytes can be read: they are within its bounds, and were kept. */
  holds(address: number, length: number): boolean;
  /** Up to four bytes as a number without sign, little-endian; undefined where {@link holds} is false. Absent: {@link read} has them. */
  small?(address: number, length: number): number | undefined;
  /** A copy of bytes within its bounds; undefined where they were not kept. */
  read(address: number, length: number): Uint8Array | undefined;
  /** Where only parts were kept: whether any of these bytes can be read. Absent: {@link holds} says it. */
  touches?(address: number, length: number): boolean;
  /** Where only parts were kept: how many bytes can be read from an address on. Absent: all. */
  extent?(address: number): number;
  /** The same memory, to be read later as it is now. Absent: it has to be copied. */
  forLater?(): GuestMemory;
  /** Why something is not there. */
  readonly missing?: string;
}

/** The state of an activation. Undefined: not available. */
export interface GuestState {
  local(index: number): WasmValue | undefined;
  global(index: number): WasmValue | undefined;
  /** Sets a global that wtrace added; absent where nothing can be set. */
  setGlobal?(index: number, value: number | bigint): void;
  /** Memory 0 as it is now. */
  memory(): GuestMemory | undefined;
}

/** All of a memory. */
export function wholeMemory(buffer: ArrayBufferLike): GuestMemory {
  const { byteLength } = buffer;
  return {
    byteLength,
    holds: (address, length) => address >= 0 && address + length <= byteLength,
    read: (address, length) => new Uint8Array(buffer, address, length).slice(),
  };
}

/** No variable that anybody looks at is larger. */
const MAX_READ = 1 << 24;

/** A copy of bytes of memory; undefined where not all of them are there. */
export function readMemory(state: GuestState, address: number, length: number): Uint8Array | undefined {
  const memory = state.memory();
  if (memory === undefined || !Number.isSafeInteger(address) || !Number.isSafeInteger(length))
    return undefined;
  if (address < 0 || length < 0 || length > MAX_READ || address + length > memory.byteLength)
    return undefined;
  return memory.read(address, length);
}

/** Up to four bytes of memory as a number without sign, little-endian; undefined where not all of them are there. */
export function readSmall(state: GuestState, address: number, length: number): number | undefined {
  const memory = state.memory();
  if (memory?.small !== undefined) return memory.small(address, length);
  const bytes = readMemory(state, address, length);
  return bytes && smallOf(bytes);
}

/** Up to four bytes as a number without sign, little-endian. */
export function smallOf(bytes: Uint8Array, from = 0, length = bytes.length): number {
  let value = 0;
  for (let i = from + length - 1; i >= from; i--) value = (value << 8) | (bytes[i] ?? 0);
  return value >>> 0;
}

/** Bytes of the numbers that are put together to a bigint. */
const HALF = 4;

/** A little-endian number without sign, of as many bytes as there are. */
export function unsignedOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let end = bytes.length; end > 0; end -= HALF) {
    const from = Math.max(0, end - HALF);
    value = (value << BigInt(8 * (end - from))) | BigInt(smallOf(bytes, from, end - from));
  }
  return value;
}

/** The lowest `size` bytes of a number, little-endian. */
export function bytesOf(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(8 * size, value);
  for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}
