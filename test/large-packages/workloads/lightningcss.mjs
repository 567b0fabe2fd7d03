// Rust behind N-API: parses, prefixes and minifies style sheets, with a visitor of JavaScript and with errors.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderOf, print, sha256 } from './common.mjs';

const { default: init, transform } = await import(
  pathToFileURL(join(folderOf('lightningcss-wasm'), 'wasm-node.mjs'))
);
await init();
const rule = (i) =>
  `.c${i % 50} > a:hover::after { color: color-mix(in oklch, red ${i % 100}%, blue); margin: ${i}px calc(${i}px + 1em) 0; ` +
  `transition: opacity .${i % 9}s ease, transform 1s; user-select: none; & + .d { inset: 0; --x: ${i} } }`;
const sheet = `@media (width >= 40em) { ${Array.from({ length: 60 }, (_, i) => rule(i)).join('\n')} }`;
const options = {
  filename: 'a.css',
  code: Buffer.from(sheet),
  targets: { chrome: 80 << 16, safari: 13 << 16 },
};
for (const minify of [false, true]) {
  const { code, map, warnings } = transform({ ...options, minify, sourceMap: minify });
  print([code.length, sha256(code), map?.length, warnings.length]);
}
let lengths = 0;
transform({
  ...options,
  code: Buffer.from(sheet.slice(0, 6000).replace(/\}[^}]*$/, '} }')),
  visitor: {
    Length({ unit, value }) {
      lengths++;
      return { unit, value: value * 2 };
    },
  },
  errorRecovery: true,
});
print(lengths);
const modules = transform({
  ...options,
  code: Buffer.from('.a { composes: b; grid-area: c } .b {}'),
  cssModules: true,
});
print([modules.code.toString(), modules.exports]);
for (const wrong of ['a { color: ', '@import "x" y(', '}']) {
  try {
    print(transform({ ...options, code: Buffer.from(wrong) }).code.toString());
  } catch (error) {
    print([String(error), error.loc]);
  }
}
