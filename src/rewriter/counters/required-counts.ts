/** Which counts of blocks and edges must be derivable from the counters of a function. Pure. */
import { runLength } from '../../debuginfo/index.ts';
import type { FuncIdx } from '../../indices.ts';
import { needsCounter } from '../lines/line-events.ts';
import type { CounterPlanInput } from './plan-input.ts';

/** Blocks, then edges → 1 where the count is required: for a line, an arm of a branch, the entries, or those of a callee. */
export function findRequired({ body, lines, memory, options }: CounterPlanInput): Uint8Array {
  const { graph, events, counted } = body;
  const { entryShared, sharesEntry, hitOnly } = options;
  const blockCount = graph.blockStart.length;
  const required = memory.uint8(blockCount + graph.edgeFrom.length);
  required[0] = 1;
  if (entryShared) required[blockCount] = 1;
  const { places } = events;
  for (let i = 0; i < places.length; i++) {
    if (counted[i] !== 1) continue;
    const place = places[i]!;
    if (lines.isInRuns && place.kind === 'start' && events.isReached(place.block)) {
      // The lines that follow in its run have an event whenever control comes to them.
      const row = events.rowOfLine[place.id - 1]!;
      if (runLength(lines, row, body.lastRow) > 1) required[place.block] = 1;
    }
    if (hitOnly !== undefined || (place.kind === 'start' && place.decision === 'always'))
      required[place.block] = 1;
    else if (place.decision === 'never' || needsCounter(place)) continue;
    else
      for (const { edge, decision } of place.paths)
        if (decision === 'always') required[blockCount + edge] = 1;
  }
  for (const [, block] of events.silent) required[block] = 1;
  for (const { arms } of body.branches)
    for (const { edges } of arms) for (const edge of edges) required[blockCount + edge] = 1;
  if (sharesEntry !== undefined)
    for (let i = 0; i < graph.callee.length; i++)
      if (sharesEntry(graph.callee[i] as FuncIdx)) required[graph.callBlock[i]!] = 1;
  return required;
}
