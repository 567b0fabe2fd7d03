/** Shapes of C whose counts other tools are reported to get wrong, beside gcov's for the same calls. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load } from '../../src/index.ts';

const read = (name: string) => readFileSync(new URL(`shapes/${name}`, import.meta.url));
const json = <T>(name: string) => JSON.parse(read(name).toString()) as T;

test('labels as values, tail calls, cleanups, code after a return, included bodies, #line: each count is that of gcov', async () => {
  const program = await load(new Uint8Array(read('shapes.wasm')), { coverage: true });
  const { exports } = program;
  for (const [name, argument] of json<[string, number][]>('calls.json')) {
    (exports[name] as (n: number) => number)(argument);
  }
  const gcov = json<Record<string, Record<string, number>>>('gcov.json');
  const compared: Record<string, number> = {};
  const differ: unknown[] = [];
  for (const { path, lines } of program.coverage().modules.flatMap(({ files }) => files)) {
    const counts = gcov[path] ?? {};
    const both = lines.filter(({ line }) => line in counts);
    compared[path] = both.length;
    for (const { line, hits, covered } of both) {
      const right = counts[line]!;
      if (hits !== right || covered !== right > 0) differ.push({ path, line, hits, covered, right });
    }
  }
  expect(differ).toEqual([]);
  // gcov counts declarations and labels, too, for which the module has no row.
  expect(compared).toEqual({ 'body.inc': 4, 'dispatch.c': 40, 'grammar.y': 3, 'ops.def': 4, 'scopes.c': 27 });
});
