/**
 * The host's half of the slow reference: the rule for `line` events of docs/line-events.md, applied one call at a
 * time. The state of an activation is its `last` line id, `moved`, and whether it has just come from above a loop.
 */

/** What the instrumented module calls, by name of the export of the table of functions. */
export interface Callbacks {
  enter(funcidx: number): number;
  start(activation: number, row: number): void;
  loopBefore(activation: number, loop: number): void;
  loopAfter(activation: number, loop: number): void;
  touch(activation: number, row: number): void;
}

/** Facts of all functions in columns: rows and loops are numbered through the module. */
export interface RuleTables {
  /** Row → line id, 0: none. */
  readonly rowId: readonly number[];
  /** Loop → line id of its header, 0: none. */
  readonly header: readonly number[];
  /** Line ids in use are below this. */
  readonly idCount: number;
  readonly functionCount: number;
}

/** What was seen. */
export interface Observed {
  /** Line id → number of `line` events. */
  readonly hits: Float64Array;
  /** Line id → 1 when an instruction that does something ran under a row with this id. */
  readonly ran: Uint8Array;
  /** funcidx → times entered. */
  readonly entries: Float64Array;
  /** `[activation, id]` and `[activation, -1 - funcidx]` for a call, flat, in order; empty unless asked for. */
  readonly events: number[];
}

const MOVED = 1;
const FROM_ABOVE = 2;
/** Where `last` stands in the word of an activation. */
const LAST_SHIFT = 2;

/** The rule as callbacks. Activations are numbered from 0 and never reused. */
export function lineRule(
  tables: RuleTables,
  recordEvents: boolean,
): { calls: Callbacks; observed: Observed } {
  const id = Int32Array.from(tables.rowId);
  const header = Int32Array.from(tables.header);
  const observed: Observed = {
    hits: new Float64Array(tables.idCount),
    ran: new Uint8Array(tables.idCount),
    entries: new Float64Array(tables.functionCount),
    events: [],
  };
  const { hits, ran, entries, events } = observed;
  let states = new Int32Array(1 << 16);
  let activations = 0;

  const event = (activation: number, line: number): void => {
    hits[line]!++;
    if (recordEvents) events.push(activation, line);
  };

  const calls: Callbacks = {
    enter(funcidx) {
      entries[funcidx]!++;
      if (activations === states.length) {
        const grown = new Int32Array(states.length * 2);
        grown.set(states);
        states = grown;
      }
      if (recordEvents) events.push(activations, -1 - funcidx);
      return activations++;
    },
    start(activation, row) {
      const line = id[row]!;
      const state = states[activation]!;
      if (state >> LAST_SHIFT === line) return;
      event(activation, line);
      states[activation] = (line << LAST_SHIFT) | (state & FROM_ABOVE) | MOVED;
    },
    loopBefore(activation) {
      states[activation]! |= FROM_ABOVE;
    },
    loopAfter(activation, loop) {
      const state = states[activation]!;
      const line = header[loop]!;
      if (line === 0) {
        states[activation] = state & ~FROM_ABOVE;
        return;
      }
      const sameLine = state >> LAST_SHIFT === line;
      const again = (state & FROM_ABOVE) === 0 && (state & MOVED) === 0;
      if (!sameLine || again) event(activation, line);
      states[activation] = line << LAST_SHIFT;
    },
    touch(_activation, row) {
      ran[id[row]!] = 1;
    },
  };
  return { calls, observed };
}
