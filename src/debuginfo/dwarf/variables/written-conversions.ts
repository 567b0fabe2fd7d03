/**
 * Conversions that are written as arithmetic. For DWARF 4 LLVM writes `constu 0xffffffff, and` where 32 bits become 64 without sign,
 * and where N bits become more with their sign `dup, constu N-1, shr, lit0, not, mul, constu N, shl, or`. Both make sense with 64-bit arithmetic only,
 * and the second only if the bits above the N are 0, which it does not see to. As conversions they are what was meant.
 */
import type { RawOperation } from './raw-place.ts';

const ofSign = ['dup', 'const', 'shr', 'const', 'not', 'mul', 'const', 'shl', 'or'] as const;

/** The operations of a value, with conversions as such. */
export function withConversions(operations: readonly RawOperation[]): readonly RawOperation[] {
  const found: RawOperation[] = [];
  for (let i = 0; i < operations.length; ) {
    const next = operations.slice(i, i + ofSign.length);
    const bits = extendedFrom(next);
    const operation = next[0];
    if (bits !== undefined) {
      found.push({ op: 'convert', size: bits / 8, isSigned: true });
      // Of fewer bits, how many they become is not said: whoever uses the value sees whether that matters.
      found.push({ op: 'convert', size: bits === 32 ? 8 : 4, isSigned: true });
      i += ofSign.length;
    } else if (isConstant(operation, 0xffff_ffffn) && next[1]?.op === 'and') {
      found.push({ op: 'convert', size: 4, isSigned: false }, { op: 'convert', size: 8, isSigned: false });
      i += 2;
    } else {
      if (operation !== undefined) found.push(operation);
      i++;
    }
  }
  return found;
}

/** Bits whose sign the operations extend; undefined: they are others. */
function extendedFrom(operations: readonly RawOperation[]): 8 | 16 | 32 | undefined {
  if (!ofSign.every((op, i) => operations[i]?.op === op) || !isConstant(operations[3], 0n)) return undefined;
  return ([8, 16, 32] as const).find(
    (bits) => isConstant(operations[1], BigInt(bits - 1)) && isConstant(operations[6], BigInt(bits)),
  );
}

const isConstant = (operation: RawOperation | undefined, value: bigint): boolean =>
  operation?.op === 'const' && operation.value === value;
