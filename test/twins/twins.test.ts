import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Edit, edits } from './compare.ts';
import { differences } from './differences.ts';
import { keyOf, type TwinEvent, type TwinRun } from './event.ts';
import { programs, pythons, recordedRuns } from './recorded.ts';
import { eventSources } from './sources.ts';

const compilers = ['clang19', 'clang22'];
const file = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
const recordings = new Map(pythons.map((version) => [version, recordedRuns(version)]));
const moduleOf = (program: string, compiler: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(file(`modules/${program}-${compiler}.wasm`));

/** `function side line` → number of events. */
type Tally = Record<string, number>;

const LAST = ' (the last of its activation)';

/** Reasons that hold for the last event of an activation only are told apart from others. */
function keyOfEdit({ side, event }: Edit, lastOf: readonly TwinEvent[]): string {
  const last = side === 'c' && lastOf[event.activation] === event ? LAST : '';
  return `${event.function} ${side} ${event.kind === 'line' ? event.line : event.kind}${last}`;
}

function found(c: readonly TwinEvent[], python: readonly TwinEvent[]): Tally {
  const tally: Tally = {};
  const lastOf: TwinEvent[] = [];
  for (const event of c) if (event.kind === 'line') lastOf[event.activation] = event;
  for (const edit of edits(c, python)) {
    const key = keyOfEdit(edit, lastOf);
    tally[key] = (tally[key] ?? 0) + 1;
  }
  return tally;
}

function listed(program: string, compiler: string, python: string): Tally {
  const tally: Tally = {};
  for (const entry of differences) {
    if (entry.program !== program) continue;
    if (!(entry.compilers ?? compilers).includes(compiler)) continue;
    if (!(entry.pythons ?? pythons).includes(python)) continue;
    for (const side of ['c', 'python'] as const) {
      for (const [line, times] of Object.entries(entry[side] ?? {})) {
        const last = entry.last ?? entry.reason.last;
        const key = `${entry.function} ${side} ${line}${last ? LAST : ''}`;
        tally[key] = (tally[key] ?? 0) + times;
      }
    }
  }
  return tally;
}

describe.each(eventSources)('events of $name', (source) => {
  test.each(programs)('%s: those of CPython, but for the differences that are listed', async (program) => {
    for (const compiler of compilers) {
      const { answer, events } = await source.run(moduleOf(program, compiler), 'run', []);
      for (const [version, runs] of recordings) {
        const python = runs.get(program)!;
        const comparable = source.returns ? python.events : python.events.filter((e) => e.kind !== 'return');
        expect(answer).toBe(python.answer);
        expect(found(events, comparable), `${compiler}, CPython ${version}`).toEqual(
          listed(program, compiler, version),
        );
      }
    }
  });
});

test.each(programs)('%s: every source tells the same, event by event', async (program) => {
  for (const compiler of compilers) {
    const bytes = moduleOf(program, compiler);
    const [first, ...others] = await Promise.all(eventSources.map((source) => source.run(bytes, 'run', [])));
    const shared = ({ events }: TwinRun): string[] =>
      events.filter((event) => event.kind !== 'return').map(keyOf);
    expect(first!.events.length).toBeGreaterThan(0);
    for (const other of others) expect(shared(other)).toEqual(shared(first!));
  }
});

describe('the table of differences', () => {
  test('names programs that there are, and compilers and versions that are compared', () => {
    for (const entry of differences) {
      expect(programs).toContain(entry.program);
      expect(compilers).toEqual(expect.arrayContaining([...(entry.compilers ?? [])]));
      expect(pythons).toEqual(expect.arrayContaining([...(entry.pythons ?? [])]));
    }
  });

  test('gives reasons that the lines bear out', () => {
    for (const { program, reason, c, python } of differences) {
      const lines = file(`programs/${program}.c`).toString().split('\n');
      const named = [...Object.keys(c ?? {}), ...Object.keys(python ?? {})];
      expect(named.length).toBeGreaterThan(0);
      for (const line of named) expect(lines[Number(line) - 1], `${program}.c:${line}`).toMatch(reason.line);
    }
  });
});

describe('the comparison', () => {
  const events = recordings.get('3.12')!.get('recursion')!.events;
  const middle = events.findIndex((event, i) => i > 100 && event.kind === 'line');
  const without = (at: number): TwinEvent[] => events.filter((_, i) => i !== at);

  test('finds nothing between equal sequences', () => {
    expect(edits(events, events)).toEqual([]);
  });

  test('finds an event that is missing, one that is added and one that came at another time', () => {
    const event = events[middle]!;
    expect(edits(without(middle), events)).toEqual([{ side: 'python', event }]);
    expect(edits(events, without(middle))).toEqual([{ side: 'c', event }]);
    const later = without(middle).toSpliced(middle + 7, 0, event);
    expect(
      edits(later, events)
        .map(({ side }) => side)
        .sort(),
    ).toEqual(['c', 'python']);
  });

  test('tells activations apart, so that an event of another activation of the same function is another event', () => {
    const event = events[middle]!;
    const moved = events.with(middle, { ...event, activation: event.activation - 1 });
    expect(edits(moved, events)).toHaveLength(2);
  });
});

test('no module names a folder of the machine that made it', () => {
  for (const program of programs) {
    for (const compiler of compilers) {
      const text = Buffer.from(moduleOf(program, compiler)).toString('latin1');
      expect(text, `${program} ${compiler}`).not.toMatch(/\/(root|home|tmp|work|usr)\//);
    }
  }
});
