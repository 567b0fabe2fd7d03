/** What a condition needs of a module beyond its functions: names of locals, and a readable memory. */
import { readLocalNames, type WasmModule } from '../../wasm/index.ts';

/**
 * Names of locals by function: funcidx → name → localidx, only of those in `wanted`. Where a function uses a name
 * twice, the first local has it.
 */
export function wantedLocalNames(
  module: WasmModule,
  wanted: ReadonlySet<string>,
): ReadonlyMap<number, ReadonlyMap<string, number>> {
  if (wanted.size === 0) return new Map();
  const found = new Map<number, ReadonlyMap<string, number>>();
  for (const [funcidx, locals] of readLocalNames(module, (name) => wanted.has(name))) {
    const ofFunction = new Map<string, number>();
    for (const { name, index } of locals) if (!ofFunction.has(name)) ofFunction.set(name, index);
    found.set(funcidx, ofFunction);
  }
  return found;
}

/** Memory 0, unless there is none or it has a custom page size (loads rely on 64 KiB). */
export function readableMemory(module: WasmModule): { readonly is64: boolean } | undefined {
  const memory = module.memories[0];
  return memory === undefined || (memory.pageSizeLog2 ?? 16) !== 16 ? undefined : { is64: memory.is64 };
}
