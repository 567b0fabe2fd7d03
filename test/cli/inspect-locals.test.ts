/** `wtrace inspect --locals`: events, tables and mistakes, in this process. */
import { expect, test } from 'vitest';
import { inspectLocals } from '../../src/cli/inspect-locals.ts';
import { UsageError } from '../../src/errors.ts';
import { fixtureBytes, lineOf } from '../debuginfo/variables/fixture-variables.ts';

function locals(module: string, place: string, flags: object = {}): Promise<string> {
  const all = { include: [], omit: [], remap: [], allowRead: [], locals: place, ...flags };
  return inspectLocals(fixtureBytes(module), place, () => undefined, all);
}

const at = (text: string): string => `variables.c:${lineOf(text)}`;

test('a line has a table for each event that differs from the others', async () => {
  const text = await locals('c-variables/O0-dwarf5.wasm', at('late = sum - 100'));
  expect(text).toMatch(
    new RegExp(`^variables\\.c:${lineOf('late = sum - 100')} in scopes, line event at 0x[0-9a-f]+\n`),
  );
  expect(text).toContain('  late   int        local      uninitialized: no value is stored yet\n');
  expect(text).toMatch(/^ {2}kept +int +static +memory at \d+$/m);
  expect(text.match(/line event/g)).toHaveLength(1);
  // The declaration has the call event, and the line event of what the prologue does.
  const head = await locals('c-variables/O0-dwarf5.wasm', at('int pass(int n)'));
  expect(head).toMatch(/in pass, call event at 0x[0-9a-f]+\n {2}n {2}int {2}parameter {2}local 0\n/);
});

test('a component: the core modules that have the file', async () => {
  const text = await locals('component/loops.wasm', 'loops.c:204');
  expect(text).toMatch(/^\/loops\.c:204 in main, call event at /m);
  await expect(locals('component/loops.wasm', 'nope.c:1')).rejects.toThrow(
    /no file of this module is named nope\.c/,
  );
});

test.each([
  ['variables.c', {}, /expected <file>:<line>, such as --locals main\.c:12/],
  ['variables.c:0', {}, /expected <file>:<line>/],
  ['other.c:4', {}, /no file of this module is named other\.c; there are variables\.c/],
  ['variables.c:1', {}, /line 1 of variables\.c has no code; the nearest with code: \d+/],
  ['variables.c:9', { plan: true }, /give one of them/],
])('%s %j is refused', async (place, flags, message) => {
  const refused = locals('c-variables/O0-dwarf5.wasm', place, flags);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});

test('modules without DWARF describe no variables', async () => {
  await expect(locals('as-basic/inline.wasm', 'small.ts:3')).rejects.toThrow(
    /describes no variables; compile it with -g, to DWARF/,
  );
});
