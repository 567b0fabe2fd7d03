/**
 * Remembers from which files a program read modules: the bytes that reach the engine do not say it, and source maps, debug
 * files and names belong to a path. Results are passed on untouched.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint } from '../hook/index.ts';
import { SafeMap } from '../safe-collections.ts';
import { replace } from './replace.ts';

/** `\0asm`, little-endian. */
const MAGIC = 0x6d736100;
/** Modules whose paths are kept. */
const MAX_PATHS = 1000;

/** See the top of this file. */
export class ModulePaths {
  readonly #paths = new SafeMap<string, string>();

  /** Watches the functions of `node:fs` that read whole files. */
  watch(): void {
    const note = (path: unknown, result: unknown): void => this.#note(path, result);
    replace(fs, 'readFileSync', (original) => (path, ...rest) => {
      const result = original(path, ...rest);
      note(path, result);
      return result;
    });
    replace(fs, 'readFile', (original) => (path, ...rest) => {
      const callback = rest.pop();
      if (typeof callback !== 'function') return original(path, ...rest, callback);
      const seen = function (this: unknown, error: unknown, result: unknown): unknown {
        note(path, result);
        return Reflect.apply(callback, this, [error, result]);
      };
      return original(path, ...rest, seen);
    });
    replace(fs.promises, 'readFile', (original) => async (path, ...rest) => {
      const result = await original(path, ...rest);
      note(path, result);
      return result;
    });
    syncBuiltinESMExports();
  }

  /** The file that a module was read from, absolute; undefined: not known. */
  of(bytes: Uint8Array): string | undefined {
    return this.#paths.size === 0 ? undefined : this.#paths.get(fingerprint(bytes));
  }

  #note(path: unknown, result: unknown): void {
    if (!(result instanceof Uint8Array) || result.length < 8) return;
    if (new DataView(result.buffer, result.byteOffset).getUint32(0, true) !== MAGIC) return;
    const name = nameOf(path);
    if (name === undefined || this.#paths.size >= MAX_PATHS) return;
    const key = fingerprint(result);
    if (!this.#paths.has(key)) this.#paths.set(key, name);
  }
}

function nameOf(path: unknown): string | undefined {
  try {
    if (typeof path === 'string') return resolve(path);
    if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
    return path instanceof Uint8Array ? resolve(new TextDecoder().decode(path)) : undefined;
  } catch {
    return undefined;
  }
}
