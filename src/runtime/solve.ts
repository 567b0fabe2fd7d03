/**
 * From counters to counts: solves the flow equations of every function (see src/probe-map.ts) and applies what is
 * known of activations that ended in mid-block. Linear in the size of the graph.
 */
import type { AbnormalEnd, FunctionCounts, FunctionProbes, ProbeMap } from '../probe-map.ts';

/**
 * Counts of all functions, in the order of `probeMap.functions`.
 * @param counters all counters of the module, in order
 * @param ends activations that ended in mid-block; offsets are those of the original module
 */
export function solveCounts(
  probeMap: Pick<ProbeMap, 'functions'>,
  counters: ArrayLike<bigint>,
  ends: readonly AbnormalEnd[],
): FunctionCounts[] {
  const endsOf = new Map<number, AbnormalEnd[]>();
  for (const end of ends) {
    const list = endsOf.get(end.funcidx);
    if (list === undefined) endsOf.set(end.funcidx, [end]);
    else list.push(end);
  }
  const values = new Float64Array(counters.length);
  for (let i = 0; i < values.length; i++) values[i] = Number(BigInt.asUintN(64, counters[i] as bigint));
  return probeMap.functions.map((fn) => solveFunction(fn, values, endsOf.get(fn.funcidx) ?? []));
}

/** Counts of one function. */
export function solveFunction(
  fn: FunctionProbes,
  counters: Float64Array,
  ends: readonly AbnormalEnd[],
): FunctionCounts {
  const blockCount = fn.blockStart.length;
  const edgeCount = fn.edgeFrom.length;
  const outside = 2 * blockCount;
  const itemCount = blockCount + edgeCount;
  const value = new Float64Array(itemCount);
  /** Node → flow in minus flow out that is known. */
  const balance = new Float64Array(outside + 1);
  const unknown = new Uint32Array(outside + 1);
  const tail = (item: number): number => {
    if (item < blockCount) return 2 * item;
    const from = fn.edgeFrom[item - blockCount] as number;
    return from < 0 ? outside : 2 * from + 1;
  };
  const head = (item: number): number => {
    if (item < blockCount) return 2 * item + 1;
    const to = fn.edgeTo[item - blockCount] as number;
    return to < 0 ? outside : 2 * to;
  };

  const inBlock = new Map<number, AbnormalEnd[]>();
  for (const end of ends) {
    const block = blockAt(fn.blockStart, end.offset);
    balance[outside]! += end.count;
    if (end.arriving) {
      balance[2 * block]! -= end.count;
      continue;
    }
    balance[2 * block + 1]! -= end.count;
    const list = inBlock.get(block);
    if (list === undefined) inBlock.set(block, [end]);
    else list.push(end);
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
    if (counter >= 0) known(item, counters[counter]!);
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

  let exact = true;
  for (const count of value) if (count < 0 || count > Number.MAX_SAFE_INTEGER) exact = false;
  /** How often control came as far as `offset` in `block`. */
  const reached = (block: number, offset: number): number => {
    let count = value[block]!;
    for (const end of inBlock.get(block) ?? []) if (end.offset < offset) count -= end.count;
    return count;
  };
  const eventsOf = (place: number): number => {
    const count = fn.places.count(place);
    switch (count.kind) {
      case 'block':
        return reached(fn.places.block(place), fn.places.offset(place));
      case 'counter':
        return counters[count.counter]!;
      case 'edges':
        return count.edges.reduce((sum, edge) => sum + value[blockCount + edge]!, 0);
    }
  };
  const places = new Float64Array(fn.places.length);
  for (let place = 0; place < places.length; place++) {
    const events = eventsOf(place);
    if (events < 0 || events > Number.MAX_SAFE_INTEGER) exact = false;
    places[place] = events;
  }
  return {
    entries: value[blockCount]!,
    blocks: value.slice(0, blockCount),
    places,
    silent: fn.silent.map(([, , block, offset]) => reached(block, offset) > 0),
    exact,
  };
}

/** Block that holds the instruction at `offset`: the last one that starts at or before it. */
function blockAt(blockStart: readonly number[], offset: number): number {
  let low = 0;
  let high = blockStart.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (blockStart[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}
