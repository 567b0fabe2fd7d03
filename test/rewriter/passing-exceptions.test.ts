/** Calls end blocks where the host is known to catch in the midst of the module; elsewhere they take no counters. */
import { expect, test } from 'vitest';
import { instrument } from '../../src/index.ts';
import { binary } from '../load/guests.ts';

const calling = (imported: string): Uint8Array =>
  binary(`(module ${imported}
    (func $leaf nop) (func $calm call $leaf nop) (func $calls (param i32) i32.const 0 call $f nop call $leaf nop)
    (func $above i32.const 0 call $calls nop))`);

test.each([
  ['(import "env" "invoke_vi" (func $f (param i32)))', true],
  ['(import "a" "invoke_v" (func $f (param i32)))', true],
  ['(import "env" "invoke" (func $f (param i32)))', false],
  ['(import "env" "invoke_vi2" (func $f (param i32)))', false],
  ['(import "env" "invoke_v" (global i32)) (import "env" "f" (func $f (param i32)))', false],
])('%s', (imported, passes) => {
  const { probeMap } = instrument(calling(imported));
  expect(probeMap.callsEndBlocks).toBe(passes);
  // Only calls end blocks here, and only those out of which something can be thrown.
  const blocks = probeMap.functions.map(({ blockStart }) => blockStart.length);
  expect(blocks).toEqual(passes ? [1, 1, 2, 2] : [1, 1, 1, 1]);
});

test('events without counts need no returns', () => {
  const bytes = calling('(import "env" "invoke_vi" (func $f (param i32)))');
  const events = { kinds: ['call', 'line'], delivery: 'call' } as const;
  expect(instrument(bytes, { events }).probeMap.callsEndBlocks).toBe(false);
  expect(instrument(bytes, { events: { ...events, counts: true } }).probeMap.callsEndBlocks).toBe(true);
});
