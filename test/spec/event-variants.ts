/**
 * The testsuite with event probes in both deliveries: every line event, call, return and handler is told, and what is
 * told is held against the counters of the same module.
 */
import {
  DEPTH_EXPORT,
  type EventDelivery,
  type EventMap,
  SiteKind,
  STATE,
} from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import { engine } from '../helpers/engine.ts';
import { listen } from '../helpers/listener.ts';
import { derivedCounts } from './instruction-counts.ts';
import type { Rewritten, Variant } from './variants.ts';

/** Only runaway recursion goes deeper. */
const DEEP = 1000;

/** Hears the events of all instances of one module. */
class Listener {
  readonly hits: Float64Array;
  readonly errors = new Set<string>();
  deepest = 0;
  private readonly map: EventMap;
  private readonly drains: (() => void)[] = [];

  /** Events of activations that are to stay traced are all heard; else activations are dropped now and then. */
  private readonly drops: boolean;
  private heard = 0;

  constructor(map: EventMap, drops: boolean) {
    this.map = map;
    this.drops = drops;
    this.hits = new Float64Array(map.sites.length);
  }

  attach(exports: WebAssembly.Exports): void {
    const { kind } = this.map.sites;
    let depth = 0;
    const hear = (site: number, at: number): number => {
      if (site >= kind.length) this.errors.add(`unknown site ${site}`);
      this.hits[site]!++;
      switch (kind[site]) {
        case SiteKind.call:
          // Traps leave the depth where it was, so that it can only be told that nothing was forgotten on the way in.
          if (at > depth + 1 && at > 1 && at !== depthOf(exports))
            this.errors.add(`depth ${at} behind ${depth}`);
          depth = at;
          this.deepest = Math.max(this.deepest, at);
          break;
        case SiteKind.catch:
          depth = at;
          break;
      }
      return this.drops && ++this.heard % 3 === 0 ? STATE.untraced : STATE.traced;
    };
    this.drains.push(listen(exports, this.map, hear));
  }

  finish(): void {
    for (const drain of this.drains) drain();
  }
}

function depthOf(exports: WebAssembly.Exports): number {
  return (exports[DEPTH_EXPORT] as WebAssembly.Global<'i32'>).value;
}

function events(delivery: EventDelivery, drops = false): Variant['rewrite'] {
  return (original): Rewritten => {
    const { bytes, probeMap } = instrument(original, {
      everyBlock: true,
      events: { delivery, kinds: ['call', 'line', 'return', 'unwind'], shared: true, counts: true },
    });
    const map = probeMap.events!;
    const listener = new Listener(map, drops);
    return {
      bytes: Uint8Array.from(bytes),
      probeMap,
      prepare: (exports) => listener.attach(exports),
      counts: (counters, ends) => {
        listener.finish();
        const { started, errors } = derivedCounts(original, probeMap, counters, ends);
        if (drops) return { started, errors: [...errors, ...listener.errors] };
        const told = new Map<string, number>();
        for (let site = 0; site < map.sites.length; site++) {
          if (map.sites.kind[site] !== SiteKind.line) continue;
          const key = `${map.functions[map.sites.fn[site]!]!.funcidx}:${map.sites.line[site]}`;
          told.set(key, (told.get(key) ?? 0) + listener.hits[site]!);
        }
        // A callout may be what exhausts the stack: then the line was counted and nobody could be told.
        const isDeep = listener.deepest > DEEP || ends.some(({ count }) => count > DEEP);
        const most = isDeep ? 1 : 0;
        const agree = (heard: number, count: number): boolean => count >= heard && count - heard <= most;
        const wrong: string[] = [...errors, ...listener.errors];
        solveCounts(probeMap, counters, ends).forEach(({ places }, i) => {
          const fn = probeMap.functions[i]!;
          const counted = new Map<string, number>();
          for (const [p, { line }] of [...fn.places].entries()) {
            const key = `${fn.funcidx}:${line}`;
            counted.set(key, (counted.get(key) ?? 0) + places[p]!);
          }
          for (const [key, count] of counted)
            if (!agree(told.get(key) ?? 0, count))
              wrong.push(`line ${key}: ${told.get(key) ?? 0} events, ${count} hits`);
        });
        return { started, errors: wrong };
      },
    };
  };
}

/** One row per delivery. */
export const eventVariants: readonly Variant[] = [
  { name: 'call', probes: 'all events, called out', rewrite: events('call') },
  {
    name: 'call-drops',
    probes: 'the same, activations dropped at entries and on the way',
    rewrite: events('call', true),
  },
  {
    name: 'ring',
    probes: 'all events, in the ring',
    rewrite: events('ring'),
    runsHere: () => engine.secondMemory,
  },
];
