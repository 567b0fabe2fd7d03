/** Chooses where the counters of one function go, or flags where hits suffice and flags are cheaper. Pure. */
import { runLength } from '../../debuginfo/index.ts';
import { NOT_REQUIRED, solveFlow } from '../../probe-map/index.ts';
import type { TracedBody } from '../kind/probe-kind.ts';
import { placeFlags } from './hit-only.ts';
import type { CounterPlanInput } from './plan-input.ts';
import { type Placement, placeAllCounters, placeCounters } from './spanning-tree.ts';

/** What was chosen for a function. */
export interface ChosenCounters {
  /** Blocks and edges that have a counter, and which counts cannot be derived. */
  readonly placement: Placement;
  /** True when the entries need no counter: they follow from the calls of the function. */
  readonly entryKnown: boolean;
  /** True when the blocks have flags in place of counters. */
  readonly flags: boolean;
}

/** @param required blocks, then edges → 1 where the count must be derivable; undefined: everywhere */
export function chooseCounters(input: CounterPlanInput, required: Uint8Array | undefined): ChosenCounters {
  const { body, memory, options } = input;
  const { graph } = body;
  if (options.everywhere) return { placement: placeAllCounters(graph), entryKnown: false, flags: false };
  const counters = chooseTree(input, required);
  const { hitOnly, known } = options;
  if (hitOnly === undefined || hitOnly.needsCounts) return counters;
  const { blocks, cost } = placeFlags(graph, lastPlaces(input), memory, known);
  if (cost >= counters.placement.cost) return counters;
  return { placement: { blocks, cost, edges: [] }, entryKnown: false, flags: true };
}

/** Places counters. The entry count is not known if only a cycle of the function's own calls gives it. */
function chooseTree(
  { body, memory, options }: CounterPlanInput,
  required: Uint8Array | undefined,
): ChosenCounters {
  const { graph, funcidx } = body;
  const { entryShared = false, known } = options;
  if (entryShared) {
    const placement = placeCounters(graph, memory, { known, required: required, entryKnown: true });
    // With exactly one call of itself per entry, any number of entries would satisfy the equations.
    if (!graph.callee.includes(funcidx) || ownCallsPerEntry(body, placement) !== 1)
      return { placement, entryKnown: true, flags: false };
  }
  const placement = placeCounters(graph, memory, { known, required: required });
  return { placement, entryKnown: false, flags: false };
}

/** How many more calls of itself one more entry makes while all counters stay the same. */
function ownCallsPerEntry({ graph, funcidx }: TracedBody, placement: Placement): number {
  const blockCount = graph.blockStart.length;
  const { edgeFrom, edgeTo } = graph;
  const { unknown } = placement;
  const blockCounter = new Int32Array(blockCount);
  const edgeCounter = new Int32Array(edgeFrom.length);
  for (let b = 0; b < blockCount; b++) blockCounter[b] = unknown?.[b] === 1 ? NOT_REQUIRED : -1;
  for (let e = 0; e < edgeFrom.length; e++)
    edgeCounter[e] = unknown?.[blockCount + e] === 1 ? NOT_REQUIRED : -1;
  for (const block of placement.blocks) blockCounter[block] = 0;
  for (const edge of placement.edges) edgeCounter[edge] = 0;
  const flow = solveFlow({ blockCounter, edgeFrom, edgeTo, edgeCounter }, undefined, [], 1);
  let calls = 0;
  for (let i = 0; i < graph.callee.length; i++)
    if (graph.callee[i] === funcidx) calls += flow[graph.callBlock[i]!]!;
  return calls;
}

/** Block → ModuleOffset of the last place in it for which it matters whether control reached it; -1: none. */
function lastPlaces({ body, lines, instructions }: CounterPlanInput): ArrayLike<number> {
  const { graph, events } = body;
  const last = new Float64Array(graph.blockStart.length).fill(-1);
  for (const { block, offset, kind, id } of events.places) {
    const row = events.rowOfLine[id - 1]!;
    const several = lines.isInRuns && kind === 'start' && runLength(lines, row, body.lastRow) > 1;
    const end = several ? instructions.before(lines.offset[row + 1]!) : offset;
    last[block] = Math.max(last[block]!, end);
  }
  for (const [, block, offset] of events.silent) last[block] = Math.max(last[block]!, offset);
  return last;
}
