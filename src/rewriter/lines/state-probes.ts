/** The probes that keep the state of the line rule in locals, or do something by it, of places in order. Pure. */
import type { FunctionGraph } from '../flow/graph.ts';
import type { Probe } from '../write/probes.ts';
import type { LinePlace } from './line-events.ts';
import { State } from './state-liveness.ts';

/** A probe that keeps or looks at the state. */
export type StateProbe = Extract<Probe, { readonly line: number }>;

/** What the probe of a place is to do; -1: no counter, no site. */
export interface StateTask {
  readonly counter: number;
  readonly site?: number;
  /** What it sets, of {@link State}. */
  readonly sets: number;
  /** True when there is a probe even if it does nothing by itself. */
  readonly kept?: boolean;
}

/** Probes of the places that have something to do. A start at which the line is known to be the same has nothing. */
export function stateProbes(
  graph: FunctionGraph,
  places: readonly LinePlace[],
  task: (place: LinePlace, i: number) => StateTask,
): StateProbe[] {
  const loopOffset = new Map(graph.loops.map(({ header, offset }) => [header, offset]));
  const withBack = new Set(places.flatMap(({ kind, block }) => (kind === 'loop-back' ? [block] : [])));
  const probes: StateProbe[] = [];
  for (const [i, place] of places.entries()) {
    const { kept = false, ...rest } = task(place, i);
    if (!kept && rest.counter < 0 && (rest.site ?? -1) < 0 && rest.sets === State.none) continue;
    const { kind, decision, offset: at } = place;
    const line = place.id;
    if (kind === 'loop-entry') {
      const loop = loopOffset.get(place.block)!;
      probes.push({ kind, at: loop, line, ...rest, again: withBack.has(place.block) });
    } else if (kind === 'loop-back') probes.push({ kind, at, line, ...rest });
    else if (decision !== 'never') probes.push({ kind, at, line, ...rest, always: decision === 'always' });
  }
  return probes;
}
