/** `wtrace inspect --locals`: events, tables and mistakes, in this process. */
import { expect, test } from 'vitest';
import { inspectLocals } from '../../src/cli/inspect-locals.ts';
import { UsageError } from '../../src/errors.ts';
import { fixtureBytes, lineOf } from '../debuginfo/variables/fixture-variables.ts';

function locals(module: string, place: string, flags: object = {}): Promise<string> {
  const all = { include: [], omit: [], remap: [], allowRead: [], locals: place, ...flags };
  return inspectLocals(fixtureBytes(module), place, () => undefined, all);
}

/** A module whose name section has another name, and is none any more. */
function withoutNames(module: string): Uint8Array {
  const bytes = Buffer.from(fixtureBytes(module));
  const at = bytes.lastIndexOf('\x04name');
  expect(at).toBeGreaterThan(0);
  bytes.write('none', at + 1);
  return bytes;
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

test('constants have their value, as their types show it', async () => {
  const text = await locals('c-variables/O2-dwarf5.wasm', at('return use(q, p.y'));
  expect(text).toMatch(/^ {2}number +number +local +constant \{i = 1065353216, f = 1, bytes = /m);
});

test('a component: the core modules that have the file', async () => {
  const text = await locals('component/loops.wasm', 'loops.c:204');
  expect(text).toMatch(/^\/loops\.c:204 in main, call event at /m);
  await expect(locals('component/loops.wasm', 'nope.c:1')).rejects.toThrow(
    /no file of this module is named nope\.c/,
  );
});

test.each([
  ['variables.c', {}, /expected <file>:<line>, such as main\.c:12/],
  ['variables.c:0', {}, /expected <file>:<line>/],
  ['other.c:4', {}, /no file of this module is named other\.c; there are variables\.c/],
  ['variables.c:1', {}, /line 1 of variables\.c has no code; the nearest with code: \d+/],
  ['variables.c:9', { plan: true }, /give one of them/],
])('%s %j is refused', async (place, flags, message) => {
  const refused = locals('c-variables/O0-dwarf5.wasm', place, flags);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});

test('without DWARF, wasm locals by the names of the name section', async () => {
  expect(await locals('as-basic/inline.wasm', 'small.ts:4')).toMatch(
    /in small\/gcd, line event at 0x[0-9a-f]+\n {2}a +i32 {2}parameter {2}local 0\n {2}b +i32 {2}parameter {2}local 1\n {2}rest {2}i32 {2}local +local 2\n/,
  );
});

test('modules with neither describe no variables', async () => {
  const flags = { include: [], omit: [], remap: [], allowRead: [], locals: '' };
  const text = inspectLocals(withoutNames('as-basic/inline.wasm'), 'small.ts:4', () => undefined, flags);
  await expect(text).rejects.toThrow(/describes no variables; compile it with -g, to DWARF/);
});
