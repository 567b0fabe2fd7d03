/** Whether two plans say the same, so that one object can stand for both. */
import type { Operation, Place, PlannedVariable, ValuePlan } from '../../variables/index.ts';

/** True when both lead to the same value, or give the same reason why there is none. */
export function isSamePlan(one: ValuePlan, other: ValuePlan): boolean {
  if (one.state === 'value' && other.state === 'value') return isSamePlace(one.place, other.place);
  return one.state !== 'value' && one.state === other.state && one.reason === other.reason;
}

/** The same of the lengths of two arrays. */
export function areSameLengths(one: PlannedVariable['lengths'], other: PlannedVariable['lengths']): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.length === other.length &&
    one.every((length, i) => {
      const match = other[i];
      if (length === undefined || match === undefined) return length === match;
      return length.size === match.size && isSamePlan(length.plan, match.plan);
    })
  );
}

function isSamePlace(one: Place, other: Place): boolean {
  if (one === other) return true;
  if (one.kind === 'memory' && other.kind === 'memory') return areSame(one.address, other.address);
  if (one.kind === 'value' && other.kind === 'value') return areSame(one.value, other.value);
  if (one.kind === 'pieces' && other.kind === 'pieces')
    return (
      one.pieces.length === other.pieces.length &&
      one.pieces.every(({ size, place }, i) => {
        const piece = other.pieces[i];
        if (piece === undefined || piece.size !== size) return false;
        if (place === undefined || piece.place === undefined) return place === piece.place;
        return isSamePlace(place, piece.place);
      })
    );
  if (one.kind !== 'bytes' || other.kind !== 'bytes' || one.bytes.length !== other.bytes.length) return false;
  return one.bytes.every((byte, i) => byte === other.bytes[i]);
}

const areSame = (one: readonly Operation[], other: readonly Operation[]): boolean =>
  one.length === other.length &&
  one.every((operation, i) => {
    const match = other[i];
    return match !== undefined && isSame(operation, match);
  });

function isSame(one: Operation, other: Operation): boolean {
  if (one === other) return true;
  if (one.op !== other.op) return false;
  switch (one.op) {
    case 'local':
    case 'global':
    case 'pick':
      return other.op === one.op && one.index === other.index;
    case 'const':
      return other.op === 'const' && one.value === other.value;
    case 'load':
      return other.op === 'load' && one.size === other.size;
    case 'convert':
      return other.op === 'convert' && one.size === other.size && one.isSigned === other.isSigned;
    default:
      return true;
  }
}
