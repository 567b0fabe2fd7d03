// jSquash (mozjpeg and libwebp by Emscripten, embind): a picture drawn, encoded and decoded again; what is no picture.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf, loadModule, print, sha256, steady } from './common.mjs';

// What browsers have.
globalThis.ImageData ??= class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
};
const codec = async (name, file) =>
  WebAssembly.compile(await readFile(join(folderOf(`@jsquash/${name}`), 'codec', file)));

const width = 160;
const data = new Uint8ClampedArray(width * width * 4).map((_, i) => (i % 4 === 3 ? 255 : (i * i) >> 7));
const image = new ImageData(data, width, width);
const files = {
  jpeg: ['enc/mozjpeg_enc.wasm', 'dec/mozjpeg_dec.wasm'],
  webp: ['enc/webp_enc_simd.wasm', 'dec/webp_dec.wasm'],
};
for (const [name, [encoder, decoder]] of Object.entries(files)) {
  const encode = await loadModule(`@jsquash/${name}`, 'encode.js');
  const decode = await loadModule(`@jsquash/${name}`, 'decode.js');
  await encode.init(await codec(name, encoder));
  await decode.init(await codec(name, decoder));
  const packed = new Uint8Array(await encode.default(image, { quality: 60 }));
  const shown = await decode.default(packed.buffer);
  print([name, packed.length, sha256(packed), shown.width, shown.height, sha256(shown.data)]);
  const again = await decode.default(packed.slice(0, packed.length >> 1).buffer).then(
    (half) => sha256(half.data),
    (error) => String(error),
  );
  print(again);
  if (name === 'webp') await steady(() => encode.default(image, { quality: 60 }));
}
