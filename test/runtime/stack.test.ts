import { describe, expect, test } from 'vitest';
import { parseStack } from '../../src/runtime/index.ts';

describe('stack traces of V8', () => {
  test('wasm frames with and without names, wrappers and host frames between them', () => {
    const stack = `Error: x
    at wtrace:import:2 (file:///dist/runtime/boundary.js:8:1)
    at wasm://wasm/0dcb2d3e:wasm-function[4]:0x10c
    at demo.main (wasm://wasm/demo-0dcb2d3e:wasm-function[17]:0x2a)
    at Object.wtrace:export:2 (file:///dist/runtime/boundary.js:9:1)
    at WASI.start (node:wasi:136:7)`;
    expect(parseStack(stack, 'x')).toEqual([
      { kind: 'import', module: 2 },
      { kind: 'wasm', url: 'wasm://wasm/0dcb2d3e', funcidx: 4, offset: 0x10c },
      { kind: 'wasm', url: 'wasm://wasm/demo-0dcb2d3e', funcidx: 17, offset: 0x2a, name: 'main' },
      { kind: 'export', module: 2 },
      { kind: 'host' },
    ]);
  });

  test('a message that looks like frames is no frame', () => {
    const message = 'bad\n    at wasm://wasm/00000000:wasm-function[1]:0x1';
    const stack = `Error: ${message}\n    at wasm://wasm/0dcb2d3e:wasm-function[4]:0x10c`;
    expect(parseStack(stack, message)).toEqual([
      { kind: 'wasm', url: 'wasm://wasm/0dcb2d3e', funcidx: 4, offset: 0x10c },
    ]);
  });

  test('names that look like places', () => {
    const [frame] = parseStack(
      'Error\n    at f (wasm://a:wasm-function[9]:0x9) (wasm://wasm/x-1:wasm-function[3]:0x1f)',
    );
    expect(frame).toMatchObject({ kind: 'wasm', url: 'wasm://wasm/x-1', funcidx: 3, offset: 0x1f });
  });
});

test('SpiderMonkey: name, url and offset', () => {
  const stack = `main@http://localhost/a.js line 3 > WebAssembly.Module:wasm-function[17]:0x2a
run@http://localhost/a.js:4:5
`;
  expect(parseStack(stack)).toEqual([
    {
      kind: 'wasm',
      url: 'http://localhost/a.js line 3 > WebAssembly.Module',
      funcidx: 17,
      offset: 0x2a,
      name: 'main',
    },
    { kind: 'host' },
  ]);
});

test('JavaScriptCore: functions without offsets', () => {
  const stack = '<?>.wasm-function[3]@[wasm code]\nwasm-stub@[wasm code]\nrun@file:///a.js:4:5';
  expect(
    parseStack(stack).map((frame) => (frame.kind === 'wasm' ? [frame.funcidx, frame.offset] : frame.kind)),
  ).toEqual([[3, -1], 'host', 'host']);
});

test('JavaScriptCore: functions by their names', () => {
  const lines = ['    at a.wasm.wasm-function[divide] (native)', 'm.wasm-function[core::f[0]]@[wasm code]'];
  const frames = parseStack(['RuntimeError: x', ...lines, '    at 2 (native)'].join('\n'), 'x');
  expect(frames.map((frame) => (frame.kind === 'wasm' ? [frame.name, frame.offset] : frame.kind))).toEqual([
    ['divide', -1],
    ['core::f[0]', -1],
    'host',
  ]);
});
