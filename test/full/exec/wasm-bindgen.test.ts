/** A package that wasm-bindgen made for Node (examples/rust-wasm-bindgen), loaded by its own glue: counts as known by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratch, wtrace } from '../../helpers/wtrace.ts';

const source = readFileSync(
  new URL('../../../examples/rust-wasm-bindgen/src/lib.rs', import.meta.url),
  'utf8',
);

/** Number of the only line that holds a text. */
function lineOf(text: string): number {
  const found = source.split('\n').flatMap((line, i) => (line.includes(text) ? [i + 1] : []));
  expect(found).toHaveLength(1);
  return found[0] as number;
}

test('lines of the crate ran as often as its callers say', () => {
  const use = fileURLToPath(new URL('programs/wasm-bindgen/use.cjs', import.meta.url));
  const reports = scratch();
  const outputs = ['--reporter', 'lcov', '--reports-dir', reports];
  const options = ['exec', '-q', '--include', '/intervals/**', ...outputs, '--'];
  const { code, stdout, stderr } = wtrace([...options, process.execPath, use]);
  expect([code, stdout, stderr]).toEqual([0, '7\n7\nan end is missing\n', '']);
  const lcov = readFileSync(join(reports, 'lcov.info'), 'utf8');
  const hits = (text: string): number =>
    Number(new RegExp(`^DA:${lineOf(text)},(\\d+)$`, 'm').exec(lcov)?.[1]);
  // Two calls with three intervals, of which one is joined to another; one call is refused.
  expect(hits('intervals.sort()')).toBe(2);
  expect(hits('match merged.last_mut()')).toBe(6);
  expect(hits('last.1 = last.1.max(to)')).toBe(2);
  expect(hits('merged.push((from, to))')).toBe(4);
  expect(hits('if pairs.len() % 2 == 1')).toBe(3);
  expect(hits('an end is missing')).toBe(1);
  expect(hits('total += to - from')).toBe(4);
});
