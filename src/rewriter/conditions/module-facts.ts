/** What a condition needs of a module beyond its functions: names of locals, and a readable memory. */
import { MalformedModuleError } from '../../errors.ts';
import { ByteReader, NameSubsectionId, readNames, type WasmModule } from '../../wasm/index.ts';

const noNames: ReadonlyMap<number, ReadonlyMap<string, number>> = new Map();

/**
 * Names of locals by function: funcidx → name → localidx, only of those in `wanted`. Where a function uses a name
 * twice, the first local has it. Names are advisory (WebAssembly 3.0 §7.4.1.4): of a damaged section, what is readable.
 */
export function readLocalNames(
  module: WasmModule,
  wanted: ReadonlySet<string>,
): ReadonlyMap<number, ReadonlyMap<string, number>> {
  if (wanted.size === 0) return noNames;
  const found = new Map<number, Map<string, number>>();
  for (const { id, contentStart, end } of readNames(module)?.subsections ?? []) {
    if (id !== NameSubsectionId.local) continue;
    const reader = new ByteReader(module.bytes, contentStart, end);
    try {
      for (let functions = reader.count('functions', 2); functions > 0; functions--)
        readFunction(reader, wanted, found);
    } catch (error) {
      if (!(error instanceof MalformedModuleError)) throw error;
    }
  }
  return found;
}

function readFunction(
  reader: ByteReader,
  wanted: ReadonlySet<string>,
  found: Map<number, Map<string, number>>,
): void {
  const funcidx = reader.u32();
  for (let left = reader.count('names', 2); left > 0; left--) {
    const localidx = reader.u32();
    const name = reader.name();
    if (!wanted.has(name)) continue;
    let ofFunction = found.get(funcidx);
    if (ofFunction === undefined) {
      ofFunction = new Map();
      found.set(funcidx, ofFunction);
    }
    if (!ofFunction.has(name)) ofFunction.set(name, localidx);
  }
}

/** Memory 0, unless there is none or it has a custom page size (loads rely on 64 KiB). */
export function readableMemory(module: WasmModule): { readonly is64: boolean } | undefined {
  const memory = module.memories[0];
  return memory === undefined || (memory.pageSizeLog2 ?? 16) !== 16 ? undefined : { is64: memory.is64 };
}
