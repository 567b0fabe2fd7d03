/**
 * From counters to counts: solves the flow equations of every function, callers before callees whose entries follow from
 * calls, and applies what is known of activations that ended in the middle of a block.
 */
import { checkProbeMap } from '../../arguments.ts';
import type { AbnormalExit, FunctionCounts } from '../probe-map.ts';
import { exitsByFunction } from './block-exits.ts';
import {
  type Counted,
  type CountedMap,
  callsOfOthers,
  settle,
  solveOwn,
  solveShared,
} from './solve-function.ts';

/**
 * Counts of all functions, in the order of `probeMap.functions`; with `hitOnly`, 1 for what ran.
 * @throws UsageError for what is not a probe map
 * @param counters all counters of the module, in order
 * @param ends activations that ended in the middle of a block; offsets are those of the original module
 */
export const solveCounts = (
  probeMap: CountedMap,
  counters: ArrayLike<bigint>,
  ends: readonly AbnormalExit[],
): FunctionCounts[] => {
  checkProbeMap(probeMap, 'solveCounts');
  return solveNumbers(probeMap, counterNumbers(counters), ends);
};

/** 64-bit counters, without sign, as numbers: rounded from 2^53 on, where counts are no longer exact anyway. */
export function counterNumbers(counters: ArrayLike<bigint>): Float64Array {
  const values = new Float64Array(counters.length);
  for (let i = 0; i < values.length; i++) values[i] = Number(BigInt.asUintN(64, counters[i] as bigint));
  return values;
}

/**
 * As {@link solveCounts}, of counters that are numbers already. The equations are linear: the counters of several runs of
 * one module, added up, with the ends of all of them, give the sum of their counts.
 * @param values all counters of the module, in order
 */
export function solveNumbers(
  probeMap: CountedMap,
  values: Float64Array,
  ends: readonly AbnormalExit[],
): FunctionCounts[] {
  const { functions, sharing } = probeMap;
  const endsIn = exitsByFunction(functions, ends);
  const counted: Counted = { probeMap, values, endsIn };
  const shared = new Uint8Array(functions.length);
  for (const position of sharing?.functions ?? []) shared[position] = 1;
  const counts: FunctionCounts[] = new Array<FunctionCounts>(functions.length);
  functions.forEach((fn, i) => {
    if (fn.flags || shared[i] === 0) counts[i] = solveOwn(counted, i);
  });
  sharing?.functions.forEach((position, k) => {
    counts[position] = solveShared(counted, { sharing, k }, callsOfOthers(counted, { sharing, k }, counts));
  });
  const settled = counts.map((count, i) => settle(count, endsIn(i)));
  return probeMap.hitOnly ? settled.map(atMostOnce) : settled;
}

/** Where only hits are required, counters say no more than flags. */
function atMostOnce({ entries, blocks, edges, places, ...rest }: FunctionCounts): FunctionCounts {
  const once = (count: number): number => Math.min(count, 1);
  return {
    ...rest,
    entries: once(entries),
    blocks: blocks.map(once),
    ...(edges && { edges: edges.map(once) }),
    places: places.map(once),
  };
}
