/** What a module names and the command shows: text of sources where they may be read, and otherwise one clear warning. */
import { copyFileSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspect } from '../../src/cli/inspect.ts';
import { foldersOf } from '../../src/cli/options.ts';
import { readerBeside, sha256 } from '../../src/store/index.ts';
import { fixture, scratch, wtrace } from '../helpers/wtrace.ts';
import { Writer } from '../oracle/bytes.ts';

const CANARY = 'sk-canary-7f3a';

/** Adds a custom section that is a name: `sourceMappingURL`, `external_debug_info`. */
function naming(section: string, path: string, module: Uint8Array): Uint8Array {
  const contents = new Writer().name(section).name(path).done();
  return Buffer.concat([module, new Writer().u8(0).u32(contents.length).bytes(contents).done()]);
}

test('neither a trace nor a check of sources reads what is outside, and it is said once; --allow-read allows it', () => {
  const at = realpathSync(scratch());
  for (const name of ['app', 'src']) mkdirSync(join(at, name));
  writeFileSync(join(at, 'src/loops.c'), `${CANARY}\n`.repeat(100));
  symlinkSync('../src/loops.c', join(at, 'app/loops.c'));
  copyFileSync(fixture('c-loops/clang19-O0-dwarf5.wasm'), join(at, 'app/m.wasm'));
  const run = (...options: string[]) =>
    wtrace(['run', '--reporter', 'text', ...options, 'm.wasm'], { cwd: join(at, 'app') }).stderr;
  const trace = ['--trace', '--trace-limit', '200'];
  const refused = run(...trace);
  expect(refused).not.toContain(CANARY);
  expect(refused.match(/^.*\[source-(?:refused|changed)\]$/gm)).toEqual([
    `wtrace: warning: ../src/loops.c is outside of the folders that may be read, so the text is neither shown nor compared with what was compiled; allow it with --allow-read ${at}/src, or change --source-root [source-refused]`,
  ]);
  const allowed = run(...trace, '--allow-read', '../src');
  expect(allowed).toContain(CANARY);
  // It is another text than what was compiled.
  expect(allowed).toMatch(/\[source-changed\]$/m);
  expect(allowed).not.toContain('[source-refused]');
});

test('of a map or debug file outside, nothing is printed but that it is not read', () => {
  const at = realpathSync(scratch());
  mkdirSync(join(at, 'app'));
  writeFileSync(join(at, 'secret'), `${CANARY}: 0\n`);
  const path = join(at, 'app/m.wasm');
  const inspected = (bytes: Uint8Array, ...allowRead: readonly string[]): string => {
    const flags = { include: [], omit: [], remap: [], allowRead };
    const readFile = readerBeside(path, foldersOf(flags, [path]));
    return inspect({ path, name: 'm.wasm', bytes }, sha256(bytes), readFile, flags);
  };
  const stripped = readFileSync(fixture('post-link/stripped.wasm'));
  for (const section of ['sourceMappingURL', 'external_debug_info']) {
    for (const named of [join(at, 'secret'), '../secret', `file://${at}/secret`, '%2e%2e/secret']) {
      const text = inspected(naming(section, named, stripped));
      expect(text).not.toContain('canary');
      expect(text.match(/outside of the folders that may be read/g), named).toHaveLength(1);
      expect(text).toContain(`--allow-read ${at}`);
      // Neither is what may be read, but is something else, quoted.
      expect(inspected(naming(section, named, stripped), at)).not.toMatch(/canary|may be read/);
    }
  }
});
