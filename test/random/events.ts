/** What must hold of one random module when it has event probes: it behaves as before, and tells what the reference counts. */
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import { type EventDelivery, SiteKind, START_EXPORT, STATE } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { Boundaries } from '../../src/runtime/index.ts';
import { engine } from '../helpers/engine.ts';
import { listen } from '../helpers/listener.ts';
import { offsetFaults } from '../helpers/offset-map.ts';
import type { ReferenceLine } from '../oracle/index.ts';
import { type Outcome, runOn } from './run.ts';

/** A run with event probes. */
export interface ToldRun {
  /** In words: which delivery, and what happened to activations. */
  readonly name: string;
  readonly outcome: Outcome;
  /** What does not agree with the reference. */
  readonly faults: readonly string[];
}

const ways: readonly { readonly delivery: EventDelivery; readonly drops: boolean }[] = [
  { delivery: 'call', drops: false },
  { delivery: 'call', drops: true },
  ...(engine.secondMemory ? [{ delivery: 'ring', drops: false } as const] : []),
];

/** Runs a module in every delivery of this engine. */
export function toldRuns(
  bytes: Uint8Array<ArrayBuffer>,
  debugInfo: DebugInfo,
  inputs: number,
  lines: readonly ReferenceLine[],
): ToldRun[] {
  return ways.map(({ delivery, drops }) => {
    const { bytes: rewritten, probeMap } = instrument(bytes, {
      debugInfo,
      events: { delivery, kinds: ['call', 'line', 'return', 'unwind'], locals: 'all' },
    });
    const map = probeMap.events!;
    const hits = new Map<string, number>();
    let heard = 0;
    let finish = (): void => {};
    const outcome = runOn(bytes, Uint8Array.from(rewritten), inputs, {
      border: new Boundaries().add(0, probeMap),
      connect({ exports }) {
        finish = listen(exports, map, (site) => {
          const key = `${map.files[map.sites.file[site]!]}:${map.sites.line[site]}`;
          if (map.sites.kind[site] === SiteKind.line) hits.set(key, (hits.get(key) ?? 0) + 1);
          return drops && ++heard % 4 === 0 ? STATE.untraced : STATE.traced;
        });
        const start = exports[START_EXPORT];
        if (typeof start === 'function') start();
      },
    });
    finish();
    const name = `${delivery}${drops ? ', dropping activations' : ''}`;
    const faults = offsetFaults(bytes, rewritten, probeMap).map((fault) => `${name}: ${fault}`);
    for (const line of drops ? [] : lines) {
      const told = hits.get(`${line.path}:${line.line}`) ?? 0;
      if (told !== line.hits)
        faults.push(`${name}: ${line.path}:${line.line} told ${told} times, hit ${line.hits}`);
    }
    return { name, outcome, faults };
  });
}
