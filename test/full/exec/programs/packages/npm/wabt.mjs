// wabt (C++, Emscripten, its module as text): WebAssembly in WebAssembly, from text to bytes and back.
import { load, print, sha256, steady } from './common.mjs';

const wabt = await load('wabt')();
const body = (i) =>
  `(if (result i32) (i32.gt_s (local.get 0) (i32.const ${i}))
    (then (call $f${(i * 7 + 1) % 60} (i32.sub (local.get 0) (i32.const 1))))
    (else (i32.load8_u offset=${i} (local.get 0))))`;
const functions = Array.from(
  { length: 60 },
  (_, i) => `(func $f${i} (export "f${i}") (param i32) (result i32) ${body(i)})`,
);
const text = `(module (memory (export "m") 1) ${functions.join('\n')})`;
const parse = () => {
  const module = wabt.parseWat('a.wat', text);
  module.resolveNames();
  module.validate();
  const { buffer } = module.toBinary({ write_debug_names: true });
  module.destroy();
  return buffer;
};
const bytes = await steady(parse);
print([bytes.length, sha256(bytes)]);
const module = wabt.readWasm(bytes, { readDebugNames: true });
const again = module.toText({ foldExprs: true, inlineExport: true });
module.destroy();
print([again.length, sha256(again)]);
for (const wrong of ['(module (func', '(module (func (result i32)))']) {
  try {
    wabt.parseWat('wrong.wat', wrong).validate();
  } catch (error) {
    print(String(error));
  }
}
