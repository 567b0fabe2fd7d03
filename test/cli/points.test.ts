/** Log points and watches as the command shows them: another thread reads their values, by plans that it gets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lineOf } from '../debuginfo/variables/fixture-variables.ts';
import { fixture, scratch, wtrace } from '../helpers/wtrace.ts';

const variables = fixture('c-variables/O0-dwarf5.wasm');
const invoked = ['--invoke', 'aggregates', variables, '7'];
const inAggregates = `variables.c:${lineOf('return use(q, p.y')}`;

// Each alone: no other expression brings the types that it needs.
test.each([
  ['matrix[1][n - 5]', '7'],
  ['(q + n - 7)->y', '15'],
  ['q[n - 7]', '{x = 7, y = 15}'],
  ['text[n - 5]', "99 'c'"],
])('a computed index alone: %s', (print, text) => {
  const { stderr } = wtrace(['run', '--at', inAggregates, '--print', print, ...invoked]);
  expect(stderr).toBe(`${inAggregates}: ${print}=${text}\n`);
});

test('a computed index alone, in --trace-file', () => {
  const file = join(scratch(), 'events');
  wtrace(['run', '--at', inAggregates, '--print', 'matrix[1][n - 5]', '--trace-file', file, ...invoked]);
  expect(readFileSync(file, 'utf8')).toContain('"values":{"matrix[1][n - 5]":"7"}');
});
