// Brotli (Rust, wasm-bindgen): whole buffers, streams whose output does not fit, damaged data.
import { brotliDecompressSync } from 'node:zlib';
import { load, print, sha256, steady } from './common.mjs';

const brotli = load('brotli-wasm');
const data = Buffer.from('lines of a text that repeats, now and then; '.repeat(900));
const packed = await steady(() => brotli.compress(data, { quality: 9 }));
print([packed.length, sha256(packed), brotliDecompressSync(packed).equals(data)]);
print(Buffer.from(brotli.decompress(packed)).equals(data));
const stream = new brotli.DecompressStream();
let at = 0;
let steps = 0;
let out = 0;
for (;;) {
  const { code, buf, input_offset } = stream.decompress(packed.slice(at), 1000);
  at += input_offset;
  out += buf.length;
  steps++;
  if (code === brotli.BrotliStreamResultCode.ResultSuccess) break;
}
print([steps, out]);
for (const damaged of [packed.slice(0, 20), Uint8Array.of(255, 1, 2, 3)]) {
  try {
    brotli.decompress(damaged);
  } catch (error) {
    print(String(error));
  }
}
