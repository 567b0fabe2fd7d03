/** The condition of `when`, applied to the functions and sites of one module. */
import type { DebugInfo, LineTable } from '../../debuginfo/index.ts';
import type { Warning } from '../../errors.ts';
import type { DefinedFunction, RowIndex } from '../../indices.ts';
import { moduleOffset } from '../../location.ts';
import type { LocalType } from '../../probe-map/index.ts';
import { readLocals, type ValType, type WasmModule } from '../../wasm/index.ts';
import {
  type GuestFunction,
  localNamesIn,
  readableMemory,
  type Specialised,
  specialise,
  UnmetReferences,
  type WhenExpression,
  wantedLocalNames,
} from './index.ts';
import { type ConditionVariables, SourceScopes } from './source-scope.ts';

/** What a condition means for the `line` events of one row. */
export type RowFilter = (lines: LineTable, row: RowIndex) => Specialised;

/** Type of a local as events and conditions know it. */
export function localTypeOf(type: ValType): LocalType {
  if (type.kind !== 'num') return '-';
  const { name } = type;
  return name === 'i32' || name === 'i64' || name === 'f32' || name === 'f64' ? name : '-';
}

/** A condition and the module that it is applied to. */
export interface ConditionOfModule {
  readonly expression: WhenExpression;
  readonly module: WasmModule;
  readonly debugInfo: DebugInfo;
  /** Path in the debug info → the name that the user sees. */
  readonly fileName: (path: string) => string;
  /** Undefined: names of variables stand for locals of the name section. */
  readonly variables?: ConditionVariables | undefined;
}

/** Applies one condition to one module. */
export class SiteFilter {
  private readonly expression: WhenExpression;
  private readonly module: WasmModule;
  private readonly debugInfo: DebugInfo;
  private readonly fileName: (path: string) => string;
  private readonly names: ReturnType<typeof wantedLocalNames>;
  private readonly memory: ReturnType<typeof readableMemory>;
  private readonly unmet: UnmetReferences;
  private readonly scopes: SourceScopes | undefined;

  constructor({ expression, module, debugInfo, fileName, variables }: ConditionOfModule) {
    this.expression = expression;
    this.module = module;
    this.debugInfo = debugInfo;
    this.fileName = fileName;
    this.names = wantedLocalNames(module, localNamesIn(expression));
    this.memory = readableMemory(module);
    this.unmet = new UnmetReferences(expression, variables === undefined);
    this.scopes = variables && new SourceScopes(variables);
  }

  /** The condition for a defined function. */
  forFunction(index: DefinedFunction): RowFilter {
    const { expression, fileName } = this;
    const fn = this.functionAt(index);
    this.unmet.see(fn);
    return (lines, row) => {
      const file = fileName(lines.files[lines.file[row]!]!);
      const line = lines.line[row]!;
      const offset = moduleOffset(lines.offset[row]!);
      const source = this.scopes?.at({ fn: index, offset, file, line }, fn);
      return specialise(expression, {
        ...{ ...fn, file, line },
        column: lines.column[row]!,
        ...(source && { source }),
      });
    };
  }

  /** Warnings about what the condition names and no function has. */
  warnings(): Warning[] {
    const unmet = [...this.unmet.unmet(), ...(this.scopes?.unmet() ?? [])];
    const withoutValue = this.scopes?.warnings() ?? [];
    if (unmet.length === 0) return withoutValue;
    const which = unmet.join(', ');
    return [
      {
        slug: 'when-unmet',
        message: `no traced function has ${which}; the condition is false where it needs ${unmet.length === 1 ? 'it' : 'them'}`,
      },
      ...withoutValue,
    ];
  }

  private functionAt(index: DefinedFunction): GuestFunction {
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
