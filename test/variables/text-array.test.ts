/** Arrays of characters: zeros at their end are padding, zeros before are part of the text. */
import { expect, test } from 'vitest';
import { type SourceType, typeId, variableOf } from '../../src/variables/index.ts';

const list: readonly SourceType[] = [{ kind: 'base', name: 'char', encoding: 'char', size: 1 }];

test.each([
  ['abc', 8, '"abc"'],
  ['abc', 3, '"abc"'],
  ['', 4, '""'],
  ['a\0b\0c', 6, '"a\\0b\\0c"'],
  ['\0\0x', 8, '"\\0\\0x"'],
  ['a\x001', 4, '"a\\0001"'],
  ['é'.repeat(300), 700, `"${'é'.repeat(200)}"…`],
  ['€'.repeat(200), 600, `"${'€'.repeat(200)}"`],
])('%j in %i', (text, size, shown) => {
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(text));
  const array: SourceType = { kind: 'array', element: typeId(0), counts: [size] };
  const planned = {
    name: 'v',
    kind: 'local',
    type: typeId(1),
    path: undefined,
    line: 1,
    inlinedIn: undefined,
    isFixed: true,
    plan: { state: 'value', place: { kind: 'bytes', bytes: [...bytes] } },
  } as const;
  const types = {
    get: (id: number): SourceType => [...list, array][id] ?? { kind: 'unsupported', name: '?', reason: '' },
  };
  const state = { local: () => undefined, global: () => undefined, memory: () => undefined };
  expect(String(variableOf(planned, { types, state }))).toBe(shown);
});
