/** Formats of users: how values of their own types are shown. */
import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { load } from '../../src/load/index.ts';
import type { Format } from '../../src/variables/index.ts';
import { fixtureBytes } from '../debuginfo/variables/fixture-variables.ts';

const bytes = fixtureBytes('c-variables/O0-dwarf5.wasm');

interface Guest {
  aggregates(n: number): number;
}

/** What the last line of `aggregates(7)` shows. */
async function shown(formats: readonly Format[]): Promise<ReadonlyMap<string, string>> {
  let last = new Map<string, string>();
  const program = await load<Guest>(bytes, {
    trace: {
      events: ['line'],
      reads: ['locals', 'function'],
      formats,
      fn: ({ locals, function: { name } }) => {
        if (name === 'aggregates') last = new Map([...locals].map((each) => [each.name, String(each)]));
      },
    },
  });
  program.exports.aggregates(7);
  return last;
}

const point: Format = {
  name: 'point',
  matches: (shape) => shape.kind === 'record' && shape.members[0]?.name === 'x',
  value: (variable) => Number(variable.member('x')?.value) + Number(variable.member('y')?.value),
  text: (variable) => `<${variable.member('x')} | ${variable.member('y')}>`,
  children: () => [],
};

test('of records, and of what no library has a format for', async () => {
  const plain = await shown([]);
  expect(plain.get('p')).toBe('{x = 7, y = 15}');
  const hexadecimal: Format = {
    name: 'hexadecimal',
    matches: (shape) => shape.kind === 'base' && shape.name === 'int',
    text: ({ value }) => `0x${Number(value).toString(16)}`,
  };
  const made = await shown([point, hexadecimal]);
  expect(made.get('p')).toBe('<0x7 | 0xf>');
  expect(made.get('n')).toBe('0x7');
  // What is made of it is shown alike; others stay as they are.
  expect(made.get('text')).toBe(plain.get('text'));
  expect(made.get('matrix')).toContain('{0x1, 0x2');
});

test('one that has no answer leaves the value as it is', async () => {
  const silent: Format = { name: 'silent', matches: () => true, text: () => undefined };
  expect(await shown([silent])).toEqual(await shown([]));
});

test.each([
  ['formats', /must be an array/],
  [[{ name: 'x' }], /a function `matches`/],
  [[undefined], /a function `matches`/],
  [[{ name: 'x', matches: () => true, text: 'x' }], /text of x must be a function/],
])('%j are none', async (formats, message) => {
  const refused = load(bytes, { trace: { formats: formats as unknown as Format[] } });
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});

test('with delivery ring, they are refused', async () => {
  const format: Format = { name: 'x', matches: () => true };
  const trace = { formats: [format], locals: ['n'], delivery: 'ring' } as const;
  await expect(load(bytes, { trace })).rejects.toThrow(
    "delivery 'ring' is not possible: formats of your own",
  );
});
