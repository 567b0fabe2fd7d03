/** Programs of several copies of wtrace in one thread: stack traces go through all, and each knows its own frames. */
import { expect, test } from 'vitest';
import * as source from '../../src/index.ts';
import { InstanceRegistry, instancesOfRealm, parseStack } from '../../src/runtime/index.ts';
import { binary, type Exports } from './guests.ts';

// Typed as the sources, which it was built from.
const built = (await import(new URL('../../dist/index.js', import.meta.url).href)) as typeof source;

/** Function → hits of each line of its disassembly. */
function hitsOf(program: source.Program<Exports>): Record<string, number[]> {
  const [module] = program.coverage().modules;
  return Object.fromEntries(
    module!.files.map(({ functions, lines }) => [functions[0]!.name, lines.map(({ hits }) => hits)]),
  );
}

const inner = binary(`(module
  (func $inner (nop) (unreachable) (nop)) (func $f (export "f") (nop) (call $inner) (nop)))`);
const outer = binary(`(module (import "host" "act" (func $act))
  (func $outer (call $act) (nop) (nop)) (func $f (export "f") (nop) (call $outer) (nop) (nop)))`);

test.each([
  ['the outer one is of the other copy', source, built],
  ['the inner one is of the other copy', built, source],
  ['both are of one copy', source, source],
])('a trap under two programs: %s', async (_, first, second) => {
  const deep = await first.load<Exports>(inner, { coverage: true });
  const act = (): void => {
    expect(() => deep.exports['f']!()).toThrow(WebAssembly.RuntimeError);
    throw new Error('no');
  };
  const high = second.loadSync<Exports>(outer, { coverage: true, imports: { host: { act } } });
  for (let i = 0; i < 2; i++) expect(() => high.exports['f']!()).toThrow('no');
  expect(hitsOf(deep)).toEqual({ inner: [2, 2], f: [2, 2, 0, 0] });
  expect(hitsOf(high)).toEqual({ outer: [2, 0, 0, 0], f: [2, 2, 0, 0, 0] });
});

test('a registry gives frames the numbers that are asked for, and none of modules that are not', () => {
  const registry = new InstanceRegistry();
  const probes = { callsEndBlocks: false, counterCount: 0, readerCount: 0 };
  const bytes = binary('(module (func $f (export "f") (unreachable)))');
  const modules = [0, 1, 2].map(() => registry.add(probes));
  const compiled = modules.map(
    (_, i) => new WebAssembly.Module(Uint8Array.from([...bytes, 0, 2, 1, 65 + i])),
  );
  modules.forEach((module, i) => {
    const { exports } = module.instantiateSync(compiled[i]!, { imports: {} });
    expect(() => (exports['f'] as () => void)()).toThrow(WebAssembly.RuntimeError);
  });
  expect(registry.cut(new Map([[7, modules[2]!]]))).toMatchObject([{ module: 7, funcidx: 0, count: 1 }]);
  expect(registry.cut(new Map()).length).toBe(0);
  const [frame] = registry.cut(new Map([[0, modules[0]!]]));
  // Of a frame without a wrapper nothing is known but what the engine calls its module: that of another.
  const stack = parseStack(`Error\n    at f (${frame!.url}:wasm-function[0]:0x21)\n    at host (a.js:1:1)`);
  expect(registry.live(new Map([[0, modules[0]!]]), stack, false)).toHaveLength(2);
  expect(registry.live(new Map([[1, modules[1]!]]), stack, false)).toHaveLength(1);
});

test('there is one registry in a realm', () => {
  expect(instancesOfRealm()).toBe(instancesOfRealm());
});
