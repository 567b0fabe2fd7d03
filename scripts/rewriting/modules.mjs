// The modules that the check rewrites: fixtures, the kernels of the benchmarks, modules that a random search found, and
// large ones from npm packages.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fixtureNames, readFixture } from '../../wasm-fixtures/fixtures.mjs';
import { bringPackages, packagesWithModules } from '../bring.mjs';

const root = resolve(import.meta.dirname, '..', '..');

/** Reads files that a module refers to by name, from its directory: source maps, external debug info. */
const readerBeside = (path) => (url) => {
  const file = resolve(dirname(path), url);
  return existsSync(file) ? readFileSync(file) : undefined;
};

const moduleAt = (name, path) => ({ name, bytes: readFileSync(path), readFile: readerBeside(path) });

const wasmIn = (directory) =>
  readdirSync(directory, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.wasm'))
    .sort();

/**
 * Modules of the repository: name, bytes, reader of files. Of a component, the core modules in it.
 * @param coreModules of the build that is checked
 */
export function* smallModules(coreModules) {
  for (const name of fixtureNames()) {
    const { dir, modules } = readFixture(name);
    for (const { file, kind } of modules) {
      const module = moduleAt(`${name}/${file}`, join(dir, file));
      if (kind !== 'component') yield module;
      else
        for (const [i, { bytes }] of coreModules(module.bytes).entries())
          yield { ...module, name: `${module.name}#${i}`, bytes };
    }
  }
  for (const directory of ['bench/kernels', 'test/random/found'])
    for (const file of wasmIn(join(root, directory)))
      yield moduleAt(`${directory}/${file}`, join(root, directory, file));
}

/** Modules of npm packages, each distinct module once. Throws when a package is not available. */
export function* largeModules() {
  const seen = new Set();
  const home = bringPackages('packages', packagesWithModules);
  if (home === undefined)
    throw new Error(`not all of ${Object.keys(packagesWithModules).join(', ')} can be had`);
  for (const name of Object.keys(packagesWithModules)) {
    const folder = join(home, 'node_modules', name);
    for (const file of wasmIn(folder)) {
      const module = moduleAt(`${name}/${file}`, join(folder, file));
      const hash = createHash('sha256').update(module.bytes).digest('hex');
      if (!seen.has(hash)) yield module;
      seen.add(hash);
    }
  }
}

/** Removes all custom sections but `name`: no debug info is left, so the disassembly replaces it. */
export function withoutDebugInfo(bytes) {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const start = at;
    const id = bytes[at];
    const [size, contents] = readU32(bytes, at + 1);
    at = contents + size;
    const [nameLength, nameStart] = id === 0 ? readU32(bytes, contents) : [0, 0];
    const name = new TextDecoder().decode(bytes.subarray(nameStart, nameStart + nameLength));
    if (id !== 0 || name === 'name') kept.push(bytes.subarray(start, at));
  }
  return new Uint8Array(Buffer.concat(kept));
}

function readU32(bytes, start) {
  let value = 0;
  for (let i = start, shift = 0; ; i++, shift += 7) {
    value += (bytes[i] & 0x7f) * 2 ** shift;
    if (bytes[i] < 0x80) return [value, i + 1];
  }
}
