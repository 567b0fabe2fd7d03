// An AssemblyScript project through the bindings that its compiler makes (`--bindings esm`): strings, arrays, an abort.
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { print, steady } from './common.mjs';

globalThis.heard = (word) => print(['heard', word]);
const built = await import(pathToFileURL(join(process.env.WTRACE_BUILT, 'main.js')));
print(built.words('the quick fox and the lazy dog and the end'));
print(await steady(() => built.primes(200_000)));
print(built.at(new Int32Array([3, 5, 8]), 1));
try {
  built.at(new Int32Array([3, 5, 8]), 3);
} catch (error) {
  print(String(error).split('\n')[0]);
}
