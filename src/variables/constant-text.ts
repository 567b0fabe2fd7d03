/** Values that debug info gives itself: constants, as text by their types. */
import type { GuestState } from './guest-state.ts';
import type { Place, PlannedVariable } from './plan.ts';
import type { TypeTable } from './types.ts';
import { variableOf } from './variable-of.ts';

/** Nothing runs. */
const nothing: GuestState = { local: () => undefined, global: () => undefined, memory: () => undefined };

/** `7`, `GREEN`, `{x = 1, y = 2}`; undefined: the value depends on the program's state, or there is none. */
export function constantText(planned: PlannedVariable, types: TypeTable): string | undefined {
  if (planned.plan.state !== 'value' || !isConstant(planned.plan.place)) return undefined;
  const variable = variableOf(planned, { types, state: nothing });
  return variable.state === 'value' ? variable.toString() : undefined;
}

function isConstant(place: Place): boolean {
  switch (place.kind) {
    case 'bytes':
      return true;
    case 'memory':
      return false;
    case 'value':
      return place.value.every(({ op }) => op !== 'local' && op !== 'global' && op !== 'load');
    case 'pieces':
      return place.pieces.every((piece) => piece.place === undefined || isConstant(piece.place));
  }
}
