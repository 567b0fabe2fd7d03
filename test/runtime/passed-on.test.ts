/** Functions that a module passes on without having them: frames are still told apart by module. */
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, type FrameOwner } from '../../src/runtime/index.ts';

const { parseWat } = await wabt();

/** Instantiates modules behind one boundary; `ends` gives funcidx and count of every cut-off activation, per module. */
function linked() {
  const boundaries = new Boundaries();
  const modules: FrameOwner[] = [];
  return {
    instance(wat: string, imports: WebAssembly.Imports): Record<string, () => unknown> {
      const { bytes, probeMap } = instrument(parseWat('test.wat', wat, {}).toBinary({}).buffer);
      const boundary = boundaries.add(modules.push({ probeMap }) - 1, probeMap);
      const module = new WebAssembly.Module(Uint8Array.from(bytes));
      const { exports } = new WebAssembly.Instance(module, boundary.wrapImports(imports));
      return boundary.wrapExports(exports) as Record<string, () => unknown>;
    },
    ends: () =>
      abnormalExits(boundaries.cut(), modules).map((ends) =>
        ends.map(({ funcidx, count }) => ({ funcidx, count })),
      ),
  };
}

test('an export of another module belongs to that one', () => {
  const { instance, ends } = linked();
  const first = instance('(module (func (export "f") (nop) (unreachable)))', {});
  const second = instance('(module (import "a" "f" (func $f)) (func (nop)) (export "f" (func $f)))', {
    a: first,
  });
  expect(() => second['f']!()).toThrow(WebAssembly.RuntimeError);
  expect(() => first['f']!()).toThrow(WebAssembly.RuntimeError);
  expect(ends()).toEqual([[{ funcidx: 0, count: 2 }], []]);
});

test('who calls an import of the host need not be who imported it', () => {
  const { instance, ends } = linked();
  const host = {
    act: () => {
      throw new Error('no');
    },
  };
  const first = instance(
    '(module (import "host" "act" (func $act)) (func (export "own") (nop) (call $act)) (export "act" (func $act)))',
    { host },
  );
  const second = instance(
    '(module (import "a" "act" (func $act)) (func $inner (call $act) (nop)) (func (export "f") (nop) (call $inner) (nop)))',
    { a: first },
  );
  expect(() => second['f']!()).toThrow('no');
  expect(() => first['own']!()).toThrow('no');
  expect(ends()).toEqual([
    [{ funcidx: 1, count: 1 }],
    [
      { funcidx: 1, count: 1 },
      { funcidx: 2, count: 1 },
    ],
  ]);
});
