// Rust, wasm-bindgen: draws pictures, and refuses one.
import { readFileSync } from 'node:fs';
import { load, packageFile, print, sha256, steady } from './common.mjs';

const { initWasm, Resvg } = load('@resvg/resvg-wasm');
await initWasm(readFileSync(packageFile('@resvg/resvg-wasm/index_bg.wasm')));
const svg = (body) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">${body}</svg>`;
const pictures = [
  svg(
    '<rect width="100" height="50" fill="teal"/><circle cx="60" cy="50" r="40" fill="none" stroke="red" stroke-width="5"/>',
  ),
  svg(
    '<defs><linearGradient id="g"><stop stop-color="#f00"/><stop offset="1" stop-color="#00f8"/></linearGradient><filter id="b"><feGaussianBlur stdDeviation="3"/></filter></defs><path d="M10 90 C 40 10, 65 10, 95 80 S 150 150, 180 10 z" fill="url(#g)" filter="url(#b)"/>',
  ),
  svg(
    '<g transform="rotate(30) skewX(10)" opacity=".5"><ellipse rx="50" ry="20" cx="90"/><polygon points="1,1 50,90 90,3" clip-path="url(#none)"/></g>',
  ),
];
await steady(() => {
  for (const picture of pictures) {
    const resvg = new Resvg(picture, { fitTo: { mode: 'width', value: 300 }, background: 'white' });
    const image = resvg.render();
    print([image.width, image.height, sha256(image.asPng()), sha256(image.pixels), resvg.getBBox()?.width]);
  }
});
try {
  new Resvg('<svg');
} catch (error) {
  print(String(error));
}
