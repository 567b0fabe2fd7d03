/** What values are read from: wasm locals, globals and memory of a stopped guest. Every read is within bounds, or there is none. */

/** A value of a wasm local or global. */
export type WasmValue =
  | { readonly type: 'i32' | 'f32' | 'f64'; readonly value: number }
  | { readonly type: 'i64'; readonly value: bigint };

/** The state of an activation. Undefined: not available. */
export interface GuestState {
  local(index: number): WasmValue | undefined;
  global(index: number): WasmValue | undefined;
  /** Contents of memory 0 as they are now. */
  memory(): ArrayBufferLike | undefined;
}

/** No variable that anybody looks at is larger. */
const MAX_READ = 1 << 24;

/** A copy of bytes of memory; undefined where not all of them are there. */
export function readMemory(state: GuestState, address: number, length: number): Uint8Array | undefined {
  const buffer = state.memory();
  if (buffer === undefined || !Number.isSafeInteger(address) || !Number.isSafeInteger(length))
    return undefined;
  if (address < 0 || length < 0 || length > MAX_READ || address + length > buffer.byteLength)
    return undefined;
  return new Uint8Array(buffer, address, length).slice();
}

/** A little-endian number without sign, of as many bytes as there are. */
export function unsignedOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

/** The lowest `size` bytes of a number, little-endian. */
export function bytesOf(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(8 * size, value);
  for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}
