/**
 * Modules without DWARF: the wasm locals to which the name section gives names, with their raw values. A local always has a
 * value: that of its last write, or 0.
 */
import type { WtraceError } from '../../errors.ts';
import type { DefinedFunction } from '../../indices.ts';
import {
  type Encoding,
  indicesIn,
  type PlannedVariable,
  type SourceType,
  type TypeTable,
  typeId,
  type ValuePlan,
} from '../../variables/index.ts';
import { type NamedLocal, readLocalNames, type WasmModule } from '../../wasm/index.ts';
import { localTypes } from './frame.ts';
import type { ReadIndices } from './read-indices.ts';
import type { ModuleVariableReader, VariableSite } from './variable-reader.ts';

type Numeric = Extract<SourceType, { readonly kind: 'base' }>;

const number = (name: string, encoding: Encoding, size: number): Numeric => ({
  kind: 'base',
  ...{ name, encoding, size },
});
/** By their numbers in the table. */
const numbers: readonly Numeric[] = [
  number('i32', 'signed', 4),
  number('i64', 'signed', 8),
  number('f32', 'float', 4),
  number('f64', 'float', 8),
];
const other: SourceType = {
  kind: 'unsupported',
  name: 'vector or reference',
  reason: 'is not a number',
};
const OTHER = typeId(numbers.length);
const noNumber: ValuePlan = {
  state: 'unsupported',
  reason: 'the wasm local holds a vector or a reference',
};

/** Answers for one module. */
export class NamedLocals implements ModuleVariableReader {
  readonly types: TypeTable = { get: (id) => numbers[id] ?? other };
  readonly problems: readonly WtraceError[] = [];
  private readonly module: WasmModule;
  private readonly names: ReadonlyMap<number, readonly NamedLocal[]>;
  private readonly planned = new Map<DefinedFunction, readonly PlannedVariable[]>();

  private constructor(module: WasmModule, names: ReadonlyMap<number, readonly NamedLocal[]>) {
    this.module = module;
    this.names = names;
  }

  /** Undefined: the module names none. */
  static of(module: WasmModule): NamedLocals | undefined {
    const names = readLocalNames(module);
    return names.size === 0 ? undefined : new NamedLocals(module, names);
  }

  at({ fn, isEntry }: VariableSite, names?: ReadonlySet<string>): readonly PlannedVariable[] {
    const all = this.planned.get(fn) ?? this.plan(fn);
    this.planned.set(fn, all);
    const inScope = isEntry ? all.filter(({ kind }) => kind === 'parameter') : all;
    const left = names && new Set(names);
    return left === undefined ? inScope : inScope.filter(({ name }) => left.delete(name));
  }

  atStop(): undefined {
    return undefined;
  }

  indexFinder(names?: ReadonlySet<string>): (site: VariableSite) => ReadIndices {
    return (site) => ({ locals: new Set(indicesIn(this.at(site, names), 'local')), globals: new Set() });
  }

  globals(): readonly PlannedVariable[] {
    return [];
  }

  private plan(fn: DefinedFunction): PlannedVariable[] {
    const { module, names } = this;
    const types = localTypes(module, fn);
    return (names.get(module.importedFunctions + fn) ?? []).flatMap(({ index, name }) => {
      if (index >= types.count) return [];
      const type = numbers.findIndex((each) => each.name === types.at(index));
      return {
        name,
        kind: index < types.parameters ? ('parameter' as const) : ('local' as const),
        type: type < 0 ? OTHER : typeId(type),
        path: undefined,
        line: 0,
        inlinedIn: undefined,
        plan: type < 0 ? noNumber : inLocal(index),
        isFixed: false,
      };
    });
  }
}

const inLocal = (index: number): ValuePlan => ({
  state: 'value',
  place: { kind: 'value', value: [{ op: 'local', index }] },
});
