/** Activations that were cut off nobody knows where, in what is passed on: `ends` say so, wherever counts are solved. */
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { instrument } from '../../src/rewriter/index.ts';
import { attach, wrapImports } from '../../src/runtime/attach.ts';
import { solveCounts } from '../../src/runtime/index.ts';

const { parseWat } = await wabt();

function made(wat: string, given: WebAssembly.Imports, wraps = false) {
  const { bytes, probeMap } = instrument(Uint8Array.from(parseWat('test.wat', wat, {}).toBinary({}).buffer));
  const imports = wraps ? wrapImports(given, probeMap) : given;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), imports);
  const guest = attach(instance, probeMap, wraps ? { imports } : {});
  return {
    exports: guest.exports as Record<string, () => unknown>,
    /** As another process would, from what it gets. */
    exact: () =>
      solveCounts(probeMap, guest.counters(), JSON.parse(JSON.stringify(guest.ends()))).map(
        ({ exact }) => exact,
      ),
  };
}

test('ends say of every function of the module, and of those that it may have called, that nobody knows', () => {
  const act = (): void => {
    throw 7;
  };
  const inner = made(
    '(module (import "host" "act" (func $act)) (func (export "inner") (call $act) (nop)) (func (nop)))',
    { host: { act } },
  );
  // It calls the function without any wrapper between: only its own sees the throw.
  const outer = made(
    '(module (import "a" "inner" (func $f)) (func (export "outer") (call $f) (nop)))',
    { a: inner.exports as WebAssembly.ModuleImports },
    true,
  );
  const other = made('(module (func (export "other") (nop)))', {});
  other.exports['other']!();
  expect([inner.exact(), outer.exact(), other.exact()]).toEqual([[true, true], [true], [true]]);
  expect(() => outer.exports['outer']!()).toThrow();
  expect([inner.exact(), outer.exact(), other.exact()]).toEqual([[false, false], [false], [true]]);
});
