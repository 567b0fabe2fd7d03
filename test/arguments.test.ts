/** Arguments of wrong types: what JavaScript programs give that no compiler checks. Never a TypeError. */
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import {
  createTracer,
  decodeProbeMap,
  encodeProbeMap,
  instrument,
  load,
  loadSync,
  probeMapFromJSON,
  probeMapToJSON,
  UsageError,
  WtraceError,
} from '../src/index.ts';
import { solveCounts } from '../src/runtime/index.ts';

const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
const { probeMap } = instrument(empty);
const loadWith = (options: unknown) => () => loadSync(empty, options as never);

function transferred(): ArrayBuffer {
  const buffer = empty.slice().buffer;
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

test.each<readonly [string, () => unknown]>([
  ['include as text', loadWith({ include: 'a.c' })],
  ['include of numbers', loadWith({ include: [1] })],
  ['omit as text', loadWith({ omit: 'a.c' })],
  ['sourceRoot', loadWith({ sourceRoot: 5 })],
  ['remap', loadWith({ remap: { from: 'a', to: 'b' } })],
  ['remap of text', loadWith({ remap: ['a=b'] })],
  ['remap of null', loadWith({ remap: [null] })],
  ['readFile', loadWith({ readFile: 'a.map' })],
  ['name', loadWith({ name: 5 })],
  ['coverage', loadWith({ coverage: 'yes' })],
  ['trace as a function', loadWith({ trace: () => {} })],
  ['trace as true', loadWith({ trace: true })],
  ['trace as null', loadWith({ trace: null })],
  ['tracer', loadWith({ tracer: {} })],
  ['imports as null', loadWith({ imports: null })],
  ['imports as a list', loadWith({ imports: 'env' })],
  ['options as null', loadWith(null)],
  ['options as text', loadWith('a.c')],
  ['an unknown option', loadWith({ includes: [] })],
  ['an option that all objects have', loadWith({ toString: 5 })],
  ['no module', () => loadSync(undefined as never)],
  ['a compiled module', () => loadSync(new WebAssembly.Module(empty) as never)],
  ['bytes that were transferred', () => loadSync(transferred())],
  [
    'a view of bytes that were transferred',
    () => {
      const view = empty.slice();
      structuredClone(view.buffer, { transfer: [view.buffer] });
      // Its length is 0: bytes of no module.
      return loadSync(view);
    },
  ],
  ['createTracer without options', () => createTracer(undefined as never)],
  ['createTracer of text', () => createTracer('line' as never)],
  ['events as text', () => createTracer({ events: 'line' } as never)],
  ['order as text', () => createTracer({ order: 'no' } as never)],
  ['instrument of text', () => instrument('m.wasm' as never)],
  ['instrument of nothing', () => instrument(undefined as never)],
  ['selects as globs', () => instrument(empty, { selects: ['a.c'] } as never)],
  ['instrument with null', () => instrument(empty, null as never)],
  ['decodeProbeMap of a map', () => decodeProbeMap(probeMap as never)],
  ['decodeProbeMap of nothing', () => decodeProbeMap(undefined as never)],
  ['decodeProbeMap of text', () => decodeProbeMap('{}' as never)],
  ['encodeProbeMap of bytes', () => encodeProbeMap(encodeProbeMap(probeMap) as never)],
  ['probeMapToJSON of text', () => probeMapToJSON('{}' as never)],
  ['solveCounts of an unparsed map', () => solveCounts('{}' as never, [], [])],
])('%s', (_, call) => {
  expect(call).toThrow(WtraceError);
  expect(call).not.toThrow(TypeError);
});

test('messages name the option, what it takes and what it got', async () => {
  const given = { include: 'src/a.c' } as never;
  const message = 'the option include of load must be an array of strings, not "src/a.c"';
  await expect(load(empty, given)).rejects.toThrow(new UsageError(message));
  expect(() => probeMapFromJSON(probeMap as never)).toThrow(WtraceError);
});

const counting = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7f],
  ...[3, 2, 1, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
  ...[10, 6, 1, 4, 0, 0x41, 42, 0x0b],
]);

/** Copies of bytes in memory that other threads may write to. */
function shared(): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(counting.length));
  bytes.set(counting);
  return bytes;
}

const elsewhere = (expression: string) => (): unknown =>
  runInNewContext(expression, { bytes: [...counting] });
const having = (value: object, name: PropertyKey, own: unknown) =>
  Object.defineProperty(value, name, { value: own });

test.each<readonly [string, () => unknown]>([
  ['an array', () => counting.slice()],
  ['a buffer', () => counting.slice().buffer],
  ['a part', () => Uint8Array.of(1, ...counting, 1).subarray(1, 1 + counting.length)],
  ['shared memory', shared],
  [
    'memory of a guest',
    () => {
      const bytes = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer, 0, counting.length);
      bytes.set(counting);
      return bytes;
    },
  ],
  ['an array of another realm', elsewhere('Uint8Array.from(bytes)')],
  ['a buffer of another realm', elsewhere('Uint8Array.from(bytes).buffer')],
  [
    'shared memory of another realm',
    elsewhere('{ const a = new Uint8Array(new SharedArrayBuffer(bytes.length)); a.set(bytes); a }'),
  ],
  ['an array with a property buffer', () => having(counting.slice(), 'buffer', new ArrayBuffer(1))],
  ['an array with a property byteLength', () => having(counting.slice(), 'byteLength', 1)],
  ['a buffer with another tag', () => having(counting.slice().buffer, Symbol.toStringTag, 'Buffer')],
])('bytes are taken as the engine takes them, before anything is awaited: %s', async (_, make) => {
  // The engine first: it is the oracle.
  const results = [WebAssembly.instantiate, load].map(async (start: (...given: never[]) => unknown) => {
    const bytes = make() as Uint8Array | ArrayBuffer;
    const started = start(bytes as never);
    const own = Object.getPrototypeOf(Uint8Array.prototype);
    const buffer = ArrayBuffer.isView(bytes) ? (Reflect.get(own, 'buffer', bytes) as ArrayBuffer) : bytes;
    new Uint8Array(buffer).fill(0);
    const made = (await started) as { instance: WebAssembly.Instance };
    return (made.instance.exports['f'] as () => number)();
  });
  expect(await Promise.all(results)).toEqual([42, 42]);
});

test('what only calls itself a buffer is none', () => {
  const given = { [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 8 } as never;
  for (const take of [instrument, loadSync]) expect(() => take(given)).toThrow(UsageError);
});

test('bytes may be any view or buffer', async () => {
  const padded = new Uint8Array([9, 9, 9, 9, ...empty]);
  const shared = new SharedArrayBuffer(8);
  new Uint8Array(shared).set(empty);
  const views = [
    new DataView(padded.buffer, 4),
    new Int32Array(padded.buffer, 4),
    Buffer.from(empty),
    shared,
  ];
  for (const view of views) await load(view as never);
  expect(instrument(empty.buffer).probeMap.module.size).toBe(8);
  expect(decodeProbeMap(encodeProbeMap(probeMap).slice().buffer).module.size).toBe(8);
});
