/**
 * Which probes have to keep the state (`last`, `moved`) of the line rule in locals: those from which control can come to
 * a probe that looks at it before another one sets it anew. Backward data flow over the blocks. Pure.
 */
import { sumCounts } from '../../columns/index.ts';
import { type BlockIndex, blockIndex, type EdgeIndex, edgeIndex } from '../../indices.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { LineEvents, LinePlace } from './line-events.ts';
import { addTo } from './line-flow.ts';
import type { Scratch } from './working-memory.ts';

/** Parts of the state, as bits. */
export const State = { none: 0, last: 1, moved: 2, both: 3 } as const;

/**
 * What each place has to set, in the order of `events.places`: a combination of {@link State}.
 * @param looks whether the code of a place, the i-th, does different things in different states
 */
export function liveState(
  graph: FunctionGraph,
  events: LineEvents,
  looks: (place: LinePlace, i: number) => boolean,
  scratch: Scratch,
): Uint8Array {
  const { places } = events;
  const blockCount = graph.blockStart.length;
  /** Block → its places from `first[b]` to `first[b + 1]`, excluded. */
  const first = scratch.int32(blockCount + 1);
  for (const { block } of places) first[block + 1]!++;
  sumCounts(first, blockCount);

  const sets = new Uint8Array(places.length);
  const out = new Uint8Array(blockCount);
  /** What is live before a block, by the way from above (into a loop) and by all others. */
  const before = (block: number): { readonly entering: number; readonly arriving: number } => {
    let live = out[block]!;
    let entry = -1;
    for (let i = first[block + 1]! - 1; i >= first[block]!; i--) {
      const place = places[i]!;
      if (place.kind === 'loop-entry') {
        entry = i;
        continue;
      }
      sets[i] = setBy(place, live);
      live = liveBefore(place, live, looks(place, i));
    }
    if (entry < 0) return { entering: live, arriving: live };
    const place = places[entry]!;
    sets[entry] = live;
    return { entering: liveBefore(place, live, looks(place, entry)), arriving: live };
  };

  const entryEdge = new Map(graph.loops.map(({ header, entryEdge: edge }) => [header, edge]));
  const queue: BlockIndex[] = [];
  const queued = new Uint8Array(blockCount);
  const flowOut = (block: BlockIndex, live: number): void => {
    if ((out[block]! | live) === out[block]) return;
    out[block]! |= live;
    if (queued[block] === 1) return;
    queued[block] = 1;
    queue.push(block);
  };
  const handlers = new HandlerLiveness(graph, flowOut);
  const spread = (block: BlockIndex): void => {
    const { entering, arriving } = before(block);
    const entry = entryEdge.get(block);
    for (let k = graph.firstInto[block]!; k < graph.firstInto[block + 1]!; k++) {
      const edge = edgeIndex(graph.edgesInto[k]!);
      const from = blockIndex(graph.edgeFrom[edge]!);
      if (from >= 0) flowOut(from, edge === entry ? entering : arriving);
      else handlers.caught(edge, arriving);
    }
  };
  for (let b = blockCount - 1; b >= 0; b--) spread(blockIndex(b));
  for (let i = 0; i < queue.length; i++) {
    queued[queue[i]!] = 0;
    spread(queue[i]!);
  }
  return sets;
}

/** A start at which the line is known to be the same changes nothing. */
const setBy = (place: LinePlace, live: number): number =>
  place.kind === 'start' && place.decision === 'never' ? State.none : live;

/** What is live before a place, given what is live after it. */
function liveBefore({ kind, decision }: LinePlace, live: number, looks: boolean): number {
  switch (kind) {
    case 'loop-entry':
      return looks ? State.last : State.none;
    case 'loop-back':
      return looks ? State.both : State.none;
    case 'start':
      if (decision === 'never') return live;
      if (decision === 'always') return State.none;
      // `moved` becomes 1 only if the line is another.
      if ((live & State.moved) !== 0) return State.both;
      return looks ? State.last : State.none;
  }
}

/** What is live where something is thrown: what is live before the handlers that may get it. */
class HandlerLiveness {
  private readonly regions: FunctionGraph['regions'];
  private readonly flowOut: (block: BlockIndex, live: number) => void;
  private readonly live: Uint8Array;
  private readonly regionsOfCatch = new Map<number, number[]>();
  /** Region → regions inside of it that pass on what they do not catch. */
  private readonly inside = new Map<number, number[]>();

  constructor({ regions }: FunctionGraph, flowOut: (block: BlockIndex, live: number) => void) {
    this.regions = regions;
    this.flowOut = flowOut;
    this.live = new Uint8Array(regions.length);
    regions.forEach(({ catchEdges, catchesAll, parent }, r) => {
      for (const edge of catchEdges) addTo(this.regionsOfCatch, edge, r);
      if (!catchesAll && parent >= 0) addTo(this.inside, parent, r);
    });
  }

  /** `live`: what is live after an edge to a handler. */
  caught(edge: EdgeIndex, live: number): void {
    const queue = [...(this.regionsOfCatch.get(edge) ?? [])];
    for (let r = queue.pop(); r !== undefined; r = queue.pop()) {
      if ((this.live[r]! | live) === this.live[r]) continue;
      this.live[r]! |= live;
      for (const block of this.regions[r]!.throwers) this.flowOut(block, live);
      for (const inner of this.inside.get(r) ?? []) queue.push(inner);
    }
  }
}
