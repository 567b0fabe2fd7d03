/** The module through which wrappers pass: it imports a function for each that another module exports, and exports it under the same names. */
import type { ExportedFunctions } from '../probe-map/index.ts';
import { SafeMap, SafeWeakMap } from '../safe-collections.ts';

/** See the top of this file. One object for each module. */
export interface Passage {
  /** Imports are in the module named '', under the first name of each function. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether functions can pass through the exports, as parameters or results. */
  readonly passesFunctions: boolean;
}

const made = new SafeWeakMap<ExportedFunctions, Passage>();

/** The passage for exports: the same for the same ones. */
export function passageOf(exported: ExportedFunctions): Passage {
  const known = made.get(exported);
  if (known !== undefined) return known;
  const passage = {
    bytes: passageBytes(exported),
    // A byte that looks so is enough.
    passesFunctions: exported.types.some((byte) => FUNCTION_TYPES.includes(byte)),
  };
  made.set(exported, passage);
  return passage;
}

/** Codes of types in whose values functions can be (WebAssembly 3.0 §5.3): `funcref`, `nullfuncref`, `(ref null …)`, `(ref …)`. */
const FUNCTION_TYPES = [0x70, 0x73, 0x63, 0x64];

/** Byte of the kind of an import or export. */
const KIND_FUNC = 0;

/** A module of three sections: types, imports, exports (WebAssembly 3.0 §5.5). */
function passageBytes({ types, names, funcidx, typeidx }: ExportedFunctions): Uint8Array<ArrayBuffer> {
  /** By index in the module: index here. */
  const indices = new SafeMap<number, number>();
  const imports: number[] = [];
  const exports: number[] = [];
  names.forEach((text, i) => {
    const name = utf8(text);
    const function_ = funcidx[i] ?? 0;
    let index = indices.get(function_);
    if (index === undefined) {
      index = indices.size;
      indices.set(function_, index);
      append(imports, [0], unsigned(name.length), name, [KIND_FUNC], unsigned(typeidx[i] ?? 0));
    }
    append(exports, unsigned(name.length), name, [KIND_FUNC], unsigned(index));
  });
  const bytes = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  append(bytes, [1], unsigned(types.length), types);
  section(bytes, 2, indices.size, imports);
  section(bytes, 7, names.length, exports);
  return Uint8Array.from(bytes);
}

function section(to: number[], id: number, count: number, contents: readonly number[]): void {
  const size = unsigned(count);
  append(to, [id], unsigned(size.length + contents.length), size, contents);
}

function append(to: number[], ...parts: readonly ArrayLike<number>[]): void {
  for (const part of parts) for (let i = 0; i < part.length; i++) to.push(part[i] ?? 0);
}

/** Not by TextEncoder, which contexts of `node:vm` lack. */
const utf8 = (text: string): number[] =>
  Array.from(unescape(encodeURIComponent(text)), (char) => char.charCodeAt(0));

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return bytes;
}
