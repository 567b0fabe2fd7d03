/**
 * A variable where its activation was stopped, by what the activation's last event handed over: memory is that of now, wasm locals
 * are those of the event. Where the program stands is known, so that what is in memory there is known, too.
 */
import type { Place, PlannedVariable } from '../../variables/index.ts';
import type { FrameFacts } from './frame-walk.ts';

/** Why a value is not known. */
const NOT_HANDED_OVER = 'what it is found by may have changed since the last event of its function';

/**
 * Whether a wasm local holds at `stop` what it held at the event before it: no write lies between, in the order of the code or
 * around a loop. Both are ModuleOffsets.
 */
export function holdsSince(
  { writes, loops }: Pick<FrameFacts, 'writes' | 'loops'>,
  local: number,
  { event, stop }: { readonly event: number; readonly stop: number },
): boolean {
  const around = loops.filter(({ start, end }) => start <= stop && stop <= end);
  return !(writes.get(local) ?? []).some(
    ({ at }) => (event <= at && at < stop) || around.some(({ start, end }) => start <= at && at <= end),
  );
}

/**
 * @param there the variable at the instruction where the activation stands
 * @param before the same variable at the last event; undefined: it was not in scope
 * @param isKnown whether a wasm local was handed over and still holds that
 */
export function stoppedVariable(
  there: PlannedVariable,
  before: PlannedVariable | undefined,
  isKnown: (local: number) => boolean,
): PlannedVariable {
  if (there.plan.state === 'value' && isFoundBy(there.plan.place, isKnown))
    return there.lengths === undefined ? there : { ...there, lengths: knownLengths(there.lengths, isKnown) };
  if (before?.plan.state === 'value' && !readsMemory(before.plan.place))
    return { ...before, isEarlier: true };
  if (there.plan.state !== 'value') return there;
  return { ...there, plan: { state: 'unsupported', reason: NOT_HANDED_OVER }, isEarlier: true };
}

/** Those lengths of an array that are known. */
const knownLengths = (
  lengths: NonNullable<PlannedVariable['lengths']>,
  isKnown: (local: number) => boolean,
): NonNullable<PlannedVariable['lengths']> =>
  lengths.map((length) =>
    length?.plan.state === 'value' && isFoundBy(length.plan.place, isKnown) ? length : undefined,
  );

function readsMemory(place: Place): boolean {
  if (place.kind === 'pieces')
    return place.pieces.some((piece) => piece.place !== undefined && readsMemory(piece.place));
  return place.kind === 'memory' || (place.kind === 'value' && place.value.some(({ op }) => op === 'load'));
}

/** Whether all that a place is found by is known. A global has the value of the innermost activation by now. */
function isFoundBy(place: Place, isKnown: (local: number) => boolean): boolean {
  if (place.kind === 'bytes') return true;
  if (place.kind === 'pieces')
    return place.pieces.every((piece) => piece.place === undefined || isFoundBy(piece.place, isKnown));
  return (place.kind === 'memory' ? place.address : place.value).every(
    (each) => each.op !== 'global' && (each.op !== 'local' || isKnown(each.index)),
  );
}
