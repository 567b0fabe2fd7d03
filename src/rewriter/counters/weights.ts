/**
 * How often blocks and edges are expected to run: from a profile of an earlier run where there is one, else from what is
 * known about programs in general (Ball & Larus 1993; Wu & Larus 1994): loops iterate, errors are rare. Pure.
 */
import { type LineTable, runLength } from '../../debuginfo/index.ts';
import type { RowIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { Scratch } from '../lines/working-memory.ts';

/** Counts of an earlier run; undefined: not known. */
export interface Profile {
  /** How often the instruction at a ModuleOffset of the original ran. */
  readonly instruction?: (offset: ModuleOffset) => number | undefined;
  /** Hits of a source line. */
  readonly line?: (path: string, line: number) => number | undefined;
}

/** Estimates relative to one entry of the function, or counts of the profile. */
export interface Weights {
  readonly block: Float64Array;
  readonly edge: Float64Array;
}

/** Assumed iterations per loop without a profile. */
const LOOP_ITERATIONS = 4;
/** Weight of an edge that leaves a loop, relative to one that stays. */
const LEAVING = 1 / (LOOP_ITERATIONS - 1);
/** Weight of an edge to code that always ends in `unreachable` or an exception, relative to another. */
const COLD = 1 / 64;
/** Hundreds of nested loops would otherwise have no finite weight. */
const MOST = 2 ** 64;
/** Code that never ran in the profile may run the next time. */
const NEVER = 1 / 64;

/** Estimates the flow through a function in block order: every predecessor but those of back edges comes earlier. */
export function estimateWeights(
  graph: FunctionGraph,
  scratch: Scratch,
  known?: ArrayLike<number | undefined>,
): Weights {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const { edgeFrom, edgeTo, blockDepth, firstInto: first, edgesInto: into } = graph;
  const cold = findCold(graph, scratch);

  const chance = scratch.float64(edgeCount);
  const sum = scratch.float64(blockCount);
  for (let e = 0; e < edgeCount; e++) {
    const from = edgeFrom[e]!;
    if (from < 0) continue;
    const to = edgeTo[e]!;
    const leaves = to < 0 || blockDepth[to]! < blockDepth[from]!;
    let weight = leaves && blockDepth[from]! > 0 ? LEAVING : 1;
    if (to < 0 ? isThrow(graph, e) : cold[to] === 1) weight *= COLD;
    chance[e] = weight;
    sum[from]! += weight;
  }

  const entries = known === undefined ? 1 : entriesBy(graph, known);
  const block = scratch.float64(blockCount);
  const edge = scratch.float64(edgeCount);
  for (let b = 0; b < blockCount; b++) {
    let flow = 0;
    let iterations = 1;
    /** Flow of back edges to a loop header that is known from the profile. */
    let back = 0;
    for (let k = first[b]!; k < first[b + 1]!; k++) {
      const e = into[k]!;
      const from = edgeFrom[e]!;
      if (from >= b) {
        iterations = LOOP_ITERATIONS;
        back += ((known?.[from] ?? 0) * chance[e]!) / sum[from]!;
      } else if (from < 0) flow += e === 0 ? entries : entries * COLD;
      else flow += (block[from]! * chance[e]!) / sum[from]!;
    }
    const count = known?.[b];
    block[b] =
      count === undefined ? Math.min(Math.max(flow * iterations, flow + back), MOST) : Math.max(count, NEVER);
  }
  for (let e = 0; e < edgeCount; e++) {
    const from = edgeFrom[e]!;
    const to = edgeTo[e]!;
    const leaving = from < 0 ? Number.POSITIVE_INFINITY : (block[from]! * chance[e]!) / sum[from]!;
    const entering = to < 0 ? Number.POSITIVE_INFINITY : block[to]!;
    edge[e] = Math.min(leaving, entering, from < 0 && to < 0 ? 0 : Number.POSITIVE_INFINITY);
  }
  return { block, edge };
}

/** Entries that match the counts of some blocks: a block in a loop runs several times per entry. */
function entriesBy(graph: FunctionGraph, known: ArrayLike<number | undefined>): number {
  let entries = NEVER;
  for (let b = 0; b < graph.blockStart.length; b++)
    entries = Math.max(entries, (known[b] ?? 0) / LOOP_ITERATIONS ** graph.blockDepth[b]!);
  return entries;
}

/** An exception that leaves the function has no position in the code; a taken branch and a tail call have one. */
const isThrow = (graph: FunctionGraph, edge: number): boolean =>
  graph.edgeSite[edge] === 'none' && graph.edgeAt[edge] === 0;

/** Block → 1 when all paths from it end in `unreachable` or an exception. */
function findCold(graph: FunctionGraph, scratch: Scratch): Uint8Array {
  const { firstInto: first, edgesInto: into } = graph;
  const blockCount = graph.blockStart.length;
  const exits = scratch.int32(blockCount);
  for (let e = 0; e < graph.edgeFrom.length; e++) {
    const from = graph.edgeFrom[e]!;
    if (from >= 0 && !(graph.edgeTo[e]! < 0 && isThrow(graph, e))) exits[from]!++;
  }
  const cold = scratch.uint8(blockCount);
  for (let b = blockCount - 1; b >= 0; b--) {
    if (exits[b]! > 0) continue;
    cold[b] = 1;
    for (let k = first[b]!; k < first[b + 1]!; k++) {
      const from = graph.edgeFrom[into[k]!]!;
      if (from >= 0 && from < b) exits[from]!--;
    }
  }
  return cold;
}

/** Block → its count in the profile; a block whose lines the profile does not know has none. `lastRow`: one past the function's last. */
export function profileOf(
  profile: Profile,
  graph: FunctionGraph,
  lines: LineTable,
  lastRow: RowIndex,
): readonly (number | undefined)[] {
  const counts: (number | undefined)[] = [];
  for (let b = 0; b < graph.blockStart.length; b++)
    counts.push(profile.instruction?.(graph.blockStart[b] as ModuleOffset));
  if (profile.line === undefined) return counts;
  /** Line → its block; -1: several blocks, for which the profile does not say how often each ran. */
  const blockOf = new Map<number, number>();
  const keyOf = (row: number): number => lines.file[row]! * 0x1_0000_0000 + lines.line[row]!;
  for (let i = 0; i < graph.partRow.length; i++) {
    const key = keyOf(graph.partRow[i]!);
    const b = graph.partBlock[i]!;
    blockOf.set(key, (blockOf.get(key) ?? b) === b ? b : -1);
  }
  for (let i = 0; i < graph.partRow.length; i++) {
    const row = graph.partRow[i]!;
    const b = graph.partBlock[i]!;
    if (lines.line[row] === 0 || counts[b] !== undefined || blockOf.get(keyOf(row)) !== b) continue;
    const length = lines.isInRuns ? runLength(lines, row, lastRow) : 1;
    for (let k = 0; k < length && counts[b] === undefined; k++)
      counts[b] = profile.line(lines.files[lines.file[row]!]!, lines.line[row]! + k);
  }
  return counts;
}
