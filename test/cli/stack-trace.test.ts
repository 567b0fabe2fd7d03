import { expect, test } from 'vitest';
import { stackTrace, type TracedSource } from '../../src/cli/stack-trace.ts';
import { condense } from '../../src/cli/tell-end.ts';
import { moduleOffset } from '../../src/location.ts';
import { branded } from '../helpers/branded.ts';

/** Two functions behind one import: `f` with rows at 100 and 110 (twice) and 120, `g` without rows. */
const source: TracedSource = {
  importedFunctions: 1,
  bodyStart: (index) => [moduleOffset(90), moduleOffset(200)][index],
  nameOf: (path) => path.replace('/app/', ''),
  debugInfo: {
    kind: 'dwarf',
    lines: {
      files: ['/app/a.c', '/app/a.h'],
      offset: Uint32Array.of(100, 110, 110, 120),
      file: Uint32Array.of(0, 0, 1, 0),
      line: Uint32Array.of(5, 6, 7, 0),
      column: Uint32Array.of(3, 0, 0, 0),
      flags: new Uint8Array(4),
      firstRow: Uint32Array.of(0, 4, 4),
    },
    functions: () => [
      { funcidx: 1, name: 'ns::f', line: 4 },
      { funcidx: 2, name: 'g', line: 0 },
    ],
    inlinedAt: () => [],
    sourceText: () => undefined,
    warnings: [],
    facts: [],
  },
};

const at = (funcidx: number, offset: number, name?: string) =>
  stackTrace([{ frame: branded({ funcidx, offset, ...(name === undefined ? {} : { name }) }), source }])[0];

test.each([
  [1, 100, '    at ns::f (a.c:5:3)'],
  [1, 109, '    at ns::f (a.c:5:3)'],
  [1, 110, '    at ns::f (a.h:7)'],
  [1, 120, '    at ns::f (func[1]+0x1e, module offset 0x78)'],
  [1, 95, '    at ns::f (func[1]+0x5, module offset 0x5f)'],
  [2, 300, '    at g (func[2]+0x64, module offset 0x12c)'],
  [2, -1, '    at g (func[2])'],
  [9, -1, '    at func[9] (func[9])'],
])('func[%i] at %i', (funcidx, offset, line) => {
  expect(at(funcidx, offset)).toBe(line);
});

test('a frame of a module that is not traced has the name that the engine knows', () => {
  expect(
    stackTrace([{ frame: branded({ funcidx: 3, offset: -1, name: 'shim' }), source: undefined }]),
  ).toEqual(['    at shim (func[3])']);
});

test('repeated frames and long traces are summed up', () => {
  const deep = ['top', ...Array.from({ length: 1000 }, () => 'f'), 'main'];
  expect(condense(deep)).toEqual(['top', 'f', 'f', 'f', '    … 997 more of the same', 'main']);
  expect(condense(['f', 'f', 'f', 'f', 'main'])).toEqual(['f', 'f', 'f', 'f', 'main']);
  const long = condense(Array.from({ length: 200 }, (_, i) => `f${i}`));
  expect(long).toHaveLength(81);
  expect(long.slice(39, 42)).toEqual(['f39', '    … 120 more lines', 'f160']);
});
