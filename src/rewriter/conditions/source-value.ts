/**
 * Variables of the source and their parts, as conditions see them: something that has members, items and a target, and that becomes
 * a number when an operator needs one. Undefined answers: there is no such part, or no value.
 */
import type { TypeId } from '../../variables/index.ts';
import type { NumericValue } from './typed.ts';
import type { Wanted } from './why-not.ts';

/** A variable or a part of one. */
export interface SourceObject {
  /** A pointer, or an array, which stands for one. */
  readonly isPointer: boolean;
  /** Also of what a pointer points at. */
  member(name: string): SourceObject | undefined;
  /** Of an array, within its bounds; of what a pointer points at. */
  item(index: NumericValue): SourceObject | undefined;
  /** What a pointer points at; the first item of an array. */
  target(): SourceObject | undefined;
  /** A pointer some steps further. */
  advanced(operator: '+' | '-', steps: NumericValue): SourceObject | undefined;
  /** Steps between two addresses, of what this points at. */
  steps(from: NumericValue, to: NumericValue): NumericValue | undefined;
  /** `&`: of a value in memory. */
  pointer(): SourceObject | undefined;
  /** Where a whole value is in memory, and its type; undefined: it is not there, or only a part of a type. */
  location(): { readonly address: NumericValue; readonly type: TypeId } | undefined;
  /** Undefined for records, and for what is wider than 64 bits. */
  number(): NumericValue | undefined;
  /** The value of a name, where the type is an enumeration that has it. */
  enumerator(name: string): bigint | undefined;
  /** Whether an index is never one of an array's. */
  isBeyond(index: NumericValue): boolean;
  /** Why there is no member of a name; undefined: there is one, or may be. */
  lacks(name: string): string | undefined;
  /** Why one of these is undefined. */
  whyNot(wanted: Wanted): string;
}
