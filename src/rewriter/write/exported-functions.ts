/** The exported functions of a module and their types, for hosts that wrap them. */
import type { ExportedFunctions } from '../../probe-map/index.ts';
import { SectionId, type ValType, type WasmModule } from '../../wasm/index.ts';

/** Heap types whose references JavaScript can neither pass nor get (WebAssembly JS API, ToJSValue): `exn`, `noexn`. */
const HIDDEN_HEAP_TYPES: ReadonlySet<number> = new Set([0x69 - 0x80, 0x74 - 0x80]);

/** Whether values of the type can cross between JavaScript and wasm. */
function crosses(type: ValType): boolean {
  return type.kind === 'num' ? type.name !== 'v128' : !HIDDEN_HEAP_TYPES.has(type.heap);
}

/** Those that JavaScript can call; undefined: the module exports no function at all. */
export function exportedFunctions(module: WasmModule): ExportedFunctions | undefined {
  const names: string[] = [];
  const funcidx: number[] = [];
  let any = false;
  const typeidx: number[] = [];
  for (const { kind, name, index } of module.exports) {
    if (kind !== 'func') continue;
    any = true;
    const typeOf = module.funcTypes[index];
    const type = typeOf === undefined ? undefined : module.types[typeOf];
    if (typeOf === undefined || type?.kind !== 'func') continue;
    if (![...type.params, ...type.results].every(crosses)) continue;
    names.push(name);
    funcidx.push(index);
    typeidx.push(typeOf);
  }
  const section = module.sections.find(({ id }) => id === SectionId.type);
  if (!any || section === undefined) return undefined;
  return {
    types: module.bytes.slice(section.contentStart, section.end),
    names,
    funcidx: Uint32Array.from(funcidx),
    typeidx: Uint32Array.from(typeidx),
  };
}
