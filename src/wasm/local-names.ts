/** Names of wasm locals in the name section (WebAssembly 3.0 §7.4.1.4). They are advice: of a damaged section, what is readable. */
import { MalformedModuleError } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import type { WasmModule } from './module.ts';
import { NameSubsectionId, readNames } from './names.ts';

/** A local with its name. */
export interface NamedLocal {
  /** localidx. */
  readonly index: number;
  readonly name: string;
}

/**
 * Reads them.
 * @param isWanted which names are kept
 * @returns by funcidx, in the order of the section; functions without any are not there
 */
export function readLocalNames(
  module: WasmModule,
  isWanted: (name: string) => boolean = () => true,
): ReadonlyMap<number, readonly NamedLocal[]> {
  const found = new Map<number, NamedLocal[]>();
  for (const { id, contentStart, end } of readNames(module)?.subsections ?? []) {
    if (id !== NameSubsectionId.local) continue;
    const reader = new ByteReader(module.bytes, contentStart, end);
    try {
      for (let functions = reader.count('functions', 2); functions > 0; functions--)
        readFunction(reader, isWanted, found);
    } catch (error) {
      if (!(error instanceof MalformedModuleError)) throw error;
    }
  }
  return found;
}

function readFunction(
  reader: ByteReader,
  isWanted: (name: string) => boolean,
  found: Map<number, NamedLocal[]>,
): void {
  const funcidx = reader.u32();
  for (let left = reader.count('names', 2); left > 0; left--) {
    const index = reader.u32();
    const name = reader.name();
    if (!isWanted(name)) continue;
    const ofFunction = found.get(funcidx);
    if (ofFunction === undefined) found.set(funcidx, [{ index, name }]);
    else ofFunction.push({ index, name });
  }
}
