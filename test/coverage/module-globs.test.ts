/** Globs of `--include-module`: for the path of a module, absolute and relative, and for its name. */
import { expect, test } from 'vitest';
import { moduleMatcher } from '../../src/coverage/index.ts';
import { UsageError } from '../../src/errors.ts';

const rules = {
  sourceRoot: '/link/app',
  remaps: [],
  realPath: (path: string) => path.replace(/^\/link\//, '/real/'),
};
const PATHS = ['/link/app/a.wasm', '/real/app/a.wasm', '/link/app/build/a.wasm', '/other/a.wasm'];
const [own, real, deeper] = PATHS;

test.each([
  ['/link/app/a.wasm', [own]],
  ['/real/app/a.wasm', [own, real]],
  ['/link/app/*.wasm', [own]],
  ['./a.wasm', [own, real]],
  ['build/a.wasm', [deeper]],
  ['build', [deeper]],
  ['a.wasm', PATHS],
  ['*.wasm', PATHS],
  ['**/a.wasm', PATHS],
  ['**', PATHS],
  ['b.wasm', []],
  ['../a.wasm', []],
])('%s', (glob, expected) => {
  const matches = moduleMatcher([glob], rules);
  expect(PATHS.filter((path) => matches(path, 'a.wasm'))).toEqual(expected);
});

test('a module of which no path is known has a name', () => {
  expect(moduleMatcher(['module-*.wasm'], rules)(undefined, 'module-0123.wasm')).toBe(true);
  expect(moduleMatcher(['/link/**', './module-*.wasm'], rules)(undefined, 'module-0123.wasm')).toBe(false);
});

test('a glob that says nothing is refused', () => {
  expect(() => moduleMatcher([''], rules)).toThrow('a glob of --include-module is empty');
  expect(() => moduleMatcher(['/'], rules)).toThrow(UsageError);
});
