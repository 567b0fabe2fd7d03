/** `wtrace inspect --locals`: events, tables and mistakes, in this process. */
import { expect, test } from 'vitest';
import { inspect } from '../../src/cli/inspect.ts';
import { UsageError } from '../../src/errors.ts';
import { fixtureBytes, lineOf } from '../debuginfo/variables/fixture-variables.ts';

function locals(module: string, place: string, flags: object = {}): string {
  const file = { path: module, name: module, bytes: fixtureBytes(module) };
  const all = { include: [], omit: [], remap: [], allowRead: [], locals: place, ...flags };
  return inspect(file, '', () => undefined, all);
}

const at = (text: string): string => `variables.c:${lineOf(text)}`;

test('a line has a table for each event that differs from the others', () => {
  const text = locals('c-variables/O0-dwarf5.wasm', at('late = sum - 100'));
  expect(text).toMatch(
    new RegExp(`^variables\\.c:${lineOf('late = sum - 100')} in scopes, line event at 0x[0-9a-f]+\n`),
  );
  expect(text).toContain('  late   int        local      uninitialized: no value is stored yet\n');
  expect(text).toMatch(/^ {2}kept +int +static +memory at \d+$/m);
  expect(text.match(/line event/g)).toHaveLength(1);
  // The declaration has the call event, and the line event of what the prologue does.
  const head = locals('c-variables/O0-dwarf5.wasm', at('int pass(int n)'));
  expect(head).toMatch(/in pass, call event at 0x[0-9a-f]+\n {2}n {2}int {2}parameter {2}local 0\n/);
});

test('a component: the core modules that have the file', () => {
  const text = locals('component/loops.wasm', 'loops.c:204');
  expect(text).toMatch(/^\/loops\.c:204 in main, call event at /m);
  expect(() => locals('component/loops.wasm', 'nope.c:1')).toThrow(/no file of this module is named nope\.c/);
});

test.each([
  ['variables.c', {}, /expected <file>:<line>, such as --locals main\.c:12/],
  ['variables.c:0', {}, /expected <file>:<line>/],
  ['other.c:4', {}, /no file of this module is named other\.c; there are variables\.c/],
  ['variables.c:1', {}, /line 1 of variables\.c has no code; the nearest with code: \d+/],
  ['variables.c:9', { plan: true }, /give one of them/],
])('%s %j is refused', (place, flags, message) => {
  const run = () => locals('c-variables/O0-dwarf5.wasm', place, flags);
  expect(run).toThrow(UsageError);
  expect(run).toThrow(message);
});

test('modules without DWARF describe no variables', () => {
  const run = () => locals('as-basic/inline.wasm', 'small.ts:3');
  expect(run).toThrow(/describes no variables; compile it with -g, to DWARF/);
});
