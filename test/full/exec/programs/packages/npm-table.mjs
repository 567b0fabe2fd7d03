// Programs of further packages of npm, by their use of WebAssembly: a row each, as in table.mjs. Those that take long are run on demand.
import { fileURLToPath } from 'node:url';

const NPM = { packages: 'WTRACE_NPM_PACKAGES' };
const at = (name) => ({ path: fileURLToPath(new URL(`./npm/${name}.mjs`, import.meta.url)), ...NPM });

const slow = 'it would make the tests longer, and shows nothing that others do not';
const seeded = 'its hashes have a seed from the clock';
const clock = 'its runtime goes by the clock, and by random numbers';

export const npmPrograms = [
  { title: 'cjs-module-lexer, es-module-lexer', ...at('lexers') },
  { title: 'undici', ...at('undici') },
  { title: 'yoga-layout', ...at('yoga') },
  { title: 'tiny-secp256k1', ...at('secp256k1'), onDemand: slow },
  { title: 'wasmoon', ...at('wasmoon'), still: seeded, onDemand: slow },
  { title: '@electric-sql/pglite', ...at('pglite'), still: clock, onDemand: slow },
  { title: '@hpcc-js/wasm-graphviz', ...at('graphviz'), onDemand: slow },
  { title: '@jsquash/jpeg, @jsquash/webp', ...at('jsquash'), onDemand: slow },
  { title: '@polkadot/wasm-crypto', ...at('polkadot'), onDemand: slow },
  { title: 'brotli-wasm', ...at('brotli'), onDemand: slow },
  { title: 'canvaskit-wasm', ...at('canvaskit'), onDemand: slow },
  { title: 'draco3d', ...at('draco'), onDemand: slow },
  { title: 'meshoptimizer', ...at('meshoptimizer'), onDemand: slow },
  { title: 'quickjs-emscripten', ...at('quickjs'), onDemand: slow },
  { title: 'shiki', ...at('shiki'), onDemand: slow },
  { title: 'tiktoken', ...at('tiktoken'), onDemand: slow },
  { title: 'wabt', ...at('wabt'), onDemand: slow },
  { title: 'xxhash-wasm', ...at('xxhash'), onDemand: slow },
  { title: 'zxing-wasm', ...at('zxing'), onDemand: slow },
];
