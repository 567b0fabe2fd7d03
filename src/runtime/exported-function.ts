/**
 * Exported Functions (WebAssembly JS API §5.6): the functions that tables and other modules take.
 * A wrapper written in JavaScript becomes one by passing through a small module that imports it and exports it again.
 */
import type { ExportedFunctions } from '../probe-map/index.ts';
import { SafeMap, SafeWeakMap } from '../safe-collections.ts';
import { Instance, Module, Table } from './engine.ts';
import { withoutTraces } from './realm-error.ts';

/** Any function. */
export type Callable = (...args: unknown[]) => unknown;

let probe: WebAssembly.Table | undefined;

/** Only Exported Functions can be put into a table. */
export function isExportedFunction(value: unknown): boolean {
  const table = probe ?? new Table({ element: 'anyfunc', initial: 1 });
  probe = table;
  return withoutTraces(() => {
    try {
      table.set(0, value);
      table.set(0, null);
      return true;
    } catch {
      return false;
    }
  });
}

/** The module for some exports; undefined: the engine refused it. */
const passages = new SafeWeakMap<ExportedFunctions, WebAssembly.Module | undefined>();

/**
 * Exported Functions that call the given ones, with the types of the module's own.
 * @param wrapperOf the function for an export
 * @returns by name of the export; the same function for all names of one. Undefined where the engine refuses the module: some
 *   browsers compile only small ones synchronously
 */
export function passThrough(
  exported: ExportedFunctions,
  wrapperOf: (name: string) => Callable,
): ReadonlyMap<string, Callable> | undefined {
  const found = new SafeMap<string, Callable>();
  const passage = passageOf(exported);
  if (passage === undefined) return undefined;
  const { names, funcidx } = exported;
  const wrappers: WebAssembly.ModuleImports = Object.create(null) as WebAssembly.ModuleImports;
  names.forEach((name, i) => {
    wrappers[funcidx[i]!] ??= wrapperOf(name) as () => void;
  });
  const passed = new Instance(passage, { '': wrappers }).exports;
  names.forEach((name, i) => {
    const index = String(funcidx[i]);
    const fn = passed[index] as Callable;
    // An Exported Function's name is its index.
    if (fn.name !== index) Object.defineProperty(fn, 'name', { value: index });
    found.set(name, fn);
  });
  return found;
}

function passageOf(exported: ExportedFunctions): WebAssembly.Module | undefined {
  if (passages.has(exported)) return passages.get(exported);
  let module: WebAssembly.Module | undefined;
  try {
    module = new Module(passageBytes(exported));
  } catch {
    // See passThrough.
  }
  passages.set(exported, module);
  return module;
}

/** Byte of the kind of an import or export. */
const KIND_FUNC = 0;

/** Bytes of a module that imports each function under its index, and exports it under the same name (WebAssembly 3.0 §5.5). */
function passageBytes({ types, funcidx, typeidx }: ExportedFunctions): Uint8Array<ArrayBuffer> {
  const typeOf = new SafeMap(Array.from(funcidx, (index, i) => [index, typeidx[i]!]));
  const imports = unsigned(typeOf.size);
  const exports = unsigned(typeOf.size);
  const append = (to: number[], bytes: readonly number[]): void => {
    for (const byte of bytes) to.push(byte);
  };
  let next = 0;
  for (const [index, type] of typeOf) {
    const digits = Array.from(String(index), (digit) => digit.charCodeAt(0));
    append(imports, [0, digits.length]);
    append(imports, digits);
    append(imports, [KIND_FUNC]);
    append(imports, unsigned(type));
    append(exports, [digits.length]);
    append(exports, digits);
    append(exports, [KIND_FUNC]);
    append(exports, unsigned(next++));
  }
  const head = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const sections = [head, [1], unsigned(types.length), types, [2], unsigned(imports.length), imports];
  const all = [...sections, [7], unsigned(exports.length), exports];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return bytes;
}
