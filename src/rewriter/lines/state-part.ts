/**
 * The part of a body that keeps the state of the line rule in two locals (`last`, the line of the last start; `moved`,
 * whether there was an event since the last arrival at a loop header) and acts where an event depends on it. What is done
 * then is decided by the kinds of probes, its actors: counters count, events are delivered.
 */
import type { PlaceIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { type CodeWriter, Op } from '../../wasm/index.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { BodyPart, CodePlace, ProbeCode, Surroundings } from '../write/body-part.ts';
import { ProbeRank } from '../write/probe-rank.ts';
import type { LineEvents, LinePlace } from './line-events.ts';
import { liveState, State } from './state-liveness.ts';
import type { Scratch } from './working-memory.ts';

/** What one kind of probe does at the places of a function. */
export interface PlaceActor {
  readonly part: BodyPart;
  /** Whether the kind depends on the state in this function; without it, it acts by probes of its own. */
  readonly needsState: boolean;
  /** Place, in order → the number to act with, or -1: nothing to do there. */
  readonly acts: ArrayLike<number>;
  /** False: it acts in the probed copy of a body only. */
  readonly inPlainCopy: boolean;
}

/** One actor's action at one place. */
interface PlaceAction {
  /** Index of the actor. */
  readonly actor: number;
  readonly number: number;
}

interface StateProbeBase {
  readonly at: ModuleOffset;
  /** Number of the line within the function, from 1. */
  readonly line: number;
  /** What it sets, of {@link State}. */
  readonly sets: number;
  readonly acts: readonly PlaceAction[];
}

/** A probe that sets the state, looks at it, or both. */
export type StateProbe =
  /** At a start of a line; `always`: it is known to be another line. */
  | (StateProbeBase & { readonly kind: 'start'; readonly always: boolean })
  /** Before a `loop`, for the arrival from above; `again`: the loop has branches to its header. */
  | (StateProbeBase & { readonly kind: 'loop-entry'; readonly again: boolean })
  /** After a `loop`, for the arrival by a branch. */
  | (StateProbeBase & { readonly kind: 'loop-back' });

const ranks = {
  start: ProbeRank.line,
  'loop-entry': ProbeRank.loopEntry,
  'loop-back': ProbeRank.loopBack,
} as const;

/** What is known of the function, for {@link planState}. */
export interface StateToPlan {
  readonly graph: FunctionGraph;
  readonly events: LineEvents;
}

/** The part that serves all actors which need the state; undefined: none does. */
export function planState(
  fn: StateToPlan,
  actors: readonly PlaceActor[],
  memory: Scratch,
): StatePart | undefined {
  if (!actors.some(({ needsState }) => needsState)) return undefined;
  const needy = actors.filter(({ needsState }) => needsState);
  const probes = planStateProbes(fn, needy, memory);
  return probes.length === 0 ? undefined : new StatePart(needy, probes);
}

/** The probes of the places that have something to do, in the order of the code. Pure. */
export function planStateProbes(
  { graph, events }: StateToPlan,
  actors: readonly Pick<PlaceActor, 'acts'>[],
  memory: Scratch,
): readonly StateProbe[] {
  const { places } = events;
  const actsAt = places.map((_, i) => actionsAt(actors, i as PlaceIndex));
  const looks = (place: LinePlace, i: number): boolean =>
    actsAt[i]!.length > 0 && !(place.kind === 'start' && place.decision === 'always');
  const sets = liveState(graph, events, looks, memory);
  const loopOffset = new Map(graph.loops.map(({ header, offset }) => [header, offset]));
  const withBack = new Set(places.flatMap(({ kind, block }) => (kind === 'loop-back' ? [block] : [])));
  const probes: StateProbe[] = [];
  places.forEach((place, i) => {
    const acts = actsAt[i]!;
    const { kind, decision, block, id: line, offset: at } = place;
    if (acts.length === 0 && sets[i] === State.none) return;
    const shared = { line, sets: sets[i]!, acts };
    if (kind === 'loop-entry')
      probes.push({ kind, at: loopOffset.get(block) ?? at, ...shared, again: withBack.has(block) });
    else if (kind === 'loop-back') probes.push({ kind, at, ...shared });
    // A start at which the line is known to be the same changes nothing.
    else if (decision !== 'never') probes.push({ kind, at, ...shared, always: decision === 'always' });
  });
  return probes.sort((a, b) => a.at - b.at || ranks[a.kind] - ranks[b.kind]);
}

function actionsAt(actors: readonly Pick<PlaceActor, 'acts'>[], place: PlaceIndex): readonly PlaceAction[] {
  const actions: PlaceAction[] = [];
  actors.forEach(({ acts }, actor) => {
    const number = acts[place] ?? -1;
    if (number >= 0) actions.push({ actor, number });
  });
  return actions;
}

/** See the head of the file. */
export class StatePart implements BodyPart<StateProbe> {
  readonly probes: readonly StateProbe[];
  readonly locals = { i32: 2, i64: 0 };
  private readonly actors: readonly PlaceActor[];

  constructor(actors: readonly PlaceActor[], probes: readonly StateProbe[]) {
    this.actors = actors;
    this.probes = probes;
  }

  rank({ kind }: StateProbe): number {
    return ranks[kind];
  }

  code(place: CodePlace): ProbeCode<StateProbe> {
    return new StateCode(place, this.actors);
  }
}

class StateCode implements ProbeCode<StateProbe> {
  private readonly code: CodeWriter;
  private readonly last: number;
  private readonly moved: number;
  private readonly actors: readonly PlaceActor[];
  private readonly codeOf: CodePlace['codeOf'];

  constructor({ code, firstLocal, codeOf }: CodePlace, actors: readonly PlaceActor[]) {
    this.code = code;
    this.last = firstLocal.i32;
    this.moved = firstLocal.i32 + 1;
    this.actors = actors;
    this.codeOf = codeOf;
  }

  write(probe: StateProbe, { copy }: Surroundings): ModuleOffset {
    const acts = probe.acts.filter(({ actor }) => copy === 'probed' || this.actors[actor]?.inPlainCopy);
    switch (probe.kind) {
      case 'start':
        this.start(probe, acts);
        break;
      case 'loop-entry':
        if (acts.length > 0) {
          this.lastDiffers(probe.line);
          this.performIf(acts);
        }
        // The code after `loop` runs now as well: `moved` = 1 keeps it from an event of its own.
        this.setState(probe, probe.again ? 1 : 0);
        break;
      case 'loop-back':
        if (acts.length > 0) {
          this.lastDiffers(probe.line);
          this.code.localGet(this.moved);
          this.code.op(Op['i32.eqz']);
          this.code.op(Op['i32.or']);
          this.performIf(acts);
        }
        this.setState(probe, 0);
        break;
    }
    return probe.at;
  }

  private start(probe: Extract<StateProbe, { kind: 'start' }>, acts: readonly PlaceAction[]): void {
    const setsMoved = (probe.sets & State.moved) !== 0;
    if (probe.always) this.perform(acts);
    else if (acts.length > 0 || setsMoved) {
      this.lastDiffers(probe.line);
      this.code.if();
      this.perform(acts);
      if (setsMoved) this.set(this.moved, 1);
      this.code.end();
    }
    this.setState(probe, probe.always ? 1 : undefined);
  }

  private perform(acts: readonly PlaceAction[]): void {
    for (const { actor, number } of acts) {
      const found = this.actors[actor];
      if (found !== undefined) this.codeOf(found.part).act?.(number);
    }
  }

  private performIf(acts: readonly PlaceAction[]): void {
    this.code.if();
    this.perform(acts);
    this.code.end();
  }

  /** Keeps of the state what will be looked at; `moved` undefined: that was done already. */
  private setState({ line, sets }: StateProbe, moved: 0 | 1 | undefined): void {
    if ((sets & State.last) !== 0) this.set(this.last, line);
    if ((sets & State.moved) !== 0 && moved !== undefined) this.set(this.moved, moved);
  }

  private set(local: number, value: number): void {
    this.code.i32Const(value);
    this.code.localSet(local);
  }

  private lastDiffers(line: number): void {
    this.code.localGet(this.last);
    this.code.i32Const(line);
    this.code.op(Op['i32.ne']);
  }
}
