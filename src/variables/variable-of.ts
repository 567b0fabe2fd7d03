/** From a plan and the state of a guest to a variable with its value. */
import { withLengths } from './array-length.ts';
import { evaluate, type Found, type FrameSlot, slotAddress } from './evaluate.ts';
import { libraryFormats } from './formats/index.ts';
import type { GuestState } from './guest-state.ts';
import type { PlannedVariable } from './plan.ts';
import { sizeOf, type TypeId, type TypeTable } from './types.ts';
import type { Format, ReadContext } from './value.ts';
import { Variable } from './variable.ts';

/** What values are read from. */
export interface VariableSource {
  readonly types: TypeTable;
  readonly state: GuestState;
  /** Tried before those of libraries. */
  readonly formats?: readonly Format[];
}

/** Formats of users → the same before those of libraries. */
const joined = new WeakMap<readonly Format[], readonly Format[]>();

/** With the formats of libraries. */
export function withLibraries(formats: readonly Format[] | undefined): readonly Format[] {
  if (formats === undefined || formats.length === 0) return libraryFormats;
  const known = joined.get(formats) ?? [...formats, ...libraryFormats];
  joined.set(formats, known);
  return known;
}

/** What all parts of the variables of a source share. */
export function readContext({ types, state, formats }: VariableSource): ReadContext {
  return { types, state, formats: withLibraries(formats) };
}

/** A value in memory. */
export const valueAt = (
  context: ReadContext,
  { name, type, address }: { readonly name: string; readonly type: TypeId; readonly address: number },
): Variable => new Variable(context, { name, kind: 'member', type, found: { kind: 'memory', address } });

/** A variable of a plan. */
export const variableOf = (planned: PlannedVariable, source: VariableSource): Variable =>
  variableIn(planned, readContext(source));

/** The same, where more is at hand: the context, and where in its frame it is, if it is there. */
export function variableIn(planned: PlannedVariable, source: ReadContext, slot?: FrameSlot): Variable {
  const { name, kind, path, line, plan, isEarlier } = planned;
  const { type, context } =
    planned.lengths === undefined ? { type: planned.type, context: source } : withLengths(planned, source);
  const address = slot && slotAddress(slot, context.state);
  const found: Found =
    address !== undefined
      ? { kind: 'memory', address }
      : plan.state === 'value'
        ? evaluate(plan.place, context.state, sizeOf(context.types, type))
        : { kind: 'none', reason: plan.reason };
  return new Variable(context, {
    name,
    kind,
    type,
    declaration: { path, line },
    found,
    isEarlier,
    state: plan.state === 'value' ? undefined : plan.state,
    bits: undefined,
  });
}
