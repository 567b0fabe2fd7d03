/** Activations that ended in mid-block, by block: how far control came in each. */
import { upperBound } from '../../columns/index.ts';
import type { BlockIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { FlowStop } from '../flow-equations.ts';
import { type AbnormalExit, type FunctionProbes, UNKNOWN_PLACE } from '../probe-map.ts';

/** The activations of one function that ended in the middle of a block. */
export interface BlockExits {
  readonly all: readonly AbnormalExit[];
  /** The same, as the flow equations see them. */
  readonly stops: readonly FlowStop[];
  /** Block → those that ended in it, not before entering it. */
  readonly inBlock: ReadonlyMap<BlockIndex, readonly AbnormalExit[]>;
  /** False: others may have ended nobody knows where. */
  readonly complete: boolean;
}

/** No abnormal exits. */
const noExits: BlockExits = { all: [], stops: [], inBlock: new Map(), complete: true };

/** Groups the abnormal exits of one function by block. */
function groupExits(fn: FunctionProbes, all: readonly AbnormalExit[]): BlockExits {
  const inBlock = new Map<BlockIndex, AbnormalExit[]>();
  const stops: FlowStop[] = [];
  let complete = true;
  for (const end of all) {
    if (end.offset === UNKNOWN_PLACE) {
      complete = false;
      continue;
    }
    const block = blockAt(fn.blockStart, end.offset);
    stops.push({ block, arriving: end.arriving === true, count: end.count });
    if (end.arriving) continue;
    const list = inBlock.get(block);
    if (list === undefined) inBlock.set(block, [end]);
    else list.push(end);
  }
  return { all, stops, inBlock, complete };
}

/** Groups the abnormal exits of a module by function: of the one at each position of the probe map. */
export function exitsByFunction(
  functions: readonly FunctionProbes[],
  ends: readonly AbnormalExit[],
): (position: number) => BlockExits {
  if (ends.length === 0) return () => noExits;
  const endsOf = new Map<number, AbnormalExit[]>();
  for (const end of ends) {
    const list = endsOf.get(end.funcidx);
    if (list === undefined) endsOf.set(end.funcidx, [end]);
    else list.push(end);
  }
  const grouped = new Map<number, BlockExits>();
  return (position) => {
    const fn = functions[position]!;
    const own = endsOf.get(fn.funcidx);
    if (own === undefined) return noExits;
    const exits = grouped.get(position) ?? groupExits(fn, own);
    grouped.set(position, exits);
    return exits;
  };
}

/** How often control reached `offset` in a block that was entered `count` times. */
export function reached(
  { inBlock }: BlockExits,
  block: BlockIndex,
  count: number,
  offset: ModuleOffset,
): number {
  if (inBlock.size === 0) return count;
  let left = count;
  for (const end of inBlock.get(block) ?? []) if (end.offset < offset) left -= end.count;
  return left;
}

/** Block that holds the instruction at `offset`: the last one that starts at or before it. */
function blockAt(blockStart: ArrayLike<number>, offset: number): BlockIndex {
  return Math.max(0, upperBound(blockStart, offset) - 1) as BlockIndex;
}
