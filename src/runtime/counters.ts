/** Reads the counters of an instance of a rewritten module. */
import { COUNTERS_EXPORT, type ProbeMap } from '../probe-map/index.ts';

/**
 * All counters, in order. Works whenever the guest is not running on this thread, also after a trap.
 * @param exports of the instance, as the engine made them
 */
export function readCounters(
  exports: WebAssembly.Exports,
  probeMap: Pick<ProbeMap, 'counterCount' | 'readerCount'>,
): BigInt64Array {
  const counters = new BigInt64Array(probeMap.counterCount);
  let next = 0;
  for (let i = 0; i < probeMap.readerCount; i++) {
    const reader = exports[`${COUNTERS_EXPORT}${i}`] as () => bigint | Iterable<bigint>;
    const values = reader();
    if (typeof values === 'bigint') counters[next++] = values;
    else for (const value of values) counters[next++] = value;
  }
  return counters;
}
