/** The variables at the places of a module's events, kept in few objects: from one place to the next, hardly any changes. */
import type { DefinedFunction } from '../../indices.ts';
import {
  type CarriedLocal,
  indicesIn,
  type PlannedVariable,
  placeKey,
  type SiteVariables,
  type SourceType,
  type TypeId,
  type TypeTable,
  type VariablePlans,
} from '../../variables/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import { localTypes } from './frame.ts';
import type { VariableReader, VariableSite } from './variable-reader.ts';

/** Types that are taken along for one module, and those that they name. What is beyond is `unsupported`. */
const MAX_TYPES = 200_000;

const none: SiteVariables = Object.freeze({ list: [], carried: [] });

/** See the top of this file. */
export class SitePlans {
  /** Global variables that values are computed from; those of the places planned so far. */
  readonly globals = new Set<number>();
  private readonly module: WasmModule;
  private readonly reader: VariableReader;
  /** Which of the variables in scope are wanted. */
  private readonly choose: (list: readonly PlannedVariable[]) => readonly PlannedVariable[];
  private readonly sites = new Map<number, SiteVariables>();
  private fn: DefinedFunction | undefined;
  private last = none;
  /** Text of a variable of the current function → the object that stands for it. */
  private readonly known = new Map<string, PlannedVariable>();
  private typeOf: (local: number) => string = () => '';

  constructor(
    module: WasmModule,
    reader: VariableReader,
    choose: (list: readonly PlannedVariable[]) => readonly PlannedVariable[] = (list) => list,
  ) {
    this.module = module;
    this.reader = reader;
    this.choose = choose;
  }

  /** Types of all variables. */
  get types(): TypeTable {
    return this.reader.types;
  }

  /** The variables at a place. */
  at(site: VariableSite): SiteVariables {
    const key = placeKey(site.offset, site.isEntry);
    const found = this.sites.get(key);
    if (found !== undefined) return found;
    if (site.fn !== this.fn) this.begin(site.fn);
    const list = this.choose(this.reader.at(site)).map((each) => this.shared(each));
    const same = list.length === this.last.list.length && list.every((each, i) => each === this.last.list[i]);
    const made = same ? this.last : { list, carried: this.carried(list) };
    this.last = made;
    this.sites.set(key, made);
    return made;
  }

  /** What was planned before for a place; none where nothing was. */
  planned(offset: number, isEntry: boolean): SiteVariables {
    return this.sites.get(placeKey(offset, isEntry)) ?? none;
  }

  /** Variables outside of functions, those near a function first. */
  globalVariables(fn: DefinedFunction): readonly PlannedVariable[] {
    return this.reader.globals(fn);
  }

  /** Everything that was planned. */
  data(): VariablePlans {
    return { sites: this.sites, types: this.namedTypes() };
  }

  private begin(fn: DefinedFunction): void {
    this.fn = fn;
    this.last = none;
    this.known.clear();
    const types = localTypes(this.module, fn);
    this.typeOf = (local) => types.at(local);
  }

  private carried(list: readonly PlannedVariable[]): readonly CarriedLocal[] {
    for (const index of indicesIn(list, 'global')) this.globals.add(index);
    return indicesIn(list, 'local').flatMap((index) => {
      const type = this.typeOf(index);
      return type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64' ? [{ index, type }] : [];
    });
  }

  private shared(variable: PlannedVariable): PlannedVariable {
    const key = JSON.stringify(variable, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, variable);
    return variable;
  }

  private namedTypes(): ReadonlyMap<TypeId, SourceType> {
    const found = new Map<TypeId, SourceType>();
    const wanted = new Set<TypeId>();
    for (const { list } of new Set(this.sites.values())) for (const { type } of list) wanted.add(type);
    // A set is gone over in the order in which it grows.
    for (const id of wanted) {
      if (id < 0 || found.size === MAX_TYPES) continue;
      const type = this.types.get(id);
      found.set(id, type);
      for (const named of typesNamedBy(type)) wanted.add(named);
    }
    return found;
  }
}

function typesNamedBy(type: SourceType): readonly TypeId[] {
  switch (type.kind) {
    case 'pointer':
    case 'alias':
      return [type.target];
    case 'array':
      return [type.element];
    case 'record': {
      const { discriminant, list = [] } = type.variants ?? {};
      return [
        ...type.members.map((member) => member.type),
        ...(discriminant === undefined ? [] : [discriminant.type]),
        ...list.map(({ member }) => member.type),
        ...type.parameters.map((parameter) => parameter.type),
      ];
    }
    default:
      return [];
  }
}
