/** The variables at the places of a module's events, kept in few objects: from one place to the next, hardly any changes. */
import type { DefinedFunction } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import {
  type CarriedLocal,
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
import type { ReadIndices } from './read-indices.ts';
import type { ModuleVariableReader, VariableSite } from './variable-reader.ts';

/** Types that are taken along for one module, and those that they name. What is beyond is `unsupported`. */
const MAX_TYPES = 200_000;

const none: SiteVariables = Object.freeze({ list: [], carried: [] });

/** The variables at one place; what is known of their values is worked out when somebody looks. */
class PlannedSite implements SiteVariables {
  readonly carried: readonly CarriedLocal[];
  copied: readonly number[] = [];
  private readonly find: () => readonly PlannedVariable[];
  private found: readonly PlannedVariable[] | undefined;

  constructor(carried: readonly CarriedLocal[], find: () => readonly PlannedVariable[]) {
    this.carried = carried;
    this.find = find;
  }

  get list(): readonly PlannedVariable[] {
    this.found ??= this.find();
    return this.found;
  }
}

/** See the top of this file. */
export class SitePlans {
  /** Global variables that values are computed from; those of the places planned so far. */
  readonly globals = new Set<number>();
  /** What finds variables; the types of both have the same numbers. */
  readonly reader: ModuleVariableReader;
  private readonly module: WasmModule;
  /** Names of the variables that are wanted; undefined: all. */
  private readonly names: ReadonlySet<string> | undefined;
  private readonly indicesAt: (site: VariableSite) => ReadIndices;
  private readonly sites = new Map<number, PlannedSite>();
  private fn: DefinedFunction | undefined;
  /** Of the place planned last: most places of a function carry the same. */
  private carried: readonly CarriedLocal[] = [];
  private indices: ReadIndices | undefined;
  private typeOf: (local: number) => string = () => '';
  /** The list of the place looked at last. */
  private last: readonly PlannedVariable[] = [];

  constructor(module: WasmModule, reader: ModuleVariableReader, names?: ReadonlySet<string>) {
    this.module = module;
    this.reader = reader;
    this.names = names;
    this.indicesAt = reader.indexFinder(names);
  }

  /** Types of all variables. */
  get types(): TypeTable {
    return this.reader.types;
  }

  /** The variables at a place. Carried is what debug info names; whether it is to be believed is found out when somebody looks. */
  at(site: VariableSite): SiteVariables {
    const key = placeKey(site.offset, site.isEntry);
    const found = this.sites.get(key);
    if (found !== undefined) return found;
    if (site.fn !== this.fn) this.begin(site.fn);
    const indices = this.indicesAt(site);
    if (indices !== this.indices) {
      this.indices = indices;
      this.carried = this.carriedOf(indices.locals);
      for (const index of indices.globals) this.globals.add(index);
    }
    const made = new PlannedSite(this.carried, () => this.listAt(site));
    this.sites.set(key, made);
    return made;
  }

  /** Says what records of a place that was planned have copies of. @param bytes of each copy */
  setCopied(site: VariableSite, bytes: readonly number[]): void {
    const found = this.sites.get(placeKey(site.offset, site.isEntry));
    if (found !== undefined) found.copied = bytes;
  }

  /** What was planned before for a place; none where nothing was. */
  planned(offset: number, isEntry: boolean): SiteVariables {
    return this.sites.get(placeKey(offset, isEntry)) ?? none;
  }

  /**
   * The variables in scope where an activation was stopped; undefined: nothing is known beyond its last event.
   * @param stop the instruction before which it stands
   * @param last the place of that event
   */
  atStop(stop: ModuleOffset, last: VariableSite): readonly PlannedVariable[] | undefined {
    const carried = new Set(this.planned(last.offset, last.isEntry).carried.map(({ index }) => index));
    return this.reader.atStop(stop, { site: last, carried, names: this.names });
  }

  /** Variables outside of functions, those near a function first. */
  globalVariables(fn: DefinedFunction): readonly PlannedVariable[] {
    return this.reader.globals(fn);
  }

  /** Everything that was planned, in objects that can be cloned. @param more types that are needed, too */
  data(more: Iterable<TypeId> = []): VariablePlans {
    const sites = new Map<number, SiteVariables>();
    let before = none;
    for (const [key, { list, carried }] of this.sites) {
      // Places share their objects, so that a clone has few.
      if (list !== before.list || carried !== before.carried) before = { list, carried };
      sites.set(key, before);
    }
    const wanted = new Set(more);
    for (const { list } of this.sites.values()) for (const { type } of list) wanted.add(type);
    return { sites, types: this.namedTypes(wanted) };
  }

  /** The types of variables, and those that they name. */
  typesOf(list: readonly PlannedVariable[]): VariablePlans['types'] {
    return this.namedTypes(new Set(list.map(({ type }) => type)));
  }

  private begin(fn: DefinedFunction): void {
    this.fn = fn;
    this.carried = [];
    this.indices = undefined;
    const types = localTypes(this.module, fn);
    this.typeOf = (local) => types.at(local);
  }

  private carriedOf(locals: ReadonlySet<number>): readonly CarriedLocal[] {
    const before = this.carried;
    if (locals.size === before.length && before.every(({ index }) => locals.has(index))) return before;
    return [...locals]
      .sort((a, b) => a - b)
      .flatMap((index) => {
        const type = this.typeOf(index);
        return type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64' ? [{ index, type }] : [];
      });
  }

  private listAt(site: VariableSite): readonly PlannedVariable[] {
    const { last } = this;
    const list = this.reader.at(site, this.names);
    if (list.length !== last.length || list.some((each, i) => each !== last[i])) this.last = list;
    return this.last;
  }

  private namedTypes(wanted: Set<TypeId>): ReadonlyMap<TypeId, SourceType> {
    const found = new Map<TypeId, SourceType>();
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
        ...(type.virtualBases ?? []).map((base) => base.type),
        ...(discriminant === undefined ? [] : [discriminant.type]),
        ...list.map(({ member }) => member.type),
        ...type.parameters.map((parameter) => parameter.type),
      ];
    }
    default:
      return [];
  }
}
