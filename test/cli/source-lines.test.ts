/** Sources with every kind of line end, shown beside the numbers that their compilers give the lines. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listInstructions } from '../../src/cli/instruction-listing.ts';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { splitSource } from '../../src/source-lines.ts';
import { readModule } from '../../src/wasm/index.ts';
import { sourcesIn } from '../helpers/sources.ts';
import { wtrace } from '../helpers/wtrace.ts';

const directory = new URL('line-ends/', import.meta.url);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, directory)));

/** Each exported function, and the number of its line: it returns what its compiler says. */
function linesOf(module: string): readonly (readonly [string, number])[] {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(read(module)));
  return Object.entries(instance.exports).flatMap(([name, value]) =>
    typeof value === 'function' ? [[name, value() as number] as const] : [],
  );
}

test.each([
  ['clang.wasm', 'ends.c'],
  ['rustc.wasm', 'ends.rs'],
])('line n of a source is what %s calls line n', (module, source) => {
  const lines = splitSource(source, new TextDecoder().decode(read(source)));
  const functions = linesOf(module);
  expect(functions).toHaveLength(10);
  for (const [name, line] of functions) expect(lines[line - 1], name).toContain(` ${name}(`);
});

test('annotated code shows the line that the compiler means', () => {
  const bytes = read('clang.wasm');
  const debugInfo = readDebugInfo(bytes, readModule(bytes));
  const naming = { nameOf: (path: string) => path, selects: () => true };
  const listing = listInstructions({
    bytes,
    debugInfo,
    naming,
    sources: sourcesIn(fileURLToPath(directory)),
  });
  const expected = new Map(linesOf('clang.wasm'));
  expect(listing.functions).toHaveLength(expected.size);
  for (const { name, file, line } of listing.functions) {
    expect(line, name).toBe(expected.get(name));
    expect(listing.sourceLines(file)?.[line - 1], name).toContain(` ${name}(`);
  }
});

test('so does the log of a run', () => {
  const { stderr } = wtrace(['run', '--trace', '--trace-limit', '1', '--invoke', 'last', 'clang.wasm'], {
    cwd: fileURLToPath(directory),
  });
  expect(stderr).toContain('ends.c:11  > last  __attribute__((export_name("last"))) int last(void)');
});
