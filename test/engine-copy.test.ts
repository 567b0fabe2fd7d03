/** What is kept of an engine's `WebAssembly` is what it had when the copy was made. */
import { expect, onTestFinished, test } from 'vitest';
import { copyOfEngine, exportsOfEngine } from '../src/engine-copy.ts';

test('a copy gives the exports of an instance when the program has replaced their getter', () => {
  const copy = copyOfEngine(WebAssembly);
  const { prototype } = WebAssembly.Instance;
  const found = Object.getOwnPropertyDescriptor(prototype, 'exports')!;
  onTestFinished(() => void Object.defineProperty(prototype, 'exports', found));
  Object.defineProperty(prototype, 'exports', { ...found, get: () => 5 });
  const instance = new copy.Instance(new copy.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
  expect(instance.exports).toBe(5);
  expect(exportsOfEngine(copy)(instance)).toEqual({});
  expect(Object.keys(copy)).toEqual(Object.keys(WebAssembly));
  expect(() => exportsOfEngine(copy)({} as WebAssembly.Instance)).toThrow(TypeError);
});

test('where there is no WebAssembly, there are no exports', () => {
  expect(() => exportsOfEngine({})({} as WebAssembly.Instance)).toThrow(TypeError);
});
