/**
 * What deliveries.test.ts (and its long sister in test/full) asks of every run of a fixture: one truth. Events in the
 * order of `call` and of `ring` are those of the slow reference, and as many as the counters of the same module say.
 */
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import {
  type EventDelivery,
  type EventMap,
  SiteKind,
  START_EXPORT,
  STATE,
} from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters, solveCounts } from '../../src/runtime/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { engine } from '../helpers/engine.ts';
import { listen } from '../helpers/listener.ts';
import { reference } from '../oracle/index.ts';
import { type Outcome, runModule } from '../oracle/run-module.ts';
import { type FixtureRun, readBeside } from './fixtures.ts';

/** Events by order and by line. Sequences of millions are compared by a hash of each prefix of a thousand. */
export class Sequence {
  private hash = 0;
  private count = 0;
  private readonly marks: number[] = [];
  private readonly first: string[] = [];

  add(kind: string, name: string, line: number): void {
    for (const text of [kind, name])
      for (let i = 0; i < text.length; i++) this.hash = (Math.imul(this.hash, 31) + text.charCodeAt(i)) | 0;
    this.hash = (Math.imul(this.hash, 31) + line) | 0;
    if (this.count < 200) this.first.push(`${kind} ${name}:${line}`);
    if (++this.count % 1000 === 0) this.marks.push(this.hash);
  }

  result(): { count: number; hash: number; first: readonly string[]; marks: readonly number[] } {
    return { count: this.count, hash: this.hash, first: this.first, marks: this.marks };
  }
}

interface Heard {
  readonly outcome: Outcome;
  /** Calls and lines, as the reference has them. */
  readonly told: ReturnType<Sequence['result']>;
  /** Returns and tail calls and handlers too. */
  readonly everything: ReturnType<Sequence['result']>;
  /** `path:line` → events. */
  readonly hits: ReadonlyMap<string, number>;
  /** `path:line` → what the counters say. */
  readonly counted: ReadonlyMap<string, number>;
}

const names = new Map(Object.entries(SiteKind).map(([name, kind]) => [kind as number, name]));

function nameOf(map: EventMap, site: number): string {
  const file = map.sites.file[site]!;
  return map.files[file] ?? '';
}

function hear({ bytes, folder, command }: FixtureRun, delivery: EventDelivery, drops: boolean): Heard {
  const readFile = readBeside(folder);
  const { bytes: rewritten, probeMap } = instrument(bytes, {
    readFile,
    events: { delivery, kinds: ['call', 'line', 'return', 'unwind'], counts: true },
  });
  const map = probeMap.events!;
  const boundaries = new Boundaries();
  const told = new Sequence();
  const everything = new Sequence();
  const hits = new Map<string, number>();
  let finish = (): void => {};
  let exports: WebAssembly.Exports = {};
  let heard = 0;
  const outcome = runModule(Uint8Array.from(rewritten), command, {
    border: boundaries.add(0, probeMap),
    connect(instance) {
      exports = instance.exports;
      finish = listen(exports, map, (site) => {
        const kind = map.sites.kind[site]!;
        const line = map.sites.line[site]!;
        const name = nameOf(map, site);
        const funcidx = map.functions[map.sites.fn[site]!]!.funcidx;
        everything.add(names.get(kind)!, name, line);
        if (kind === SiteKind.call) told.add('call', '', funcidx);
        if (kind === SiteKind.line) {
          told.add('line', name, line);
          const key = `${name}:${line}`;
          hits.set(key, (hits.get(key) ?? 0) + 1);
        }
        return drops && ++heard % 5 === 0 ? STATE.untraced : STATE.traced;
      });
      const start = exports[START_EXPORT];
      if (typeof start === 'function') start();
    },
  });
  finish();
  const [ends = []] = abnormalExits(boundaries.cut(), [{ probeMap }]);
  const counted = new Map<string, number>();
  solveCounts(probeMap, readCounters(exports, probeMap), ends).forEach((counts, i) => {
    for (const [p, { file, line }] of [...probeMap.functions[i]!.places].entries()) {
      const key = `${probeMap.files[file]}:${line}`;
      counted.set(key, (counted.get(key) ?? 0) + counts.places[p]!);
    }
  });
  return { outcome, told: told.result(), everything: everything.result(), hits, counted };
}

const withEvents = (lines: ReadonlyMap<string, number>): [string, number][] =>
  [...lines].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));

/** Compares every run in every delivery of this engine: a test for each. */
export function describeDeliveries(runs: readonly FixtureRun[]): void {
  describe.each(runs)('$title', (run) => {
    let inCall: Heard | undefined;
    const heardInCall = (): Heard => {
      inCall ??= hear(run, 'call', false);
      return inCall;
    };
    test('call: what the slow reference tells, and as much as is counted', () => {
      const { bytes, folder, command } = run;
      const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
      const ref = reference(bytes, debugInfo.lines, { recordEvents: true });
      const plain = runModule(bytes, command);
      runModule(ref.bytes, command, { connect: ref.start });
      const expected = new Sequence();
      const selected = new Set<number>(
        instrument(bytes, { debugInfo }).probeMap.functions.map((fn) => fn.funcidx),
      );
      for (const event of ref.result().events) {
        if (event.kind === 'line') expected.add('line', event.path, event.line);
        else if (selected.has(event.funcidx)) expected.add('call', '', event.funcidx);
      }
      const call = heardInCall();
      expect(call.outcome).toEqual(plain);
      expect(call.told).toEqual(expected.result());
      expect(withEvents(call.hits)).toEqual(withEvents(call.counted));
      expect(hear(run, 'call', true)).toMatchObject({ outcome: plain, counted: call.counted });
    });
    if (engine.secondMemory)
      test('ring: what `call` tells', () => {
        expect(hear(run, 'ring', false)).toEqual(heardInCall());
      });
  });
}
