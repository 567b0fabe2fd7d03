/** The table of formats: a new one is a file and a row. The first that matches is used. */
import type { PlainType } from '../types.ts';
import type { Format } from '../value.ts';
import { cppAtomic } from './cpp-atomic.ts';
import { cppBits } from './cpp-bits.ts';
import { cppUnorderedMap, cppUnorderedSet } from './cpp-hash-table.ts';
import { cppList } from './cpp-list.ts';
import { cppOptional } from './cpp-optional.ts';
import { cppPointer, cppWeakPointer } from './cpp-pointer.ts';
import { cppSequence } from './cpp-sequence.ts';
import { cppText } from './cpp-text.ts';
import { cppMap, cppSet } from './cpp-tree.ts';
import { cppTuple } from './cpp-tuple.ts';
import { cppVariant } from './cpp-variant.ts';
import { rustCell } from './rust-cell.ts';
import { rustCounted } from './rust-counted.ts';
import { rustDeque } from './rust-deque.ts';
import { rustEnum } from './rust-enum.ts';
import { rustHashMap, rustHashSet } from './rust-hash-table.ts';
import { rustSequence } from './rust-sequence.ts';
import { rustText } from './rust-text.ts';
import { rustTuple } from './rust-tuple.ts';
import { zigErrorUnion, zigOptional, zigOptionalPointer } from './zig-optional.ts';
import { zigSlice } from './zig-slice.ts';
import { zigTuple } from './zig-tuple.ts';
import { zigUnion } from './zig-union.ts';

/** Formats of types that libraries define. */
export const libraryFormats: readonly Format[] = [
  rustText,
  rustSequence,
  rustEnum,
  rustTuple,
  rustHashMap,
  rustHashSet,
  rustDeque,
  rustCounted,
  rustCell,
  cppText,
  cppBits,
  cppSequence,
  cppList,
  cppMap,
  cppSet,
  cppUnorderedMap,
  cppUnorderedSet,
  cppOptional,
  cppVariant,
  cppPointer,
  cppWeakPointer,
  cppTuple,
  cppAtomic,
  zigSlice,
  zigOptional,
  zigOptionalPointer,
  zigErrorUnion,
  zigUnion,
  zigTuple,
];

/** True for a type of a library that is shown by what it means. */
export const isLibraryType = (shape: PlainType): boolean =>
  libraryFormats.some(({ matches }) => matches(shape));
