/** A value as formats and texts see it, and what a format is. */
import type { GuestState } from './guest-state.ts';
import type { NoValueState } from './plan.ts';
import type { ScalarValue } from './scalar.ts';
import type { Member, PlainType, TypeId, TypeTable } from './types.ts';

/** How much of a value is shown. */
export interface ShowOptions {
  /** Parts inside of parts: 3 by default. */
  readonly depth?: number;
  /** Members or items of each: 20 by default. */
  readonly items?: number;
  /** Characters of a text: 200 by default. */
  readonly chars?: number;
}

/** The options, complete. */
export type ShowLimits = Required<ShowOptions>;

/** What all parts of a variable share. */
export interface ReadContext {
  readonly types: TypeTable;
  readonly state: GuestState;
  /** Tried in order; the first that matches is used. */
  readonly formats: readonly Format[];
}

/** A variable or a part of one. */
export interface Value {
  readonly name: string;
  readonly context: ReadContext;
  /** Its type without other names. */
  readonly shape: PlainType;
  readonly state: 'value' | NoValueState;
  /** In memory 0; undefined: it is not in memory. */
  readonly address: number | undefined;
  /** The format for its type; undefined: it is shown by what it is made of. */
  readonly format: Format | undefined;
  readonly value: ScalarValue | undefined;
  readonly children: readonly Value[];
  /** The value's bytes; empty without a value, and where some are missing. */
  bytes(): Uint8Array;
  /** The member with a name; undefined: there is none. */
  member(name: string): Value | undefined;
  /** Item of an array. */
  item(index: number): Value;
  /** What a pointer points at; undefined: nothing. */
  target(): Value | undefined;
  /** A value of a type at an address of memory. `bits`: it is in some bits of the byte there. */
  at(name: string, type: TypeId, address: number, bits?: Member['bits']): Value;
  /** As text, by its format. */
  toString(options?: ShowOptions): string;
}

/**
 * How values of some types are shown, in place of their members. Answers are undefined where a value does not look as
 * expected: then it is shown by its members.
 */
export interface Format {
  readonly name: string;
  /** By the type's name and members, never by offsets. */
  readonly matches: (shape: PlainType) => boolean;
  readonly value?: (variable: Value) => ScalarValue | undefined;
  readonly text?: (variable: Value, limits: ShowLimits) => string | undefined;
  readonly children?: (variable: Value) => readonly Value[] | undefined;
}
