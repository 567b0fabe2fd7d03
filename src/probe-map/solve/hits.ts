/**
 * Derives what ran from flags: a function may have flags instead of counters, each set when control passed through its
 * block. What flags and abnormal exits show is propagated along edges, only where it necessarily follows.
 */
import { groupByKey } from '../../columns/index.ts';
import type { BlockIndex, PlaceIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { FunctionCounts, FunctionProbes } from '../probe-map.ts';
import type { BlockExits } from './block-exits.ts';

/**
 * What ran in a function whose counters are flags: every number is 1 or 0.
 * @param flags all counters of the module; not 0: set
 */
export function hitsOf(
  fn: FunctionProbes,
  flags: ArrayLike<number>,
  { all, inBlock }: BlockExits,
): FunctionCounts {
  const blockCount = fn.blockStart.length;
  const arriving = new Set(all.flatMap((end) => (end.arriving ? [end.offset] : [])));
  /** Block → 1 when control entered it; and when control reached its last instruction. */
  const entered = new Float64Array(blockCount);
  const through = new Uint8Array(blockCount);
  const edgesIn = lists(fn.edgeTo, blockCount);
  const edgesOut = lists(fn.edgeFrom, blockCount);
  const queue: BlockIndex[] = [];
  const enter = (block: BlockIndex): void => {
    if (entered[block] === 1) return;
    entered[block] = 1;
    queue.push(block);
  };
  const pass = (block: BlockIndex): void => {
    if (through[block] === 1) return;
    through[block] = 1;
    enter(block);
    const out = edgesOut(block);
    const to = (out.length === 1 ? fn.edgeTo[out[0]!]! : -1) as BlockIndex;
    if (to >= 0 && !arriving.has(fn.blockStart[to] as ModuleOffset)) enter(to);
  };
  for (let block = 0 as BlockIndex; block < blockCount; block++) {
    const flag = fn.blockCounter[block]!;
    if (flag >= 0 && flags[flag] !== 0) pass(block);
    if (inBlock.has(block)) enter(block);
    if (arriving.has(fn.blockStart[block] as ModuleOffset)) cameFrom(block);
  }
  // Propagates until nothing new follows.
  for (let i = 0; i < queue.length; i++) {
    const block = queue[i]!;
    cameFrom(block);
    if (fn.blockCounter[block]! < 0 && !inBlock.has(block)) pass(block);
  }
  function cameFrom(block: BlockIndex): void {
    const into = edgesIn(block);
    const from = (into.length === 1 ? fn.edgeFrom[into[0]!]! : -1) as BlockIndex;
    if (from >= 0) pass(from);
  }

  const reached = (block: BlockIndex, offset: ModuleOffset): boolean =>
    through[block] === 1 || (inBlock.get(block)?.some((end) => end.offset >= offset) ?? false);
  const places = new Float64Array(fn.places.length);
  for (let place = 0 as PlaceIndex; place < places.length; place++)
    places[place] = reached(fn.places.block(place), fn.places.offset(place)) ? 1 : 0;
  return {
    entries: blockCount > 0 ? entered[0]! : 0,
    blocks: entered,
    places,
    silent: fn.silent.map(([, , block, offset]) => reached(block, offset)),
    exact: true,
  };
}

/** Edges by block, in one array. */
function lists(blockOf: readonly number[], blockCount: number): (block: BlockIndex) => Int32Array {
  const first = new Int32Array(blockCount + 1);
  const edges = new Int32Array(blockOf.length);
  const keys = Int32Array.from(blockOf);
  groupByKey({ keys, length: keys.length, groups: blockCount, first, items: edges });
  return (block) => edges.subarray(first[block]!, first[block + 1]!);
}
