/** What `--annotate` shows beside instructions when a source was changed since it was compiled. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listInstructions } from '../../src/cli/instruction-listing.ts';
import { createNaming } from '../../src/coverage/index.ts';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { sourcesIn } from '../helpers/sources.ts';
import { fixture, scratch } from '../helpers/wtrace.ts';

test('the digest of DWARF 5 tells, and the lines that are there are shown all the same', () => {
  const bytes = new Uint8Array(readFileSync(fixture('c-bare/O0-dwarf5.wasm')));
  const text = readFileSync(fixture('c-bare/bare.c'), 'utf8');
  const debugInfo = readDebugInfo(bytes, readModule(bytes));
  const [path = ''] = debugInfo.lines.files;
  // The oracle: clang's digest is that of the file.
  const md5 = createHash('md5').update(text).digest('hex');
  expect(debugInfo.sourceMarks?.(path)).toEqual([{ md5 }]);

  const sourceRoot = scratch();
  const naming = createNaming({ include: [], omit: [], remaps: [], sourceRoot, omitSystemLibraries: true });
  const list = () => listInstructions({ bytes, debugInfo, naming, sources: sourcesIn(sourceRoot) });
  writeFileSync(join(sourceRoot, naming.nameOf(path)), text);
  expect([list().isChanged?.(0), list().sourceLines(0)]).toEqual([false, text.split('\n')]);
  writeFileSync(join(sourceRoot, naming.nameOf(path)), `/* new */\n${text}`);
  expect([list().isChanged?.(0), list().sourceLines(0)?.[0]]).toEqual([true, '/* new */']);
  expect(list().isChanged?.(99)).toBe(false);
});
