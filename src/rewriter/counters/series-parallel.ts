/**
 * Shrinks the graph that counters are chosen for, without loss: items in series have equal counts, so one counter serves
 * all of them; parallel paths whose counts are not required need no counter, or one each. Most functions reduce to a few
 * branches and loops. Pure; linear.
 */
import type { Scratch } from '../lines/working-memory.ts';

/** Blocks and edges of a function as edges between nodes, in columns that have room for twice as many. */
export interface Items {
  readonly count: number;
  readonly nodeCount: number;
  /** Item → the two nodes that it connects. */
  readonly tail: Int32Array;
  readonly head: Int32Array;
  /** Item → what a counter for it costs. */
  readonly cost: Float64Array;
  /** Item whose count is known without a counter; -1: none. */
  readonly known: number;
}

/** The result of {@link reduceItems}: items, and compounds of them, which are numbered after all items. */
export interface Reduced {
  /** The first `rootCount` are the items and compounds that are part of no other. */
  readonly roots: Int32Array;
  readonly rootCount: number;
  /** Item or compound → 1: its count must be derivable. */
  readonly required: Uint8Array;
  /** Calls `count` with every item that must be counted to count `root`. */
  countedIn(root: number, count: (item: number) => void): void;
}

/** Penalty for several counters in place of one: code grows, and the weights are estimates. */
export const SEVERAL = 1.1;
/** Table slots that are examined before a search is given up; giving up costs only a few extra counters. */
const MOST_PROBES = 16;
const NONE = -1;
/** Added to a node's degree so that it is never reduced: more than any node has. */
const FIXED = 0x4000_0000;

/** Joins items as far as possible. @param required item → 1 where the count must be derivable; by default everywhere */
export function reduceItems(items: Items, required: Uint8Array | undefined, scratch: Scratch): Reduced {
  const reduction = new Reduction(items, required, scratch);
  if (required !== undefined) reduction.joinParallel();
  reduction.joinSeries();
  return reduction.finish();
}

class Reduction {
  private readonly items: Items;
  private readonly scratch: Scratch;
  private readonly tail: Int32Array;
  private readonly head: Int32Array;
  private readonly cost: Float64Array;
  private readonly required: Uint8Array;
  /** Number of the next compound. */
  private next: number;
  /** Item or compound → the compound that it is part of; -1: none. */
  private readonly whole: Int32Array;
  /** Compound → its two parts; the second of a series, which needs no counter, is stored as its complement. */
  private readonly part: Int32Array;
  private readonly otherPart: Int32Array;
  /** Node → items at it are `incident[first[node]]` up to `incident[first[node + 1]]`, excluded. */
  private readonly first: Int32Array;
  private readonly incident: Int32Array;
  /** Node → number of ends of items and compounds at it. */
  private readonly degree: Int32Array;
  /** Nodes whose degree was two. */
  private readonly queue: Int32Array;
  private queued = 0;
  /** Open addressing: an item or compound whose count is not required, keyed by its two nodes; stored plus 1. */
  private readonly table: Int32Array;
  private readonly mask: number;

  constructor(items: Items, required: Uint8Array | undefined, scratch: Scratch) {
    const { count, nodeCount, tail, head, cost, known } = items;
    this.items = items;
    this.scratch = scratch;
    this.tail = tail;
    this.head = head;
    this.cost = cost;
    this.next = count;
    this.required = scratch.uint8(2 * count);
    for (let item = 0; item < count; item++)
      this.required[item] = required === undefined ? 1 : required[item]!;
    this.whole = scratch.unsetInt32(2 * count);
    this.whole.fill(NONE, 0, count);
    this.part = scratch.unsetInt32(2 * count);
    this.otherPart = scratch.unsetInt32(2 * count);
    this.first = scratch.int32(nodeCount + 1);
    this.incident = scratch.unsetInt32(2 * count);
    this.degree = scratch.int32(nodeCount);
    // Every node is queued when its degree becomes two, which happens once.
    this.queue = scratch.unsetInt32(nodeCount);
    this.mask = required === undefined ? 0 : (4 << (31 - Math.clz32(count))) - 1;
    this.table = scratch.int32(this.mask + 1);
    this.findIncident();
    if (known >= 0) {
      this.degree[tail[known]!]! += FIXED;
      this.degree[head[known]!]! += FIXED;
    }
  }

  /** A separate counting sort, because every item has two keys, and the key counts are the degrees. */
  private findIncident(): void {
    const { first, incident, degree, tail, head } = this;
    const { count, nodeCount } = this.items;
    for (let item = 0; item < count; item++) {
      degree[tail[item]!]!++;
      degree[head[item]!]!++;
    }
    let sum = 0;
    for (let node = 0; node < nodeCount; node++) {
      sum += degree[node]!;
      first[node] = sum;
    }
    first[nodeCount] = sum;
    for (let item = count - 1; item >= 0; item--) {
      incident[--first[tail[item]!]!] = item;
      incident[--first[head[item]!]!] = item;
    }
  }

