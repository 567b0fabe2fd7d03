// ZXing (C++, embind): bar codes written and read again; a picture without one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, load, print, sha256, steady } from './common.mjs';

const { prepareZXingModule, readBarcodes, writeBarcode } = load('zxing-wasm/full');
const file = readFileSync(join(folderOf('zxing-wasm'), 'dist/full/zxing_full.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: file.buffer.slice(file.byteOffset, file.byteOffset + file.length) },
});
for (const format of ['QRCode', 'DataMatrix', 'Code128', 'PDF417']) {
  const { image, svg, error } = await writeBarcode(`wasm ${format} 123`, { format, scale: 3 });
  const bytes = new Uint8Array(await image.arrayBuffer());
  const found = await readBarcodes(bytes, { tryHarder: true });
  print([format, error, bytes.length, sha256(svg), found.map(({ text, symbology }) => [text, symbology])]);
  if (format === 'QRCode') await steady(() => readBarcodes(bytes, { tryHarder: true }));
}
print((await writeBarcode('letters', { format: 'EAN13' })).error);
