/** What expressions can refer to in the functions of one module: parameters, wasm locals and their names, memory. */
import type { DebugInfo } from '../../debuginfo/index.ts';
import type { DefinedFunction } from '../../indices.ts';
import type { LocalType } from '../../probe-map/index.ts';
import { readLocals, type ValType, type WasmModule } from '../../wasm/index.ts';
import { readableMemory, wantedLocalNames } from './module-facts.ts';
import type { GuestFunction } from './specialise.ts';

/** Type of a local as events and conditions know it. */
export function localTypeOf(type: ValType): LocalType {
  if (type.kind !== 'num') return '-';
  const { name } = type;
  return name === 'i32' || name === 'i64' || name === 'f32' || name === 'f64' ? name : '-';
}

/** See the top of this file. */
export class FunctionFacts {
  private readonly module: WasmModule;
  private readonly debugInfo: DebugInfo;
  private readonly names: ReturnType<typeof wantedLocalNames>;
  private readonly memory: ReturnType<typeof readableMemory>;

  /** @param names of wasm locals that expressions have */
  constructor(module: WasmModule, debugInfo: DebugInfo, names: ReadonlySet<string>) {
    this.module = module;
    this.debugInfo = debugInfo;
    this.names = wantedLocalNames(module, names);
    this.memory = readableMemory(module);
  }

  /** The facts of a defined function. */
  of(index: DefinedFunction): GuestFunction {
    const { module, names, memory } = this;
    const funcidx = module.importedFunctions + index;
    const type = module.types[module.funcTypes[funcidx]!];
    const params = type?.kind === 'func' ? type.params : [];
    const localTypes = params.map(localTypeOf);
    for (const run of readLocals(module.bytes, module.code, index))
      for (let i = 0; i < run.count; i++) localTypes.push(localTypeOf(run.type));
    const localNames = names.get(funcidx);
    return {
      functionName: this.debugInfo.functions()[index]?.name ?? '',
      params: params.length,
      localTypes,
      ...(localNames && { localNames }),
      ...(memory && { memory }),
    };
  }
}
