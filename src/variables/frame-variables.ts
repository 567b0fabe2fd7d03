/** The variables of one event, by name: made when somebody looks at them. */
import type { GuestMemory, GuestState } from './guest-state.ts';
import { KeptMemory } from './kept-memory.ts';
import type { PlannedVariable } from './plan.ts';
import { sizeOf } from './types.ts';
import type { Variable } from './variable.ts';
import { type VariableSource, variableOf } from './variable-of.ts';

/** Bytes of a variable that a snapshot keeps. */
const MAX_KEPT = 1 << 16;

/** See the top of this file. Iterating gives all, those of inner scopes first, as outer variables may have the same names. */
export class FrameVariables implements Iterable<Variable> {
  readonly #list: readonly PlannedVariable[];
  readonly #source: VariableSource;
  readonly #made: (Variable | undefined)[] = [];

  /** @internal */
  constructor(list: readonly PlannedVariable[], source: VariableSource) {
    this.#list = list;
    this.#source = source;
  }

  /** Their number. */
  get size(): number {
    return this.#list.length;
  }

  /** The innermost variable with a name; undefined: there is none in scope. */
  get(name: string): Variable | undefined {
    const index = this.#list.findIndex((planned) => planned.name === name);
    return index < 0 ? undefined : this.#at(index);
  }

  *[Symbol.iterator](): Iterator<Variable> {
    for (let i = 0; i < this.#list.length; i++) {
      const variable = this.#at(i);
      if (variable !== undefined) yield variable;
    }
  }

  /**
   * The same variables with the values that they have now, and what pointers point at, as far as it is shown by default.
   * @internal
   */
  snapshot(): FrameVariables {
    const { state } = this.#source;
    const memory = state.memory();
    const kept = memory && new KeptMemory(memory);
    const made = new FrameVariables(this.#list, { ...this.#source, state: keptState(state, kept) });
    this.#list.forEach(({ type }, i) => {
      const variable = made.#at(i);
      if ((sizeOf(this.#source.types, type) ?? 0) <= MAX_KEPT) variable?.bytes();
      variable?.toString();
      variable?.target()?.toString();
    });
    kept?.close();
    // Whether parts of memory were kept is known only now.
    made.#made.length = 0;
    return made;
  }

  #at(index: number): Variable | undefined {
    const planned = this.#list[index];
    if (planned === undefined) return undefined;
    const made = this.#made[index] ?? variableOf(planned, this.#source);
    this.#made[index] = made;
    return made;
  }
}

/** The variables of an event. */
export function variablesOfFrame(list: readonly PlannedVariable[], source: VariableSource): FrameVariables {
  return new FrameVariables(list, source);
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
