import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MalformedModuleError } from '../../src/errors.ts';
import { coreModules } from '../../src/wasm/index.ts';
import { fixture, wtrace } from '../helpers/wtrace.ts';

const component = new Uint8Array(readFileSync(fixture('component/loops.wasm')));

describe('core modules of a component', () => {
  test('are found where they stand; the first is the one that the component was made of', () => {
    const modules = coreModules(component);
    expect(modules.map(({ bytes }) => WebAssembly.validate(Uint8Array.from(bytes)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const { offset, bytes } = modules[0]!;
    expect(component.subarray(offset, offset + bytes.length)).toEqual(bytes);
    const original = readFileSync(fixture('c-loops/yowasp22-O0.wasm'));
    expect(Buffer.from(bytes).subarray(0, original.length).equals(original)).toBe(true);
  });

  test('a component in a component', () => {
    const size = component.length;
    const leb = [(size & 0x7f) | 0x80, ((size >> 7) & 0x7f) | 0x80, size >> 14];
    const outer = Uint8Array.from([...component.subarray(0, 8), 4, ...leb, ...component]);
    expect(coreModules(outer).map(({ bytes }) => bytes)).toEqual(
      coreModules(component).map(({ bytes }) => bytes),
    );
  });

  test('of a component that is cut off anywhere are an error of one kind, or fewer', () => {
    for (let end = 8; end < component.length; end += 97) {
      try {
        expect(coreModules(component.subarray(0, end)).length).toBeLessThanOrEqual(4);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedModuleError);
      }
    }
  });

  test('are described one by one by inspect', () => {
    const { code, stdout } = wtrace(['inspect', fixture('component/loops.wasm')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^core modules: +4$/m);
    expect(stdout).toMatch(/^core module 0:\n.*\n +kind: +module, a WASI preview 1 command$/m);
    expect(stdout.match(/^ {2}traced: /gm)).toHaveLength(4);
  });
});
