/** Arrays whose length is the value of a variable: C's arrays of variable length. */
import { evaluate } from './evaluate.ts';
import { type GuestState, readMemory, unsignedOf } from './guest-state.ts';
import type { PlannedLength, PlannedVariable } from './plan.ts';
import { type PlainType, type TypeId, type TypeTable, withoutAliases } from './types.ts';
import type { ReadContext } from './value.ts';

type ArrayType = Extract<PlainType, { readonly kind: 'array' }>;

/** More items are in no memory. */
const MAX_LENGTH = 2n ** 32n;

/** Whether the length is that of a variable whose value is not known: then no index is known to be one of an item. */
export const hasUnknownLength = ({ counts, lengths }: ArrayType): boolean =>
  counts[0] === undefined && lengths?.[0] !== undefined;

/** The rows of an array of several dimensions. */
export const rowOf = ({ counts, lengths, ...array }: ArrayType): ArrayType => ({
  ...array,
  counts: counts.slice(1),
  ...(lengths && { lengths: lengths.slice(1) }),
});

/** A table with one more type. */
export class MoreTypes implements TypeTable {
  readonly added = -2 as TypeId;
  readonly #types: TypeTable;
  readonly #type: PlainType;

  constructor(types: TypeTable, type: PlainType) {
    this.#types = types;
    this.#type = type;
  }

  get(id: TypeId): ReturnType<TypeTable['get']> {
    return id === this.added ? this.#type : this.#types.get(id);
  }
}

/** The type of a variable, with the lengths that it has now. */
export function withLengths(
  { type, lengths }: PlannedVariable,
  context: ReadContext,
): { readonly type: TypeId; readonly context: ReadContext } {
  const shape = lengths && withoutAliases(context.types, type);
  if (shape?.kind !== 'array') return { type, context };
  const counts = shape.counts.map((count, i) => count ?? lengthIn(lengths?.[i], context.state));
  const types = new MoreTypes(context.types, { ...shape, counts });
  return { type: types.added, context: { ...context, types } };
}

/** Undefined: it is not known. */
function lengthIn(length: PlannedLength | undefined, state: GuestState): number | undefined {
  if (length?.plan.state !== 'value') return undefined;
  const { plan, size } = length;
  const found = evaluate(plan.place, state, size);
  if (found.kind === 'none' || (found.kind === 'bytes' && found.isKnown?.includes(0) === true))
    return undefined;
  const bytes = found.kind === 'memory' ? readMemory(state, found.address, size) : found.bytes;
  const value = bytes?.length === size && size > 0 ? unsignedOf(bytes) : undefined;
  return value === undefined || value > MAX_LENGTH ? undefined : Number(value);
}
