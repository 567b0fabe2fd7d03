/** A run under the plan: rewritten, run behind the boundary, counted, corrected. */
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import type { ProbeMap } from '../../src/probe-map/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters, solveCounts } from '../../src/runtime/index.ts';
import type { Watcher } from '../oracle/border.ts';
import { type Planned, planned } from './planned.ts';

/** A run and what was counted. */
export interface CountedRun<T> {
  readonly outcome: T;
  readonly probeMap: ProbeMap;
  readonly counts: Planned;
}

/** Rewrites `bytes` by `debugInfo` and `options`, has `run` run the result, and counts. */
export function countedRun<T>(
  bytes: Uint8Array<ArrayBuffer>,
  debugInfo: DebugInfo,
  run: (bytes: Uint8Array<ArrayBuffer>, watcher: Watcher) => T,
  options: InstrumentOptions = {},
): CountedRun<T> {
  const rewritten = instrument(bytes, { ...options, debugInfo });
  const { probeMap } = rewritten;
  const boundaries = new Boundaries();
  let instance: WebAssembly.Instance | undefined;
  const outcome = run(Uint8Array.from(rewritten.bytes), {
    border: boundaries.add(0, probeMap),
    connect: (made) => {
      instance = made;
    },
  });
  if (instance === undefined) throw new Error('the run made no instance');
  const [ends = []] = abnormalExits(boundaries.cut(), [{ probeMap }]);
  const counts = solveCounts(probeMap, readCounters(instance.exports, probeMap), ends);
  return { outcome, probeMap, counts: planned(probeMap, counts) };
}
