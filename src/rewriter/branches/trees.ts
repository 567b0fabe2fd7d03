/**
 * Trees of comparisons: what a `switch` becomes that is no `br_table`, or only in part. The branches of a tree compare one
 * local with constants, at one place, and are one branch point.
 */
import type { LineTable } from '../../debuginfo/index.ts';
import type { BlockIndex, EdgeIndex, RowIndex } from '../../indices.ts';
import { type EdgesOut, isSamePlace } from './branch-points.ts';
import type { FunctionCode } from './function-code.ts';
import type { NextPlaces } from './next-places.ts';
import { Operation } from './operations.ts';

/** A branch, as trees are made of it. */
export interface TreeBranch {
  readonly block: BlockIndex;
  /** Row of its place. */
  readonly place: RowIndex;
  /** Row in force at the branch itself; -1: none. */
  readonly ownRow: number;
  /** The local that it compares with constants; -1: it does something else. */
  readonly local: number;
}

/** Branches that are one point: the first, then those that it leads to. The arms are edges, by where they lead. */
export interface Tree {
  readonly blocks: readonly BlockIndex[];
  readonly arms: readonly (readonly EdgeIndex[])[];
}

/** Operations of the blocks inside a tree, which do nothing but compare. */
const compares = new Set<number>([
  Operation.constant,
  Operation.localGet,
  Operation.localSet,
  Operation.localTee,
  Operation.unary,
  Operation.binary,
  Operation.nesting,
  Operation.join,
  Operation.branch,
]);

/** Finds the trees of one function. */
export class Trees {
  private readonly code: FunctionCode;
  private readonly lines: LineTable;
  private readonly out: EdgesOut;
  private readonly next: NextPlaces;
  private readonly branches: ReadonlyMap<BlockIndex, TreeBranch>;

  constructor(
    { code, lines, out }: { readonly code: FunctionCode; readonly lines: LineTable; readonly out: EdgesOut },
    next: NextPlaces,
    branches: ReadonlyMap<BlockIndex, TreeBranch>,
  ) {
    this.code = code;
    this.lines = lines;
    this.out = out;
    this.next = next;
    this.branches = branches;
  }

  /** The tree that begins with a branch; undefined: it is none of several branches. */
  from(root: TreeBranch): Tree | undefined {
    if (root.local < 0) return undefined;
    const members = new Set<BlockIndex>([root.block]);
    // Whether a block can only be entered from the tree may depend on what joins the tree later.
    for (let size = 0; size !== members.size; ) {
      size = members.size;
      for (const block of members)
        for (const edge of this.out.of(block)) {
          const to = this.leadsTo(edge, root.place);
          if (to >= 0 && !members.has(to) && this.belongs(to, root, members)) members.add(to);
        }
    }
    return members.size > 1 ? { blocks: [...members], arms: this.arms(members, root.place) } : undefined;
  }

  private belongs(block: BlockIndex, root: TreeBranch, members: ReadonlySet<BlockIndex>): boolean {
    const branch = this.branches.get(block);
    if (branch === undefined || branch.local !== root.local) return false;
    const { lines } = this;
    const samePlace =
      isSamePlace(lines, branch.place, root.place) ||
      (branch.ownRow >= 0 && root.ownRow >= 0 && isSamePlace(lines, branch.ownRow, root.ownRow));
    return samePlace && this.onlyCompares(block) && this.isEnteredFrom(block, members, root.place);
  }

  private onlyCompares(block: BlockIndex): boolean {
    const { operation, first, after } = this.code;
    for (let at = first[block]!; at < after[block]!; at++) if (!compares.has(operation[at]!)) return false;
    return true;
  }

  private isEnteredFrom(block: BlockIndex, members: ReadonlySet<BlockIndex>, place: RowIndex): boolean {
    const seen = new Set([block]);
    for (const to of seen)
      for (const from of this.predecessors(to)) {
        if (members.has(from)) continue;
        if (from < 0 || !this.isForwarder(from, place)) return false;
        seen.add(from);
      }
    return true;
  }

  private predecessors(block: BlockIndex): BlockIndex[] {
    const { firstInto, edgesInto, edgeFrom } = this.out.graph;
    const from: BlockIndex[] = [];
    for (let i = firstInto[block]!; i < firstInto[block + 1]!; i++)
      from.push(edgeFrom[edgesInto[i]!] as BlockIndex);
    return from;
  }

  /** Whether a block only sends control on. */
  private isForwarder(block: BlockIndex, place: RowIndex): boolean {
    const { operation, first, after } = this.code;
    if (this.out.of(block).length !== 1 || !this.next.isTransparent(block, place)) return false;
    for (let at = first[block]!; at < after[block]!; at++)
      if (operation[at] !== Operation.nesting && operation[at] !== Operation.join) return false;
    return true;
  }

  /** Block to which an edge leads, past those that only send control on; -1: out of the function. */
  private leadsTo(edge: EdgeIndex, place: RowIndex): BlockIndex {
    const { edgeTo } = this.out.graph;
    const seen = new Set<number>();
    let to = edgeTo[edge] as BlockIndex;
    while (to >= 0 && !seen.has(to) && this.isForwarder(to, place)) {
      seen.add(to);
      to = edgeTo[this.out.of(to)[0]!] as BlockIndex;
    }
    return to;
  }

  private arms(members: ReadonlySet<BlockIndex>, place: RowIndex): EdgeIndex[][] {
    const byTarget = new Map<BlockIndex, EdgeIndex[]>();
    for (const block of [...members].sort((a, b) => a - b))
      for (const edge of this.out.of(block)) {
        const to = this.leadsTo(edge, place);
        if (members.has(to)) continue;
        const arm = byTarget.get(to);
        if (arm === undefined) byTarget.set(to, [edge]);
        else arm.push(edge);
      }
    return [...byTarget.values()];
  }
}
