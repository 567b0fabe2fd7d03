import { readFile } from 'node:fs/promises';

interface Codec {
  readonly memory: WebAssembly.Memory;
  input(): number;
  output(): number;
  encode(length: number): number;
  decode(length: number): number;
}

const { instance } = await WebAssembly.instantiate(await readFile(new URL('rle.wasm', import.meta.url)));
const codec = instance.exports as unknown as Codec;

export function encode(bytes: Uint8Array): Uint8Array {
  return through(bytes, codec.encode);
}

export function decode(bytes: Uint8Array): Uint8Array {
  return through(bytes, codec.decode);
}

function through(bytes: Uint8Array, run: (length: number) => number): Uint8Array {
  new Uint8Array(codec.memory.buffer, codec.input()).set(bytes);
  const length = run(bytes.length);
  if (length === -1) throw new RangeError('the result is too long');
  if (length === -2) throw new TypeError('these are no pairs of a count and a byte');
  return new Uint8Array(codec.memory.buffer, codec.output(), length).slice();
}
