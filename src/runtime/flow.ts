/** The flow equations of one function (see src/probe-map.ts): what was not counted follows. Linear in the graph. */
import type { AbnormalEnd, FunctionProbes } from '../probe-map.ts';

/** Blocks, then edges. */
export type Flow = Float64Array;

/** The activations of one function that ended in mid-block. */
export interface Ends {
  readonly all: readonly AbnormalEnd[];
  /** Block → those that ended in it, not on their way to it. */
  readonly inBlock: ReadonlyMap<number, readonly AbnormalEnd[]>;
}

/** Nothing ended in mid-block. */
export const noEnds: Ends = { all: [], inBlock: new Map() };

/** Sorts the ends of one function by block. */
export function groupEnds(fn: FunctionProbes, all: readonly AbnormalEnd[]): Ends {
  const inBlock = new Map<number, AbnormalEnd[]>();
  for (const end of all) {
    if (end.arriving) continue;
    const block = blockAt(fn.blockStart, end.offset);
    const list = inBlock.get(block);
    if (list === undefined) inBlock.set(block, [end]);
    else list.push(end);
  }
  return { all, inBlock };
}

/**
 * Solves the equations of one function.
 * @param counters all counters of the module; undefined: all are 0
 * @param entry times that the function was called, where its calls tell; else its counters do
 */
export function solveFlow(
  fn: FunctionProbes,
  counters: ArrayLike<number> | undefined,
  ends: Ends,
  entry?: number,
): Flow {
  const blockCount = fn.blockStart.length;
  const outside = 2 * blockCount;
  const itemCount = blockCount + fn.edgeFrom.length;
  const value = new Float64Array(itemCount);
  /** Node → flow in minus flow out that is known. */
  const balance = new Float64Array(outside + 1);
  const unknown = new Uint32Array(outside + 1);
  const tail = (item: number): number => {
    if (item < blockCount) return 2 * item;
    const from = fn.edgeFrom[item - blockCount]!;
    return from < 0 ? outside : 2 * from + 1;
  };
  const head = (item: number): number => {
    if (item < blockCount) return 2 * item + 1;
    const to = fn.edgeTo[item - blockCount]!;
    return to < 0 ? outside : 2 * to;
  };

  for (const end of ends.all) {
    const block = blockAt(fn.blockStart, end.offset);
    balance[outside]! += end.count;
    balance[end.arriving ? 2 * block : 2 * block + 1]! -= end.count;
  }

  // The XOR of the unknown items at a node is the item itself once it is the only one left.
  const link = new Int32Array(outside + 1);
  const known = (item: number, count: number): void => {
    value[item] = count;
    balance[tail(item)]! -= count;
    balance[head(item)]! += count;
  };
  for (let item = 0; item < itemCount; item++) {
    const counter = item < blockCount ? fn.blockCounter[item]! : fn.edgeCounter[item - blockCount]!;
    if (item === blockCount && entry !== undefined) known(item, entry);
    else if (counter >= 0) known(item, counters?.[counter] ?? 0);
    else {
      for (const node of [tail(item), head(item)]) {
        unknown[node]!++;
        link[node]! ^= item;
      }
    }
  }
  const leaves: number[] = [];
  for (let node = 0; node <= outside; node++) if (unknown[node] === 1) leaves.push(node);
  for (let i = 0; i < leaves.length; i++) {
    const node = leaves[i]!;
    if (unknown[node] !== 1) continue;
    const item = link[node]!;
    const leavesNode = tail(item) === node;
    const other = leavesNode ? head(item) : tail(item);
    known(item, leavesNode ? balance[node]! : 0 - balance[node]!);
    unknown[node] = 0;
    link[other]! ^= item;
    if (--unknown[other]! === 1) leaves.push(other);
  }
  return value;
}

/** How often control came as far as `offset` in a block that was entered `count` times. */
export function reached({ inBlock }: Ends, block: number, count: number, offset: number): number {
  let left = count;
  for (const end of inBlock.get(block) ?? []) if (end.offset < offset) left -= end.count;
  return left;
}

/** Block that holds the instruction at `offset`: the last one that starts at or before it. */
function blockAt(blockStart: ArrayLike<number>, offset: number): number {
  let low = 0;
  let high = blockStart.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (blockStart[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}
