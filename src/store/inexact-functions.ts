/** Functions whose counters contradict each other; several runs may hide that from their sum. */
import { type AbnormalExit, type ProbeMap, solveNumbers } from '../probe-map/index.ts';

/** Their funcidx; see the top of this file. */
export function inexactFunctions(
  probeMap: ProbeMap,
  counters: Float64Array,
  ends: readonly AbnormalExit[],
): number[] {
  const counts = solveNumbers(probeMap, counters, ends);
  return probeMap.functions.flatMap(({ funcidx }, i) => (counts[i]?.exact === false ? [funcidx] : []));
}
