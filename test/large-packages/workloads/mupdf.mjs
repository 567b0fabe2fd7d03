// MuPDF (C, setjmp through JavaScript): a PDF is made, drawn, searched, encrypted; HTML is laid out; a damaged file is repaired, another refused.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderOf, print, sha256 } from './common.mjs';

const mupdf = await import(pathToFileURL(join(folderOf('mupdf'), 'dist', 'mupdf.js')));
const html = `<h1>Title</h1>${Array.from({ length: 30 }, (_, i) => `<p style="color:#${(i * 7919 + 99999).toString(16).slice(0, 4)}00">Paragraph <b>${i}</b> of text, <i>some</i> of it slanted.</p>`).join('')}`;
const draw = (document) => {
  for (let i = 0; i < document.countPages(); i++) {
    const page = document.loadPage(i);
    const pixmap = page.toPixmap(mupdf.Matrix.scale(0.7, 0.7), mupdf.ColorSpace.DeviceRGB, false);
    print([pixmap.getWidth(), pixmap.getHeight(), sha256(pixmap.getPixels()), sha256(pixmap.asPNG())]);
    const text = page.toStructuredText('preserve-whitespace');
    print([text.asText().slice(0, 40), page.search('text').length, page.search('absent').length]);
  }
};
const book = mupdf.Document.openDocument(new TextEncoder().encode(html), 'text/html');
book.layout(300, 400, 11);
draw(book);
const pdf = new mupdf.PDFDocument();
const font = pdf.addSimpleFont(new mupdf.Font('Times-Roman'));
const resources = pdf.addObject({ Font: { F: font } });
for (let i = 0; i < 3; i++) {
  const contents = `q 0.${i} 0.5 0 rg 10 10 ${80 + i} 50 re f 1 0 0 RG 20 20 m 50 90 100 10 180 150 c S Q BT /F ${14 + i} Tf 30 100 Td (page ${i} of text) Tj ET`;
  pdf.insertPage(-1, pdf.addPage([0, 0, 200, 200], 0, resources, contents));
}
draw(pdf);
const saved = pdf.saveToBuffer('compress,garbage=3').asUint8Array().slice();
print([saved.length, sha256(saved)]);
const damaged = saved.slice(0, saved.length - 300);
for (const bytes of [damaged, new TextEncoder().encode('%PDF-1.7\nnothing'), new Uint8Array(10)]) {
  try {
    draw(mupdf.Document.openDocument(bytes, 'application/pdf'));
  } catch (error) {
    print(String(error));
  }
}
