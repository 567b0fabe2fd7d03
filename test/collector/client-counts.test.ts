/** Messages of clients: what comes in any order, again, in part, or is none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appendNumber, encodeMessage, type MessageHead } from '../../src/client/message.ts';
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
function message(head: Partial<MessageHead>, counters: readonly (readonly [index: number, value: number])[]) {
  const bytes: number[] = [];
  let next = 0;
  for (const [index, value] of counters) {
    appendNumber(bytes, index - next);
    appendNumber(bytes, value);
    next = index + 1;
  }
  const counts = [[0, counters.length]] as const;
  return encodeMessage({ key: 'k', seq: 1, part: 0, parts: 1, ids: [ID], counts, ...head }, bytes);
}

function collected(messages: readonly Uint8Array[]) {
  const client = new ClientCounts();
  for (const bytes of messages) {
    const read = decodeMessage(bytes);
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
  expect(collected([FIRST, SECOND[1] as Uint8Array]).complete).toBe(false);
  const later = message({ seq: 3 }, [
    [0, 301],
    [2, 1],
  ]);
  expect(collected([FIRST, SECOND[1] as Uint8Array, later])).toEqual({
    counters: [301, 0, 1, 2 ** 53],
    complete: true,
  });
});

test('what is no message is refused, damaged ones too', () => {
  const refuses = (bytes: Uint8Array): void => {
    try {
      decodeMessage(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(DataFileError);
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), refuses), { numRuns: 200 });
  const damages = fc.tuple(fc.nat(FIRST.length - 1), fc.nat(255));
  fc.assert(
    fc.property(damages, ([at, value]) => refuses(FIRST.with(at, value))),
    { numRuns: 300 },
  );
  expect(() => decodeMessage(new Uint8Array())).toThrow(DataFileError);
  expect(() => decodeMessage(message({ ids: ['../../etc/passwd'] }, []))).toThrow(DataFileError);
  expect(() => decodeMessage(FIRST.subarray(0, -1))).toThrow(DataFileError);
});
