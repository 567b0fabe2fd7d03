/** Messages of clients: what comes in any order, again, in part, or is none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CountsJson } from '../../src/client/message.ts';
import { decodeMessage } from '../../src/client/read-message.ts';
import { ClientCounts } from '../../src/collector/client-counts.ts';
import { DataFileError } from '../../src/errors.ts';

const ID = '0'.repeat(64);
const NO_CODE = {
  probeMap: {
    functions: [],
    callsEndBlocks: false,
    offsets: { rewritten: new Uint32Array(), original: new Uint32Array(), length: new Uint32Array() },
  },
};

/** A message that says what some counters are. */
function message(head: Partial<CountsJson>, counters: readonly (readonly [index: number, value: number])[]) {
  const counts = [0];
  let next = 0;
  for (const [index, value] of counters) {
    counts.push(index - next, value);
    next = index + 1;
  }
  const json: CountsJson = { key: 'k', seq: 1, part: 0, parts: 1, ids: [ID], counts, ...head };
  return JSON.stringify(json);
}

function collected(messages: readonly string[]) {
  const client = new ClientCounts();
  for (const text of messages) {
    const read = decodeMessage(text);
    if (read.kind !== 'counts') throw new Error('counts are expected');
    client.add(read, (id) => ({ id, counters: new Float64Array(4), owner: NO_CODE }));
  }
  const [counts] = client.counts();
  return { counters: Array.from(counts?.counters ?? []), complete: counts?.complete };
}

const FIRST = message({ seq: 1 }, [
  [0, 5],
  [3, 2 ** 53],
]);
const SECOND = [
  message({ seq: 2, part: 0, parts: 2 }, [[0, 300]]),
  message({ seq: 2, part: 1, parts: 2 }, [[2, 1]]),
];

test('in any order, and twice, they come to the same', () => {
  const whole = { counters: [300, 0, 1, 2 ** 53], complete: true };
  expect(collected([FIRST, ...SECOND])).toEqual(whole);
  expect(collected([...SECOND.toReversed(), FIRST, FIRST])).toEqual(whole);
});

test('a part that is missing is known; a later moment makes up for it', () => {
  expect(collected([FIRST, SECOND[1] as string]).complete).toBe(false);
  const later = message({ seq: 3 }, [
    [0, 301],
    [2, 1],
  ]);
  expect(collected([FIRST, SECOND[1] as string, later])).toEqual({
    counters: [301, 0, 1, 2 ** 53],
    complete: true,
  });
});

test('what is no message is refused, damaged ones too', () => {
  const refuses = (text: string): void => {
    try {
      decodeMessage(text);
    } catch (error) {
      expect(error).toBeInstanceOf(DataFileError);
    }
  };
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), refuses), { numRuns: 200 });
  const damages = fc.tuple(fc.nat(FIRST.length - 1), fc.string({ minLength: 1, maxLength: 1 }));
  fc.assert(
    fc.property(damages, ([at, value]) => refuses(FIRST.slice(0, at) + value + FIRST.slice(at + 1))),
    { numRuns: 300 },
  );
  expect(() => decodeMessage('')).toThrow(DataFileError);
  expect(() => decodeMessage(message({ ids: ['../../etc/passwd'] }, []))).toThrow(DataFileError);
  expect(() => decodeMessage(FIRST.slice(0, -1))).toThrow(DataFileError);
  for (const counts of [[], [1, 0, 1], [0, 1], [0, -1, 2], [0, 1, -2], [0, 2 ** 53, 1], ['0'], 5])
    expect(() => decodeMessage(message({ counts: counts as number[] }, [])), `${counts}`).toThrow(
      DataFileError,
    );
});