  /** Joins items between the same nodes whose counts are not required. */
  joinParallel(): void {
    const { count } = this.items;
    for (let item = 0; item < count; item++) if (this.required[item] === 0) this.joinWithParallel(item);
  }

  /** Joins the two items at each node of degree two; and then what has become parallel. */
  joinSeries(): void {
    const { degree, queue } = this;
    const { nodeCount } = this.items;
    // Joining parallel items may have queued some already.
    this.queued = 0;
    for (let node = 0; node < nodeCount; node++) if (degree[node] === 2) queue[this.queued++] = node;
    for (let i = 0; i < this.queued; i++) this.joinAt(queue[i]!);
  }

  private joinAt(node: number): void {
    const { tail, head, cost, required, degree } = this;
    let x = NONE;
    let y = NONE;
    for (let k = this.first[node]!; k < this.first[node + 1]!; k++) {
      const root = this.rootOf(this.incident[k]!);
      // An item that leads back to the same node, or was left out for that reason, is not a path through the node.
      if (root === x || tail[root] === head[root]) continue;
      if (x < 0) x = root;
      else y = root;
    }
    if (y < 0) return;
    const from = tail[x]! ^ head[x]! ^ node;
    const to = tail[y]! ^ head[y]! ^ node;
    const cheaper = cost[y]! < cost[x]! ? y : x;
    degree[node] = 0;
    const compound = this.compound(cheaper, ~(x ^ y ^ cheaper), cost[cheaper]!);
    this.tail[compound] = from;
    this.head[compound] = to;
    if (required[x] === 1 || required[y] === 1) required[compound] = 1;
    if (from === to) this.leave(from, 2);
    else if (required[compound] === 0) this.joinWithParallel(compound);
  }

  /** Joins an item or compound that is not required with a parallel one, or records it for the next one. */
  private joinWithParallel(item: number): void {
    const { table, mask, tail, head, whole, cost } = this;
    let one = item;
    const from = Math.min(tail[one]!, head[one]!);
    const to = Math.max(tail[one]!, head[one]!);
    if (from === to) {
      this.leave(from, 2);
      return;
    }
    let slot = (Math.imul(Math.imul(from, 0x9e3779b1) ^ to, 0x85ebca6b) >>> 7) & mask;
    for (let probe = 0; probe < MOST_PROBES; probe++, slot = (slot + 1) & mask) {
      const other = table[slot]! - 1;
      if (other >= 0 && Math.min(tail[other]!, head[other]!) !== from) continue;
      if (other >= 0 && Math.max(tail[other]!, head[other]!) !== to) continue;
      if (other >= 0 && whole[other] === NONE) {
        one = this.compound(other, one, (cost[other]! + cost[one]!) * SEVERAL);
        this.tail[one] = from;
        this.head[one] = to;
        this.leave(from, 1);
        this.leave(to, 1);
      }
      table[slot] = one + 1;
      return;
    }
  }

  /** Reduces the degree of a node. */
  private leave(node: number, ends: number): void {
    this.degree[node]! -= ends;
    if (this.degree[node] === 2) this.queue[this.queued++] = node;
  }

  /** A new edge in place of two; its ends are the caller's to set. */
  private compound(part: number, otherPart: number, cost: number): number {
    const compound = this.next++;
    this.part[compound] = part;
    this.otherPart[compound] = otherPart;
    this.cost[compound] = cost;
    this.whole[compound] = NONE;
    this.whole[part] = compound;
    this.whole[otherPart < 0 ? ~otherPart : otherPart] = compound;
    return compound;
  }

  /** As in `findRoot`, but a root is part of no other: initializing the whole column for that would not pay off. */
  private rootOf(item: number): number {
    const { whole } = this;
    let root = item;
    while (whole[root] !== NONE) {
      const above = whole[root]!;
      if (whole[above] !== NONE) whole[root] = whole[above]!;
      root = above;
    }
    return root;
  }

  finish(): Reduced {
    const { whole, next, part, otherPart, required } = this;
    const roots = this.scratch.unsetInt32(next);
    let rootCount = 0;
    for (let item = 0; item < next; item++) if (whole[item] === NONE) roots[rootCount++] = item;
    const { count } = this.items;
    const pending: number[] = [];
    return {
      roots,
      rootCount,
      required,
      countedIn(root, visit) {
        pending.push(root);
        for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
          if (item < count) visit(item);
          else {
            pending.push(part[item]!);
            if (otherPart[item]! >= 0) pending.push(otherPart[item]!);
          }
        }
      },
    };
  }
}
