// CanvasKit (Skia, C++, embind): shapes, gradients, a blur and a path drawn by the CPU, as PNG.
import { join } from 'node:path';
import { folderOf, load, print, sha256, steady } from './common.mjs';

const folder = join(folderOf('canvaskit-wasm'), 'bin');
const kit = await load('canvaskit-wasm/bin/canvaskit.js')({ locateFile: (file) => join(folder, file) });
const surface = kit.MakeSurface(200, 150);
const canvas = surface.getCanvas();
const png = await steady(() => {
  canvas.clear(kit.WHITE);
  const paint = new kit.Paint();
  paint.setAntiAlias(true);
  paint.setColor(kit.Color(200, 30, 60, 0.8));
  for (let i = 0; i < 30; i++) canvas.drawCircle(10 + i * 6, 75 + 40 * Math.sign((i % 3) - 1), 12, paint);
  const path = kit.Path.MakeFromSVGString('M10 90 C 40 10, 65 10, 95 80 S 150 150, 180 10 z');
  paint.setShader(
    kit.Shader.MakeLinearGradient([0, 0], [200, 150], [kit.RED, kit.BLUE], null, kit.TileMode.Clamp),
  );
  paint.setMaskFilter(kit.MaskFilter.MakeBlur(kit.BlurStyle.Normal, 4, false));
  canvas.drawPath(path, paint);
  surface.flush();
  const image = surface.makeImageSnapshot();
  const bytes = image.encodeToBytes();
  for (const each of [image, path, paint]) each.delete();
  return bytes;
});
print([png.length, sha256(png)]);
print(kit.Path.MakeFromSVGString('M0 0 Lx'));
const image = kit.MakeImageFromEncoded(png);
print([image.width(), image.height(), kit.MakeImageFromEncoded(png.slice(0, 30))]);
