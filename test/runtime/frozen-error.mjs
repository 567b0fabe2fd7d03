// Three traps and a return on a host with a frozen Error, with the built package: node frozen-error.mjs <plain | formatter>
import { instrument } from '../../dist/rewriter/index.js';
import { attach } from '../../dist/runtime/public.js';

/** (module (func $inner (param i32) (if (local.get 0) (then unreachable))) (func (export "f") (param i32) local.get 0 call $inner)) */
const guest = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 1, 0x7f, 0],
  ...[3, 3, 2, 0, 0],
  ...[7, 5, 1, 1, 0x66, 0, 1],
  ...[10, 17, 2, 8, 0, 0x20, 0, 0x04, 0x40, 0x00, 0x0b, 0x0b, 6, 0, 0x20, 0, 0x10, 0, 0x0b],
]);

if (process.argv[2] === 'formatter')
  Error.prepareStackTrace = (error, sites) =>
    [error, ...sites.filter((site) => !`${site}`.includes('wasm-function'))].join('\n    at ');
Object.freeze(Error);
const { bytes, probeMap } = instrument(guest);
const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
const { exports, counts } = attach(instance, probeMap);
let thrown;
for (let i = 0; i < 3; i++) {
  try {
    exports.f(1);
  } catch (error) {
    thrown = error.constructor.name;
  }
}
exports.f(0);
const entries = counts().map((count) => count.entries);
process.stdout.write(JSON.stringify({ entries, exact: counts().every(({ exact }) => exact), thrown }));
