/** What deliveries.test.ts (and its long sister in test/full) asks of every run of a fixture. */
import { describe, expect, test } from 'vitest';
import { type EventName, type Frame, load, type OrderedTraceOptions } from '../../src/index.ts';
import { engine } from '../helpers/engine.ts';
import { type FixtureRun, readBeside } from '../rewriter/fixtures.ts';
import { runInstance } from './run-fixture.ts';

/** What one run tells, in a form that is small and the same for equal sequences. */
interface Told {
  readonly outcome: unknown;
  readonly events: number;
  readonly hash: number;
  /** file:line → number of `line` events. */
  readonly lines: ReadonlyMap<string, number>;
}

async function tell(run: FixtureRun, trace: OrderedTraceOptions): Promise<Told> {
  let events = 0;
  let hash = 0;
  const lines = new Map<string, number>();
  const codes = { call: 1, line: 2, return: 3, unwind: 4, trap: 5 } as const;
  const note = (frame: Frame, event: EventName): void => {
    events++;
    hash = (Math.imul(hash, 31) + Math.imul(frame.offset, 7) + codes[event]) | 0;
    if (event !== 'line') return;
    const key = `${frame.file}:${frame.line}`;
    lines.set(key, (lines.get(key) ?? 0) + 1);
  };
  const local = (frame: Frame, event: EventName): void => note(frame, event);
  const outcome = await runInstance(run, (imports) =>
    load(run.bytes, {
      imports,
      include: ['**'],
      readFile: readBeside(run.folder),
      trace: {
        ...trace,
        fn: (frame, event) => {
          note(frame, event);
          return local;
        },
      },
    }),
  );
  return { outcome, events, hash, lines };
}

const everything = {
  events: ['call', 'line', 'return', 'unwind', 'trap'],
  reads: ['file', 'line', 'offset'],
} as const;

/** The program as it is. */
const untraced = (run: FixtureRun) =>
  runInstance(run, async (imports) => {
    const { instance } = await WebAssembly.instantiate(run.bytes, imports);
    return { exports: instance.exports, instance, coverage: undefined };
  });

/** How it went, and how often each line ran: as the observer is told, and as coverage says. */
async function counted(run: FixtureRun) {
  const counts = new Map<string, number>();
  let facts: ReadonlyMap<string, number> = new Map();
  const outcome = await runInstance(
    run,
    (imports) =>
      load(run.bytes, {
        imports,
        include: ['**'],
        readFile: readBeside(run.folder),
        coverage: true,
        trace: {
          events: ['line'],
          order: false,
          reads: ['file', 'line'],
          fn: (frame, _, count) => {
            const key = `${frame.file}:${frame.line}`;
            counts.set(key, (counts.get(key) ?? 0) + count);
          },
        },
      }),
    (program) => {
      program.flush();
      facts = new Map(
        program
          .coverage()
          .modules[0]!.files.flatMap(({ path, lines }) =>
            lines.filter(({ hits }) => hits > 0).map(({ line, hits }) => [`${path}:${line}`, hits] as const),
          ),
      );
    },
  );
  return { outcome, counts, facts };
}

const sorted = (map: ReadonlyMap<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** The same events in every delivery of this engine, as often as they are counted, and the program as without wtrace. */
export function describeDeliveries(runs: readonly FixtureRun[]): void {
  describe.each(runs)('$title', (run) => {
    let inCall: Promise<Told> | undefined;
    const toldInCall = (): Promise<Told> => {
      inCall ??= tell(run, { ...everything, delivery: 'call' });
      return inCall;
    };

    test('call: as many events as are counted, and the program as without them', async () => {
      const call = await toldInCall();
      expect(call.events).toBeGreaterThan(0);
      const plain = await untraced(run);
      expect(call.outcome).toEqual(plain);
      const { outcome, counts, facts } = await counted(run);
      expect(outcome).toEqual(plain);
      expect(sorted(counts)).toEqual(sorted(call.lines));
      expect(sorted(facts)).toEqual(sorted(call.lines));
    });

    if (engine.secondMemory)
      test('ring: the events of `call`', async () => {
        const ring = await tell(run, { ...everything, delivery: 'ring' });
        expect({ ...ring, lines: undefined }).toEqual({ ...(await toldInCall()), lines: undefined });
      });
  });
}
