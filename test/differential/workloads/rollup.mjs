// Rollup's parser (swc, Rust), compiled synchronously when it is required.
import { load, print, steady } from './common.mjs';

const { rollup } = load('@rollup/wasm-node');
const files = {
  entry:
    "import { used } from 'a'; import * as b from 'b'; export default () => used(b.x ?? `t` + 1n); class K { #p = 1; static { this.q = 2; } }",
  a: 'export const used = async function* (x) { for await (const y of x) yield y ** 2; }; export const unused = /a(?<b>c)/v;',
  b: 'export let x = 1; export { x as y }; label: for (;;) { break label; }',
};
const memory = { name: 'memory', resolveId: (id) => id, load: (id) => files[id] };
const bundle = async (input) => {
  const built = await rollup({ input, plugins: [memory], onwarn: (warning) => print(warning.code) });
  const { output } = await built.generate({ format: 'es', sourcemap: true });
  print(output.map(({ code, source }) => code ?? source));
};
await steady(() => bundle('entry'));
files.wrong = 'export const = 1;';
await bundle('wrong').catch((error) => print([error.code, error.message]));
