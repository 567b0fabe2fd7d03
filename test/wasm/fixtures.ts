/** All modules in wasm-fixtures that this engine accepts (no components, nothing damaged), as `[path, bytes]`. */
import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../wasm-fixtures/', import.meta.url);

export const fixtures: [path: string, bytes: Uint8Array<ArrayBuffer>][] = readdirSync(root, {
  recursive: true,
})
  .map(String)
  .filter((path) => path.endsWith('.wasm'))
  .sort()
  .map(
    (path) => [path, new Uint8Array(readFileSync(new URL(path, root)))] as [string, Uint8Array<ArrayBuffer>],
  )
  .filter(([, bytes]) => WebAssembly.validate(bytes));

/** The committed module of test/wasm/golden. */
export const references = new Uint8Array(readFileSync(new URL('golden/references.wasm', import.meta.url)));
