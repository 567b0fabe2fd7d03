/** Numbers of narrow types and bitfields as code. */
import type { SourceType } from '../../variables/index.ts';
import type { LoadType, NumType } from './expression.ts';
import { type LoadedMemory, load } from './memory-load.ts';
import { arithmetic } from './operators.ts';
import {
  asNumber,
  code,
  constant,
  convert,
  isInt,
  literal,
  type NumericValue,
  unsigned,
  type Value,
} from './typed.ts';

/** How a scalar of a type is read; undefined: it is none, or too wide. */
export function scalarOf(shape: SourceType): LoadType | undefined {
  switch (shape.kind) {
    case 'base': {
      if (shape.encoding === 'float') return shape.size === 4 ? 'f32' : shape.size === 8 ? 'f64' : undefined;
      const isSigned = shape.encoding === 'signed' || shape.encoding === 'char';
      return integerOf(shape.size, isSigned);
    }
    case 'enum':
      return integerOf(shape.size, shape.isSigned);
    case 'pointer':
      return integerOf(shape.size, false);
    default:
      return undefined;
  }
}

const integerOf = (size: number, isSigned: boolean): LoadType | undefined =>
  (({ 1: 'u8', 2: 'u16', 4: 'u32', 8: 'u64' }) as const)[size]?.replace('u', isSigned ? 'i' : 'u') as
    | LoadType
    | undefined;

/** A number as one of a type; narrow ones keep their low bits and become an `i32`. */
export function narrowed(number: NumericValue, type: LoadType): NumericValue | undefined {
  switch (type) {
    case 'i8':
    case 'i16':
    case 'u8':
    case 'u16': {
      const wide = convert(number, 'i32');
      if (wide === undefined) return undefined;
      const size = Number(type.slice(1));
      const value = code('i32', wide);
      if (type.startsWith('u'))
        return asNumber(arithmetic('&', value, code('i32', constant('i32', (1n << BigInt(size)) - 1n))));
      return asNumber(extended(value, 32 - size));
    }
    default: {
      // What debug info says of a float that is a constant are its bits.
      if (number.kind === 'integer' && !isInt(type)) return floatOfBits(number.value, type);
      // The bits of a float in an integer, or the other way round, are not converted.
      if (number.kind === 'code' && isInt(number.type) !== isInt(type)) return undefined;
      const converted = convert(number, type);
      return converted && code(type, converted);
    }
  }
}

function floatOfBits(bits: bigint, type: 'f32' | 'f64'): NumericValue {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, bits), true);
  const value = type === 'f32' ? view.getFloat32(0, true) : view.getFloat64(0, true);
  return code(type, constant(type, value));
}

/** The lowest bits with their sign: shifted to the top and back. */
function extended(value: NumericValue, by: number): Value {
  const up = asNumber(arithmetic('<<', value, literal(by)));
  return up === undefined ? { kind: 'fail' } : arithmetic('>>', up, literal(by));
}

/** The bits of a member, in memory from `address` on. */
export function bitfield(
  address: NumericValue,
  { shift, size }: { readonly shift: number; readonly size: number },
  scalar: LoadType,
  memory: LoadedMemory | undefined,
): NumericValue | undefined {
  const bytes = Math.ceil((shift + size) / 8);
  const width = bytes <= 1 ? 8 : bytes <= 2 ? 16 : bytes <= 4 ? 32 : 64;
  if (bytes > 8 || size < 1) return undefined;
  const loaded = asNumber(load(`u${width}` as 'u8' | 'u16' | 'u32' | 'u64', address, memory));
  if (loaded === undefined) return undefined;
  const stack: NumType = width === 64 ? 'u64' : 'u32';
  const all = convert(unsigned(loaded), stack);
  if (all === undefined) return undefined;
  const room = (width === 64 ? 64 : 32) - size;
  // To the top, so that the bits above are gone, and down again with or without sign.
  const up = asNumber(arithmetic('<<', code(stack, all), literal(room - shift)));
  if (up?.kind !== 'code') return undefined;
  const isSigned = scalar.startsWith('i');
  const top = isSigned ? code(stack === 'u64' ? 'i64' : 'i32', up.code) : up;
  const value = asNumber(arithmetic('>>', top, literal(room)));
  // As in C, whatever the type of the member: what an `int` can hold becomes one.
  const promoted = size < 32 || (isSigned && size === 32) ? 'i32' : size === 32 ? 'u32' : undefined;
  if (value === undefined || promoted === undefined) return value;
  const low = convert(value, promoted);
  return low && code(promoted, low);
}
