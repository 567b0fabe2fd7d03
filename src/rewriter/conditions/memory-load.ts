/** Reads from memory 0, guarded against addresses beyond its end. */
import { isNarrow, type LoadType } from './expression.ts';
import type { LoadMnemonic } from './guest-expression.ts';
import { code, convert, type NumericValue, type Value } from './typed.ts';

/** Memory 0, as far as a load needs to know it. */
export interface LoadedMemory {
  readonly is64: boolean;
  /** Gets each address that something is read at, with the number of bytes. */
  readonly noted?: (address: NumericValue, bytes: number) => void;
}

const loads: Readonly<Record<LoadType, readonly [mnemonic: LoadMnemonic, width: number]>> = {
  i8: ['i32.load8_s', 1],
  u8: ['i32.load8_u', 1],
  i16: ['i32.load16_s', 2],
  u16: ['i32.load16_u', 2],
  i32: ['i32.load', 4],
  u32: ['i32.load', 4],
  i64: ['i64.load', 8],
  u64: ['i64.load', 8],
  f32: ['f32.load', 4],
  f64: ['f64.load', 8],
};

/** A 32-bit address is unsigned, as in WebAssembly, whatever its type here. */
export function load(type: LoadType, address: Value, memory: LoadedMemory | undefined): Value {
  if (address.kind === 'fail') return address;
  if (memory === undefined || address.kind === 'text') return { kind: 'fail' };
  const isI32 = address.kind === 'code' && address.type === 'i32';
  const extended = convert(isI32 ? { ...address, type: 'u32' } : address, 'u64');
  if (extended === undefined) return { kind: 'fail' };
  const mayBeNegative =
    extended.kind === 'const'
      ? extended.value < 0
      : address.kind === 'code' && address.type !== 'i32' && address.type !== 'u32';
  const [mnemonic, width] = loads[type];
  memory.noted?.(address, width);
  const node = {
    kind: 'load',
    mnemonic,
    width,
    address: extended,
    mayBeNegative,
    is64: memory.is64,
  } as const;
  return code(isNarrow(type) ? 'i32' : type, node);
}
