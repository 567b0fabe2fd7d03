/**
 * How the value of a variable is to be had at one place of the code: plain data, made from debug info and checked against
 * the code, evaluated where the program runs. A value that can't be known is never made up: then the plan says why.
 */
import type { TypeId } from './types.ts';

/**
 * An operation of a small stack machine. Integers keep the width of the wasm local that they come from; constants take that of
 * the other operand.
 */
export type Operation =
  /** Pushes the value of a wasm local. */
  | { readonly op: 'local'; readonly index: number }
  /** Pushes the value of a wasm global; the index is that of the original module. */
  | { readonly op: 'global'; readonly index: number }
  /** Pushes a constant, modulo 2^64. */
  | { readonly op: 'const'; readonly value: bigint }
  /** Pops an address, pushes the number of `size` bytes that is there, without sign. */
  | { readonly op: 'load'; readonly size: number }
  | { readonly op: BinaryOperation }
  | { readonly op: 'neg' | 'not' | 'abs' | 'dup' | 'drop' | 'swap' | 'over' | 'rot' }
  /** Pushes a copy of the value that lies `index` below the top. */
  | { readonly op: 'pick'; readonly index: number }
  /** Pops a value and pushes it in another width; a signed one is sign-extended when it is widened next. */
  | { readonly op: 'convert'; readonly size: number; readonly isSigned: boolean };

/** Operations of two operands. `div` is signed; so are `shra` and the comparisons. */
export type BinaryOperation =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'mod'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr'
  | 'shra'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge';

/** Where a value is. */
export type Place =
  /** In memory 0, at the address that the operations leave. */
  | { readonly kind: 'memory'; readonly address: readonly Operation[] }
  /** Nowhere: the operations leave it. */
  | { readonly kind: 'value'; readonly value: readonly Operation[] }
  /** Nowhere: it is a constant of these bytes. */
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  /** In parts, one after the other. */
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] };

/** A part of a value. */
export interface Piece {
  /** Bytes. */
  readonly size: number;
  /** Undefined: this part is not available. */
  readonly place: Exclude<Place, { readonly kind: 'pieces' }> | undefined;
}

/** Why a variable has no value here. */
export type NoValueState = 'uninitialized' | 'optimized-out' | 'unsupported' | 'untrusted';

/** What is known of a variable's value at a place of the code. */
export type ValuePlan =
  | { readonly state: 'value'; readonly place: Place }
  /** `reason` is one sentence without full stop, for people. */
  | { readonly state: NoValueState; readonly reason: string };

/** How many items an array of variable length has, in one dimension: the value of another variable. */
export interface PlannedLength {
  readonly plan: ValuePlan;
  /** Bytes of that variable. */
  readonly size: number;
}

/** A variable that is in scope at a place of the code. */
export interface PlannedVariable {
  readonly name: string;
  /** Of one outside of functions: the namespaces and types that it is in, as `ns::Class`; absent: none. */
  readonly within?: string;
  readonly kind: 'parameter' | 'local' | 'static';
  readonly type: TypeId;
  /** Resolved path of the declaration; undefined when unknown. */
  readonly path: string | undefined;
  /** 1-based line of the declaration; 0 when unknown. */
  readonly line: number;
  /** Name of the inlined function that it belongs to; undefined: it is one of the function itself. */
  readonly inlinedIn: string | undefined;
  readonly plan: ValuePlan;
  /** Of an array, by dimension: lengths that are those of variables; absent: there are none. */
  readonly lengths?: readonly (PlannedLength | undefined)[];
  /** It is where the plan says as long as the activation runs, or the program, of a static: nothing else gets there. */
  readonly isFixed: boolean;
  /** The event that it is read for is over: see `isEarlier` of Variable. */
  readonly isEarlier?: true;
}
