// sharp (libvips: C and C++ by Emscripten, threads by emnapi): an image drawn, resized, blurred, encoded; a damaged one.
import { load, print, sha256, steady } from './common.mjs';

const sharp = load('sharp');
print([sharp.versions.vips, sharp.versions.emscripten]);

const width = 300;
const raw = Buffer.alloc(width * width * 3);
for (let i = 0; i < raw.length; i++) raw[i] = (i * i + (i >> 8)) & 255;
const image = () => sharp(raw, { raw: { width, height: width, channels: 3 } });

const png = await steady(() =>
  image().resize(160, 90, { kernel: 'lanczos3' }).blur(2).rotate(90).png().toBuffer(),
);
print([png.length, sha256(png)]);
for (const format of ['jpeg', 'webp', 'gif']) {
  const data = await image().greyscale().toFormat(format).toBuffer();
  const { width: across, height, channels } = await sharp(data).metadata();
  print([format, data.length, sha256(data), across, height, channels]);
}
print((await image().stats()).channels.map(({ mean, max }) => [mean, max]));
await sharp(png.subarray(0, 400))
  .toBuffer()
  .catch((error) => print(String(error)));
