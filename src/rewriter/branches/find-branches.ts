/** The branch points of one function by the definition of docs/branches.md. Pure: graph, bytes and line table → data. */
import { groupByKey } from '../../columns/index.ts';
import type { DebugInfo, InlinedFrame, LineTable } from '../../debuginfo/index.ts';
import {
  type BlockIndex,
  blockIndex,
  type EdgeIndex,
  edgeIndex,
  type FuncIdx,
  rowIndex,
} from '../../indices.ts';
import { type ModuleOffset, moduleOffset } from '../../location.ts';
import { disassemblyName } from '../../paths.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { BranchArm, BranchPoint, CompilerMade, EdgesOut } from './branch-points.ts';
import { type BranchAt, Conditions } from './conditions.ts';
import { type CodeToRead, FunctionCode } from './function-code.ts';
import { NextPlaces } from './next-places.ts';
import { Operation } from './operations.ts';
import { type Tree, type TreeBranch, Trees } from './trees.ts';

/** What every function of a module is looked through with. */
export interface BranchSetting {
  readonly debugInfo: Pick<DebugInfo, 'kind' | 'inlinedAt'>;
  readonly lines: LineTable;
  /** Points and arms that are the compiler's own are found as well. */
  readonly all: boolean;
}

/** Finds the branch points of functions, one after the other. */
export class BranchFinder {
  private readonly setting: BranchSetting;
  private readonly code = new FunctionCode();
  /** File → 1 when it is a disassembly. */
  private readonly isListing: Uint8Array;

  constructor(setting: BranchSetting) {
    this.setting = setting;
    const { debugInfo, lines } = setting;
    const whole = debugInfo.kind === 'disassembly';
    this.isListing = Uint8Array.from(lines.files, (path) =>
      whole || disassemblyName(path) !== undefined ? 1 : 0,
    );
  }

  /** The points of a function, in the order of its code. */
  find(funcidx: FuncIdx, body: Omit<CodeToRead, 'lines'>): BranchPoint[] {
    const { graph } = body;
    const out = edgesOut(graph);
    if (!hasChoice(graph)) return [];
    const { setting, code, isListing } = this;
    code.read({ ...body, lines: setting.lines });
    return new FunctionBranches({ setting, code, out, funcidx, isListing }).find();
  }
}

/** Whether any two edges leave one block. */
function hasChoice({ edgeFrom }: FunctionGraph): boolean {
  const seen = new Set<number>();
  for (const from of edgeFrom) {
    if (from >= 0 && seen.has(from)) return true;
    seen.add(from);
  }
  return false;
}

function edgesOut(graph: FunctionGraph): EdgesOut {
  const { edgeFrom, blockStart } = graph;
  const groups = blockStart.length;
  const first = new Int32Array(groups + 1);
  const items = new Int32Array(edgeFrom.length);
  groupByKey({ keys: edgeFrom, length: edgeFrom.length, groups, first, items });
  const lists = new Map<BlockIndex, readonly EdgeIndex[]>();
  const of = (block: BlockIndex): readonly EdgeIndex[] => {
    let list = lists.get(block);
    if (list === undefined) {
      list = Array.from(items.subarray(first[block], first[block + 1]), edgeIndex);
      lists.set(block, list);
    }
    return list;
  };
  return { graph, of };
}

interface FunctionToSearch {
  readonly setting: BranchSetting;
  readonly code: FunctionCode;
  readonly out: EdgesOut;
  readonly funcidx: FuncIdx;
  readonly isListing: Uint8Array;
}

/** A branch that has a place. */
interface Branch extends TreeBranch {
  /** Instruction of the branch. */
  readonly at: number;
  /** Deciding instruction; -1: none. */
  readonly deciding: number;
  /** ModuleOffset of the instruction whose row is its place. */
  readonly placedBy: ModuleOffset;
}

/** A point without its number among the points of its place, and the inlined call that it is in. */
interface Unnumbered {
  readonly point: Omit<BranchPoint, 'number'>;
  readonly call: InlinedFrame | undefined;
}

class FunctionBranches {
  private readonly input: FunctionToSearch;
  private readonly conditions: Conditions;
  private readonly next: NextPlaces;

  constructor(input: FunctionToSearch) {
    this.input = input;
    this.conditions = new Conditions(input.code);
    this.next = new NextPlaces(input.code, input.setting.lines, input.out);
  }

  find(): BranchPoint[] {
    const branches = new Map<BlockIndex, Branch>();
    const { blockStart } = this.input.out.graph;
    for (let b = 0; b < blockStart.length; b++) {
      const branch = this.branchOf(blockIndex(b));
      if (branch !== undefined) branches.set(branch.block, branch);
    }
    const trees = new Trees(
      { code: this.input.code, lines: this.input.setting.lines, out: this.input.out },
      this.next,
      branches,
    );
    const done = new Set<BlockIndex>();
    const points: Unnumbered[] = [];
    for (const branch of branches.values()) {
      if (done.has(branch.block)) continue;
      const tree = trees.from(branch);
      for (const block of tree?.blocks ?? []) done.add(block);
      const point = this.pointOf(branch, tree);
      if (point !== undefined) points.push(point);
    }
    return this.numbered(points);
  }

  /** The branch that a block ends with; undefined: it ends otherwise, leads to one block only, or has no place. */
  private branchOf(block: BlockIndex): Branch | undefined {
    const { code, out } = this.input;
    const at = code.last(block);
    if (code.operation[at] !== Operation.branch || out.of(block).length < 2) return undefined;
    const where: BranchAt = { at, from: this.firstOf(block) };
    const deciding = this.conditions.deciding(where);
    const placed = this.placeOf(at, deciding);
    if (placed < 0) return undefined;
    return {
      block,
      at,
      deciding,
      place: rowIndex(code.row[placed]!),
      placedBy: moduleOffset(code.offset[placed]!),
      ownRow: code.row[at]!,
      local: this.conditions.comparedLocal(where),
    };
  }

