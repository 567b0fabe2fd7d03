// cjs-module-lexer and es-module-lexer (C, modules as text): over sources of their own packages, and what they refuse.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, loadModule, print, steady } from './common.mjs';

const cjs = await loadModule('cjs-module-lexer', 'dist/lexer.mjs');
const esm = await loadModule('es-module-lexer', 'dist/lexer.js');
await Promise.all([cjs.init(), esm.init]);
const text = (name, file) => readFileSync(join(folderOf(name), file), 'utf8');
const [common, module] = [text('cjs-module-lexer', 'lexer.js'), text('es-module-lexer', 'dist/lexer.js')];
const found = await steady(() => {
  let last;
  for (let i = 0; i < 30; i++) last = [cjs.parse(common), esm.parse(module)];
  return last;
});
print(found);
print(
  cjs.parse(
    "Object.defineProperty(exports, 'a', { enumerable: true, value: 1 }); __exportStar(require('b'), exports);",
  ),
);
print(
  esm.parse("import a from 'x' with { type: 'json' }; export { a as 'b c' }; import('y'); import.meta.url;"),
);
for (const lexer of [cjs, esm]) {
  try {
    print(lexer.parse("import { from 'x'; (`${"));
  } catch (error) {
    print(String(error));
  }
}
