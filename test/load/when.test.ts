import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/index.ts';
import { deliveries, fixture, traced } from './guests.ts';

const bare = fixture('c-bare/O0-dwarf5.wasm');

describe.each(deliveries)('delivery %s', (delivery) => {
  test('when: the guest tells only of lines for which it holds', async () => {
    const when = 'function == "fib" && line == 9 && param[0] == 2';
    const seen: unknown[] = [];
    const { exports, program } = await traced(bare, {
      delivery,
      events: ['line'],
      reads: ['line', 'wasmParams'],
      when,
      fn: ({ line, wasmParams }) => void seen.push([line, wasmParams[0]]),
    });
    expect(exports['fib']!(5)).toBe(5);
    program.flush();
    // Of the calls that fib(5) makes, three are fib(2).
    expect(seen).toEqual([
      [9, 2],
      [9, 2],
      [9, 2],
    ]);
  });

  test('when: files are named as frames name them', async () => {
    const lines: number[] = [];
    const { exports } = await traced(
      bare,
      { delivery, events: ['line'], when: 'file == "lib/bare.c"', fn: ({ line }) => void lines.push(line) },
      {
        sourceRoot: '/there',
        remap: [
          { from: '/', to: '/there/lib/' },
          { from: 'bare.c', to: '/there/lib/bare.c' },
        ],
      },
    );
    exports['add']!(1, 2);
    expect(lines).toEqual([5]);
  });
});

test('what no place can meet is told in a warning', async () => {
  const { program } = await traced(bare, { events: ['line'], when: 'param[7] == 0' });
  expect(program.warnings.map(({ slug }) => slug)).toContain('when-unmet');
});

test('with `when`, events are not counted but told', async () => {
  const { program } = await traced(bare, { events: ['line'], when: 'line == 9', order: false } as never);
  expect(program.tracing?.delivery).not.toBe('count');
});

test.each([
  ['line ==', "when 'line ==': expected a value at column 8"],
  [7, 'the option when of trace must be a string'],
])('a condition that cannot be read: %s', async (when, message) => {
  await expect(traced(bare, { when } as never)).rejects.toThrow(UsageError);
  await expect(traced(bare, { when } as never)).rejects.toThrow(message);
});
