/** Places of points as given, and what is proposed for a file that is not there. */
import { expect, test } from 'vitest';
import { load } from '../../src/load/index.ts';
import { parsePlace } from '../../src/load/point-places.ts';
import { fixtureBytes } from '../debuginfo/variables/fixture-variables.ts';

test('a file may be given as shells complete it', () => {
  expect(parsePlace('./pi.c:8', '--at')).toEqual({ file: 'pi.c', line: 8 });
  expect(parsePlace('.//src/pi.c:8', '--at')).toEqual({ file: 'src/pi.c', line: 8 });
  expect(parsePlace('.pi.c:8', '--at')).toEqual({ file: '.pi.c', line: 8 });
});

test('for a file that is not there, files that are traced are named first', async () => {
  const options = { include: ['**/boxed.rs'], logpoints: [{ at: 'nosuch.c:1' }] };
  const error = await load(fixtureBytes('rust-basic/O0.wasm'), options).catch((e: unknown) => e);
  expect(String(error)).toMatch(
    /is named nosuch\.c; there are \S*\/boxed\.rs, \S*\/alloc\.rs, .*, and \d+ more/,
  );
});
