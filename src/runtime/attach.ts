/** Counts of an instance that another party made from the bytes of `instrument`. */
import { type AbnormalExit, type FunctionCounts, type ProbeMap, solveCounts } from '../probe-map/index.ts';
import { readCounters } from './counters.ts';

/** An instance whose counts can be read whenever its code is not running on this thread. */
export interface Attached {
  /** All counters now, in order; for another thread or process to solve. */
  counters(): BigInt64Array;
  /**
   * Counts of all traced functions now, in the order of `probeMap.functions`.
   * @param ends activations that a trap or a throw of the host ended in the middle of a block (see `Boundaries`);
   *   without them the counts of the functions concerned are off by those activations
   */
  counts(ends?: readonly AbnormalExit[]): FunctionCounts[];
}

/**
 * Reads the counters of an instance through the exports `wtrace:counters:<i>` of its rewritten module.
 * @param instance of the bytes that came with `probeMap`
 */
export function attach(
  instance: Pick<WebAssembly.Instance, 'exports'>,
  probeMap: Pick<ProbeMap, 'functions' | 'sharing' | 'hitOnly' | 'counterCount' | 'readerCount'>,
): Attached {
  const counters = () => readCounters(instance.exports, probeMap);
  return { counters, counts: (ends = []) => solveCounts(probeMap, counters(), ends) };
}
