/** The variables of one event, by name: made when somebody looks at them. */

import { type FrameSlot, frameSlot } from './evaluate.ts';
import { followPath } from './follow-path.ts';
import type { GuestMemory, GuestState } from './guest-state.ts';
import { KeptMemory } from './kept-memory.ts';
import { missingPart, type VariablePath } from './path.ts';
import type { PlannedVariable } from './plan.ts';
import type { SitePoints } from './point-row.ts';
import { PointsOfFrame } from './points-of-frame.ts';
import { findNamed } from './qualified-name.ts';
import { sizeOf, type TypeTable } from './types.ts';
import type { Format, ReadContext } from './value.ts';
import type { Variable } from './variable.ts';
import { variableIn, withLibraries } from './variable-of.ts';

/** Bytes of a variable that a snapshot keeps. */
const MAX_KEPT = 1 << 16;

/** What is shown under a name: a variable, or a part of it. */
interface Entry {
  readonly name: string;
  readonly planned: PlannedVariable;
  readonly steps: VariablePath['steps'];
  /** Where the whole variable is, if it is in the frame of its function. */
  readonly slot: FrameSlot | undefined;
}

const entryOf = (planned: PlannedVariable, name = planned.name, steps: Entry['steps'] = []): Entry => ({
  name,
  planned,
  steps,
  slot: planned.plan.state === 'value' ? frameSlot(planned.plan.place) : undefined,
});

/** See the top of this file. Iterating gives all, those of inner scopes first, as outer variables may have the same names. */
export class FrameVariables implements Iterable<Variable> {
  readonly #entries: readonly Entry[];
  readonly #context: ReadContext;
  /** As long as the entries; undefined: none was looked at. */
  #made: (Variable | undefined)[] | undefined;
  /** What is to be done at the place; undefined: there are no points. @internal */
  readonly points: PointsOfFrame | undefined;

  /** @internal */
  constructor(entries: readonly Entry[], context: ReadContext, points?: PointsOfFrame) {
    this.#entries = entries;
    this.#context = context;
    this.points = points;
  }

  /** Their number. */
  get size(): number {
    return this.#entries.length;
  }

  /**
   * The innermost variable with a name, or the part with a path that was chosen; undefined: there is none in scope. Variables outside of
   * functions also by the end of their whole name (`ns::x`); those that are in nothing come first.
   */
  get(name: string): Variable | undefined {
    const entries = this.#entries;
    let isQualified = name.includes('::');
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (entry?.name !== name) continue;
      if (entry.planned.within === undefined) return this.#at(i);
      isQualified = true;
    }
    if (!isQualified) return undefined;
    const found = findNamed(
      entries.map(({ planned }) => planned),
      name,
    );
    return this.#at(entries.findIndex(({ planned }) => planned === found));
  }

  // Not a generator: it takes longer than reading a number.
  [Symbol.iterator](): Iterator<Variable> {
    let next = 0;
    return {
      next: () => {
        while (next < this.#entries.length) {
          const value = this.#at(next++);
          if (value !== undefined) return { value, done: false };
        }
        return { value: undefined, done: true };
      },
    };
  }

  #at(index: number): Variable | undefined {
    const known = this.#made?.[index];
    const entry = this.#entries[index];
    if (known !== undefined || entry === undefined) return known;
    const { name, planned, steps, slot } = entry;
    const whole = variableIn(planned, this.#context, slot);
    const variable = steps.length === 0 ? whole : followPath(whole, steps)?.named(name);
    this.#made ??= new Array<Variable | undefined>(this.#entries.length);
    this.#made[index] = variable;
    return variable;
  }

  /**
   * The same variables with the values that they have now, and what pointers point at, as far as it is shown by default.
   * @internal
   */
  snapshot(): FrameVariables {
    const { state, types } = this.#context;
    const memory = state.memory();
    const whole = memory?.forLater?.();
    const kept = whole === undefined && memory ? new KeptMemory(memory) : undefined;
    const made = new FrameVariables(this.#entries, {
      ...this.#context,
      state: keptState(state, whole ?? kept),
    });
    this.#entries.forEach(({ planned }, i) => {
      const variable = made.#at(i);
      if ((sizeOf(types, planned.type) ?? 0) <= MAX_KEPT) variable?.bytes();
      variable?.toString();
      variable?.target()?.toString();
    });
    kept?.close();
    // Whether parts of memory were kept is known only now.
    made.#made = undefined;
    return made;
  }

  /** For `JSON.stringify`: all, inner scopes first. */
  toJSON(): readonly Variable[] {
    return [...this];
  }
}

/** How the variables of the events of a module are shown. */
export interface ShownVariables {
  readonly types: TypeTable;
  /** Tried before those of libraries. */
  readonly formats?: readonly Format[];
  /** What is shown in place of all: some variables, or parts of some. */
  readonly wanted?: readonly VariablePath[] | undefined;
}

/** The variables of an event: its list, and what their values are read from. */
export type FrameVariablesReader = (
  list: readonly PlannedVariable[],
  state: GuestState,
  points?: SitePoints,
) => FrameVariables;

/** Makes what reads the variables of the events of a module. */
export function variablesOfFrames({ types, formats, wanted }: ShownVariables): FrameVariablesReader {
  const allFormats = withLibraries(formats);
  const entriesOf = (list: readonly PlannedVariable[]): readonly Entry[] =>
    wanted === undefined ? list.map((planned) => entryOf(planned)) : chosenEntries(list, wanted, types);
  // Places have few lists, events many places, and one event after the other most often the same list.
  const known = new WeakMap<readonly PlannedVariable[], readonly Entry[]>();
  let lastList: readonly PlannedVariable[] = [];
  let lastEntries: readonly Entry[] = [];
  return (list, state, points) => {
    if (list !== lastList) {
      lastEntries = known.get(list) ?? entriesOf(list);
      known.set(list, lastEntries);
      lastList = list;
    }
    const context = { types, state, formats: allFormats };
    return new FrameVariables(lastEntries, context, points && new PointsOfFrame(points, list, context));
  };
}

function chosenEntries(
  list: readonly PlannedVariable[],
  wanted: readonly VariablePath[],
  types: TypeTable,
): readonly Entry[] {
  return wanted.flatMap(({ text, name, steps }) => {
    const planned = list.find((each) => each.name === name);
    if (planned === undefined) return [];
    const isMissing =
      steps.length > 0 &&
      planned.plan.state === 'value' &&
      missingPart(types, planned.type, steps) !== undefined;
    return isMissing ? [] : [entryOf(planned, text, steps)];
  });
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
