/** Paths into variables, as they are given. What they lead to: test/event-log/shown-variables.test.ts. */
import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parsePath } from '../../src/variables/index.ts';

test.each([
  ['n', 'n', 0],
  [' p . x ', 'p', 1],
  ['p->next->value', 'p', 2],
  ['buf[0]', 'buf', 1],
  ['*q', 'q', 1],
  ['**list.items[2].name', 'list', 5],
  ['tuple.0', 'tuple', 1],
  ['a::b.c', 'a::b', 1],
  ['*`i|3`', 'i|3', 1],
])('%s', (text, name, steps) => {
  const path = parsePath(text, '--locals');
  expect([path.name, path.steps.length, path.text]).toEqual([name, steps, text.trim()]);
});

test.each(['', '1', 'p.', 'buf[n]', 'buf[0', 'a b', '``', '`a', '-n', '*', 'p->', 'x[99999999999]'])(
  '%s is none',
  (text) => {
    expect(() => parsePath(text, '--locals')).toThrow(UsageError);
    expect(() => parsePath(text, '--locals')).toThrow('--locals: ');
  },
);
