/** A trap in inlined code: the stack trace names the inlined calls as llvm-symbolizer does. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stackTrace } from '../../../src/cli/stack-trace.ts';
import { type ModuleOffset, moduleOffset } from '../../../src/location.ts';
import { instrument } from '../../../src/rewriter/index.ts';
import { abnormalExits, Boundaries } from '../../../src/runtime/index.ts';

const here = (name: string): URL => new URL(name, import.meta.url);

/** `name (file:line:column)` for each frame of the symbolizer's answer: a line with the name, one with the place. */
const expected = [
  ...readFileSync(here('expected.txt'), 'utf8').matchAll(/^(\w+)\n\.\/(\w+\.c:\d+:\d+)$/gm),
].map(([, name, place]) => `${name} (${place})`);

test('inlined calls have lines of their own, marked as such', () => {
  const { bytes, probeMap, debugInfo } = instrument(readFileSync(here('average.wasm')));
  const boundaries = new Boundaries();
  const boundary = boundaries.add(0, probeMap);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
  const { average_of } = boundary.wrapExports(instance.exports) as { average_of: (first: number) => number };
  expect(() => average_of(1)).toThrow(WebAssembly.RuntimeError);
  const [end] = abnormalExits(boundaries.cut(), [{ probeMap }])[0]!;
  const source = {
    debugInfo,
    importedFunctions: 0,
    bodyStart: () => moduleOffset(0),
    nameOf: (path: string) => path.replace(/^.*\//, ''),
  };
  const { funcidx } = probeMap.functions[0]!;
  const lines = stackTrace([{ frame: { funcidx, offset: end!.offset as ModuleOffset }, source }]);
  expect(expected).toHaveLength(4);
  expect(lines.map((line) => line.replace(' [inlined]', ''))).toEqual(
    expected.map((line) => `    at ${line}`),
  );
  expect(lines.map((line) => line.endsWith(' [inlined]'))).toEqual([true, true, true, false]);
});