  /** The first instruction of a block; that of the block before, where only a call lies between them. */
  private firstOf(block: BlockIndex): number {
    const { code, out } = this.input;
    const { firstInto, edgesInto, edgeFrom } = out.graph;
    let first = block;
    while (first > 0) {
      const into = firstInto[first]!;
      const before = blockIndex(first - 1);
      if (firstInto[first + 1] !== into + 1 || edgeFrom[edgesInto[into]!] !== before) break;
      if (!code.endsWithCall(before)) break;
      first = before;
    }
    return code.first[first]!;
  }

  /** The instruction, deciding or branch, whose row is the place; -1: there is no place. */
  private placeOf(at: number, deciding: number): number {
    const { code, setting, isListing } = this.input;
    const { line, file } = setting.lines;
    const lineAt = (instruction: number): number => {
      const row = code.row[instruction]!;
      return row < 0 ? 0 : line[row]!;
    };
    const own = lineAt(at) === 0 ? -1 : at;
    // In a listing, the branch itself has a line of its own.
    if (own >= 0 && isListing[file[code.row[at]!]!] === 1) return own;
    if (deciding < 0 || lineAt(deciding) === 0) return own;
    if (own < 0) return deciding;
    if (file[code.row[deciding]!] !== file[code.row[at]!]) return own;
    const callOf = (instruction: number) => this.callAt(moduleOffset(code.offset[instruction]!));
    return callOf(deciding) === callOf(at) ? deciding : own;
  }

  private pointOf(branch: Branch, tree: Tree | undefined): Unnumbered | undefined {
    const { code, out, setting } = this.input;
    const { place, block, at, deciding } = branch;
    const targets = (edges: readonly EdgeIndex[]): BlockIndex[] =>
      edges.map((edge) => out.graph.edgeTo[edge] as BlockIndex);
    const edgesOfArms = tree?.arms ?? out.of(block).map((edge) => [edge]);
    if (edgesOfArms.length < 2) return undefined;
    const traps = edgesOfArms.map((edges) => targets(edges).every((to) => this.next.endsInTrap(to, place)));
    const onlyTraps = traps.every((ends) => ends);
    const arms: BranchArm[] = edgesOfArms.map((edges, i) => ({
      edges,
      next: this.next.of(targets(edges)[0]!, place),
      implicit: traps[i]! && !onlyTraps,
    }));
    const compilerMade = tree === undefined ? this.compilerMade(branch) : undefined;
    const listed = setting.all ? arms : arms.filter(({ implicit }) => !implicit);
    if (!setting.all && (compilerMade !== undefined || listed.length < 2)) return undefined;
    const isTable = out.graph.tables.has(moduleOffset(code.offset[at]!));
    const call = this.callAt(branch.placedBy);
    const point = {
      offset: moduleOffset(code.offset[at]!),
      row: place,
      kind: tree !== undefined || isTable ? ('switch' as const) : ('branch' as const),
      joined: deciding < 0,
      ...(compilerMade && { compilerMade }),
      declared: call?.line ?? -1,
      arms: listed,
    };
    return { point, call };
  }

  private compilerMade({ block, deciding, place }: Branch): CompilerMade | undefined {
    const { code, out } = this.input;
    if (deciding >= 0 && code.operation[deciding] === Operation.constant) return 'constant';
    const targets = out.of(block).map((edge) => out.graph.edgeTo[edge] as BlockIndex);
    if (!targets.some((to) => to >= 0 && this.onlyGuarded(to))) return undefined;
    const [first, ...others] = targets.map((to) => this.next.all(to, place));
    return others.every((next) => next === first) ? 'guard' : undefined;
  }

  /** Whether a block holds nothing but one instruction that compilers guard. */
  private onlyGuarded(block: BlockIndex): boolean {
    const { operation, first, after } = this.input.code;
    let guarded = 0;
    for (let at = first[block]!; at < after[block]!; at++) {
      const kind = operation[at];
      if (kind === Operation.guarded) guarded++;
      else if (!harmless.has(kind!)) return false;
    }
    return guarded === 1;
  }

  private callAt(offset: ModuleOffset): InlinedFrame | undefined {
    const { setting, funcidx } = this.input;
    return setting.debugInfo.inlinedAt(funcidx, offset)[0];
  }

  /** Numbers points of one place and activation; the compiler's own among themselves, so that others keep their numbers. */
  private numbered(points: readonly Unnumbered[]): BranchPoint[] {
    const { file, line, column } = this.input.setting.lines;
    const calls = new Map<InlinedFrame | undefined, number>();
    const numbers = new Map<string, number>();
    return points.map(({ point, call }) => {
      if (!calls.has(call)) calls.set(call, calls.size);
      const { row } = point;
      const isHidden =
        point.compilerMade !== undefined || point.arms.filter((arm) => !arm.implicit).length < 2;
      const key = `${calls.get(call)} ${file[row]}:${line[row]}:${column[row]} ${isHidden}`;
      const number = numbers.get(key) ?? 0;
      numbers.set(key, number + 1);
      return { ...point, number };
    });
  }
}

/** Operations beside the one that is guarded. */
const harmless = new Set<number>([
  Operation.constant,
  Operation.localGet,
  Operation.localSet,
  Operation.localTee,
  Operation.nesting,
  Operation.join,
]);
