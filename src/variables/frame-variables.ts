/** The variables of one event, by name: made when somebody looks at them. */

import { followPath } from './follow-path.ts';
import type { GuestMemory, GuestState } from './guest-state.ts';
import { KeptMemory } from './kept-memory.ts';
import { missingPart, type VariablePath } from './path.ts';
import type { PlannedVariable } from './plan.ts';
import type { SitePoints } from './point-row.ts';
import { PointsOfFrame } from './points-of-frame.ts';
import { sizeOf } from './types.ts';
import type { Variable } from './variable.ts';
import { type VariableSource, variableOf } from './variable-of.ts';

/** Bytes of a variable that a snapshot keeps. */
const MAX_KEPT = 1 << 16;

/** What is shown under a name: a variable, or a part of it. */
interface Entry {
  readonly name: string;
  readonly planned: PlannedVariable;
  readonly steps: VariablePath['steps'];
}

/** Places have few lists, and events many places. */
const known = new WeakMap<readonly PlannedVariable[], readonly Entry[]>();

function entriesOf(list: readonly PlannedVariable[]): readonly Entry[] {
  const found = known.get(list) ?? list.map((planned) => ({ name: planned.name, planned, steps: [] }));
  known.set(list, found);
  return found;
}

/** See the top of this file. Iterating gives all, those of inner scopes first, as outer variables may have the same names. */
export class FrameVariables implements Iterable<Variable> {
  readonly #entries: readonly Entry[];
  readonly #list: readonly PlannedVariable[];
  readonly #source: VariableSource;
  readonly #made: (Variable | undefined)[] = [];
  /** What is to be done at the place; undefined: there are no points. @internal */
  readonly points: PointsOfFrame | undefined;

  /** @internal */
  constructor(
    list: readonly PlannedVariable[],
    source: VariableSource,
    {
      entries,
      points,
    }: { readonly entries?: readonly Entry[]; readonly points?: SitePoints | undefined } = {},
  ) {
    this.points = points && new PointsOfFrame(points, list, source);
    this.#entries = entries ?? entriesOf(list);
    this.#list = list;
    this.#source = source;
  }

  /** Their number. */
  get size(): number {
    return this.#entries.length;
  }

  /** The innermost variable with a name, or the part with a path that was chosen; undefined: there is none in scope. */
  get(name: string): Variable | undefined {
    const index = this.#entries.findIndex((entry) => entry.name === name);
    return index < 0 ? undefined : this.#at(index);
  }

  *[Symbol.iterator](): Iterator<Variable> {
    for (let i = 0; i < this.#entries.length; i++) {
      const variable = this.#at(i);
      if (variable !== undefined) yield variable;
    }
  }

  /**
   * The same variables with the values that they have now, and what pointers point at, as far as it is shown by default.
   * @internal
   */
  snapshot(): FrameVariables {
    const { state, types } = this.#source;
    const memory = state.memory();
    const whole = memory?.forLater?.();
    const kept = whole === undefined && memory ? new KeptMemory(memory) : undefined;
    const source = { ...this.#source, state: keptState(state, whole ?? kept) };
    const made = new FrameVariables(this.#list, source, { entries: this.#entries });
    this.#entries.forEach(({ planned }, i) => {
      const variable = made.#at(i);
      if ((sizeOf(types, planned.type) ?? 0) <= MAX_KEPT) variable?.bytes();
      variable?.toString();
      variable?.target()?.toString();
    });
    kept?.close();
    // Whether parts of memory were kept is known only now.
    made.#made.length = 0;
    return made;
  }

  /** For `JSON.stringify`: all, inner scopes first. */
  toJSON(): readonly Variable[] {
    return [...this];
  }

  #at(index: number): Variable | undefined {
    const known = this.#made[index];
    const entry = this.#entries[index];
    if (known !== undefined || entry === undefined) return known;
    const { planned, steps } = entry;
    if (
      steps.length > 0 &&
      planned.plan.state === 'value' &&
      missingPart(this.#source.types, planned.type, steps) !== undefined
    )
      return undefined;
    const variable = followPath(variableOf(planned, this.#source), steps);
    this.#made[index] = variable;
    return variable;
  }
}

/**
 * The variables of an event.
 * @param wanted what is shown in place of them: parts of some, by their paths
 * @param points at the place
 */
export function variablesOfFrame(
  list: readonly PlannedVariable[],
  source: VariableSource,
  wanted?: readonly VariablePath[],
  points?: SitePoints,
): FrameVariables {
  if (wanted === undefined) return new FrameVariables(list, source, { points });
  return new FrameVariables(list, source, { entries: chosenEntries(list, wanted), points });
}

/** What is wanted → list → the entries. */
const knownChosen = new WeakMap<
  readonly VariablePath[],
  WeakMap<readonly PlannedVariable[], readonly Entry[]>
>();

function chosenEntries(list: readonly PlannedVariable[], wanted: readonly VariablePath[]): readonly Entry[] {
  const ofLists = knownChosen.get(wanted) ?? new WeakMap();
  knownChosen.set(wanted, ofLists);
  const found: readonly Entry[] | undefined = ofLists.get(list);
  if (found !== undefined) return found;
  const entries = wanted.flatMap(({ text, name, steps }) => {
    const planned = list.find((each) => each.name === name);
    return planned === undefined ? [] : [{ name: text, planned, steps }];
  });
  ofLists.set(list, entries);
  return entries;
}

/** A state whose locals and globals are read once, and memory only as far as it was kept. */
function keptState(state: GuestState, kept: GuestMemory | undefined): GuestState {
  const remembered = <T>(read: (index: number) => T): ((index: number) => T) => {
    const known = new Map<number, { readonly value: T }>();
    return (index) => {
      const found = known.get(index) ?? { value: read(index) };
      known.set(index, found);
      return found.value;
    };
  };
  return {
    local: remembered((index) => state.local(index)),
    global: remembered((index) => state.global(index)),
    memory: () => kept,
  };
}
