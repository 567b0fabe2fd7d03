/** Optimised modules: what the -O0 build of the same program says of the same run is right. */
import { expect, test } from 'vitest';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { countedFiles } from './compare.ts';

type Lines = ReadonlyMap<string, { readonly hits: number; readonly covered: boolean }>;

/** `file:line` → facts, for one run of a module of a fixture. */
function linesOf(title: string): Lines {
  const { bytes, folder, command } = fixtureRuns().find((run) => run.title === title)!;
  return new Map(
    countedFiles(bytes, folder, command).flatMap(({ path, lines }) =>
      lines.map((line) => [`${path.split('/').at(-1)}:${line.line}`, line] as const),
    ),
  );
}

test('zlib: no line is covered that did not run, because code of another line is after it', () => {
  const optimised = linesOf('zlib/clang19-O2-dwarf5.wasm: made-up');
  const plain = linesOf('zlib/yowasp22-O0.wasm: made-up');
  for (const line of ['deflate.c:284', 'inflate.c:175', 'inflate.c:662', 'inftrees.c:124']) {
    expect(plain.get(line), line).toMatchObject({ covered: false });
    expect(optimised.get(line), line).toMatchObject({ covered: false });
  }
  expect(optimised.get('main.c:55')!.hits).toBe(plain.get('main.c:55')!.hits);
  const both = [...optimised.keys()].filter((line) => plain.has(line));
  const denied = both.filter((line) => optimised.get(line)!.covered && !plain.get(line)!.covered);
  console.log(`zlib -O2: ${both.length} lines, ${denied.length} covered that -O0 says did not run`);
  // clang gives the comparison after that loop no row: it is under the row before, and so it is for every debugger.
  expect(denied).toEqual(['deflate.c:1600']);
});

test('a loop that begins before the end of the prologue does not count for the line of the function', () => {
  const lines = linesOf('line-state/fill-O1.wasm');
  expect(Object.fromEntries([...lines].map(([line, { hits }]) => [line, hits]))).toEqual({
    'fill.c:7': 64,
    'fill.c:8': 64,
    'fill.c:9': 1,
  });
});
