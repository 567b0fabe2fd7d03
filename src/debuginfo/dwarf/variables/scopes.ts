/**
 * The scopes of one function: its lexical blocks and the calls inlined into it, each with the variables declared there
 * (DWARF 5 §3.3, §3.5, §4.1). Only the entries below the function's own are read.
 */
import { DW_AT, DW_FORM, DW_TAG } from '../constants.ts';
import type { Definition } from '../die-index.ts';
import type { FormValue } from '../form.ts';
import { isTypeUnit, type Unit } from '../info.ts';
import { addRange, type RangeLists, type RangeSink } from '../range-lists.ts';
import { SectionReader } from '../reader.ts';
import type { FileOfUnit } from '../subprogram.ts';
import { enclosingNames } from './enclosing-names.ts';
import type { Entries, Entry } from './entries.ts';
import type { ListedExpression, LocationList, LocationLists } from './location-lists.ts';

/** How an entry says where its variable is. */
export type VariableLocation =
  | { readonly kind: 'expression'; readonly expression: ListedExpression }
  | { readonly kind: 'list'; readonly list: LocationList }
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  /** It says nothing: the variable has no value anywhere. */
  | { readonly kind: 'none' };

/** A variable as its entry describes it. */
export interface DeclaredVariable {
  /** Section offset of its entry. */
  readonly entry: number;
  /** That of the variable of which it is an instance; undefined: it is none. */
  readonly origin: number | undefined;
  readonly unit: Unit;
  readonly name: string;
  /** Of one outside of functions: the namespaces and types that it is in, as `ns::Class`; absent: none. */
  readonly within?: string;
  readonly isParameter: boolean;
  /** Section offset of its type; undefined: not said. */
  readonly type: number | undefined;
  readonly path: string | undefined;
  /** 1-based; 0 when unknown. */
  readonly line: number;
  readonly location: VariableLocation;
}

/** A function, a block of it, or an inlined call. */
export interface Scope {
  readonly parent: Scope | undefined;
  /** Name of the function that was inlined; undefined for blocks and the function itself. */
  readonly inlined: string | undefined;
  /** The inlined call that the scope is of or in; undefined: it is of the function itself. */
  readonly inlinedIn: Scope | undefined;
  /** CodeOffsets, each with that of the byte after it. The function's own scope is everywhere, and has none. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  readonly variables: readonly DeclaredVariable[];
}

/** The scopes of a function, and how its frame is addressed. */
export interface FunctionScopes {
  readonly unit: Unit;
  /** The function's own first, each before those inside of it. */
  readonly scopes: readonly Scope[];
  /** `DW_AT_frame_base`; undefined: it has none, or none that is one expression. */
  readonly frameBase: ListedExpression | undefined;
}

/** What scopes are read with. */
export interface ScopeSource {
  readonly entries: Entries;
  readonly ranges: RangeLists;
  readonly lists: LocationLists;
  readonly fileOf: FileOfUnit;
}

/** A scope while it is filled. */
interface OpenScope extends Scope {
  readonly ranges: (readonly [number, number])[];
  readonly variables: DeclaredVariable[];
}

/** @throws MalformedDebugInfoError when any of the entries below the function's can't be read. */
export function readScopes(source: ScopeSource, { offset }: Definition): FunctionScopes {
  return new ScopeReader(source).read(source.entries.at(offset));
}

/**
 * The variables of a unit outside of its functions and types.
 * @throws as {@link readScopes}
 */
export function readGlobals(source: ScopeSource, unit: Unit): readonly DeclaredVariable[] {
  return isTypeUnit(unit) ? [] : new ScopeReader(source).globals(source.entries.at(unit.firstDie));
}

class ScopeReader {
  private readonly source: ScopeSource;
  private readonly scopes: OpenScope[] = [];
  /** Section offsets of abstract variables that a concrete one refers to, by scope. */
  private readonly concrete = new Map<Scope, Set<number>>();
  /** Scopes that are instances of an abstract function. */
  private readonly instances: { readonly scope: OpenScope; readonly origin: Entry }[] = [];

  constructor(source: ScopeSource) {
    this.source = source;
  }

  read(root: Entry): FunctionScopes {
    const own = this.open(undefined, undefined);
    this.noteOrigin(own, root);
    const around: (OpenScope | undefined)[] = [own];
    this.source.entries.below(root, (child, depth) => {
      const scope = around[depth - 1];
      if (scope === undefined) return false;
      const inside = this.visit(child, scope);
      around[depth] = inside;
      return inside !== undefined;
    });
    for (const instance of this.instances) this.addOptimizedOut(instance.scope, instance.origin);
    const base = root.block(DW_AT.frame_base);
    return {
      unit: root.unit,
      scopes: this.scopes,
      frameBase: base && { ...base, section: '.debug_info' },
    };
  }

  globals(root: Entry): readonly DeclaredVariable[] {
    const found: DeclaredVariable[] = [];
    /** Names of the namespaces around, by depth. */
    const around: string[] = [];
    /** Of members of types: what they are in, their declarations know. */
    const declarations = new Map<DeclaredVariable, number>();
    this.source.entries.below(root, (child, depth) => {
      around.length = depth - 1;
      const declared = child.tag === DW_TAG.variable ? this.describe(child) : undefined;
      if (declared !== undefined) {
        const within = nameOfScopes(around);
        const made = { ...declared, ...(within !== undefined && { within }) };
        const declaration = child.reference(DW_AT.specification);
        if (declaration !== undefined) declarations.set(made, declaration);
        found.push(made);
      }
      if (child.tag !== DW_TAG.namespace) return false;
      around.push(child.text(DW_AT.name) ?? '');
      return true;
    });
    if (declarations.size === 0) return found;
    const names = this.namesAround(new Set(declarations.values()));
    return found.map((declared) => {
      const within = nameOfScopes(names.get(declarations.get(declared) ?? -1) ?? []);
      return within === undefined ? declared : { ...declared, within };
    });
  }

  private namesAround(offsets: ReadonlySet<number>): ReadonlyMap<number, readonly string[]> {
    const { entries } = this.source;
    const byUnit = new Map<Unit, Set<number>>();
    for (const offset of offsets) {
      const unit = entries.unitAt(offset);
      if (unit !== undefined) byUnit.set(unit, (byUnit.get(unit) ?? new Set()).add(offset));
    }
    return new Map([...byUnit].flatMap(([unit, wanted]) => [...enclosingNames(entries, unit, wanted)]));
  }

  /** @returns the scope of the entry's children; undefined: they are none of this function's */
  private visit(entry: Entry, scope: OpenScope): OpenScope | undefined {
    switch (entry.tag) {
      case DW_TAG.formal_parameter:
      case DW_TAG.variable:
        this.addVariable(entry, scope);
        return undefined;
      case DW_TAG.lexical_block:
        return this.openAt(entry, scope, undefined);
      case DW_TAG.inlined_subroutine: {
        const chain = this.source.entries.withOrigins(entry);
        const name = chain.map((each) => each.text(DW_AT.name)).find((each) => each !== undefined);
        return this.openAt(entry, scope, name ?? '(unnamed)');
      }
      default:
        return undefined;
    }
  }

  private open(parent: OpenScope | undefined, inlined: string | undefined): OpenScope {
    const scope: OpenScope = {
      parent,
      inlined,
      get inlinedIn() {
        return inlined === undefined ? parent?.inlinedIn : scope;
      },
      ranges: [],
      variables: [],
    };
    this.scopes.push(scope);
    return scope;
  }

  private openAt(entry: Entry, parent: OpenScope, inlined: string | undefined): OpenScope {
    const scope = this.open(parent, inlined);
    const { unit } = entry;
    const sink: RangeSink = (low, high) => scope.ranges.push([low, high]);
    const listed = entry.raw(DW_AT.ranges);
    const low = entry.address(DW_AT.low_pc);
    if (listed !== undefined) this.source.ranges.read(listed, unit, sink);
    else if (low !== undefined) {
      const high = entry.address(DW_AT.high_pc) ?? low + (entry.number(DW_AT.high_pc) ?? 0);
      const { info } = this.source.entries;
      addRange(new SectionReader(info, '.debug_info', entry.offset), unit, low, high, sink);
    }
    if (inlined !== undefined) this.noteOrigin(scope, entry);
    return scope;
  }

  private noteOrigin(scope: OpenScope, entry: Entry): void {
    const origin = entry.reference(DW_AT.abstract_origin);
    if (origin !== undefined) this.instances.push({ scope, origin: this.source.entries.at(origin) });
  }

  private addVariable(entry: Entry, scope: OpenScope): void {
    const origin = entry.reference(DW_AT.abstract_origin);
    if (origin !== undefined) {
      for (let around: Scope | undefined = scope; around !== undefined; around = around.parent) {
        const known = this.concrete.get(around) ?? new Set();
        this.concrete.set(around, known.add(origin));
        if (around.inlined !== undefined) break;
      }
    }
    const declared = this.describe(entry);
    if (declared !== undefined) scope.variables.push(declared);
  }

  /** Variables of an abstract function that this instance of it has no entries for. */
  private addOptimizedOut(scope: OpenScope, origin: Entry): void {
    const known = this.concrete.get(scope);
    this.source.entries.below(origin, (child) => {
      const isVariable = child.tag === DW_TAG.formal_parameter || child.tag === DW_TAG.variable;
      if (isVariable && known?.has(child.offset) !== true) {
        const declared = this.describe(child);
        if (declared !== undefined) scope.variables.push(declared);
      }
      return false;
    });
  }

  /** Undefined: it is a declaration of a variable that is elsewhere, or has no name. */
  private describe(entry: Entry): DeclaredVariable | undefined {
    if (entry.has(DW_AT.declaration)) return undefined;
    const chain = this.source.entries.withOrigins(entry);
    const first = <T>(read: (each: Entry) => T | undefined): T | undefined => {
      for (const each of chain) {
        const found = read(each);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    const name = first((each) => each.text(DW_AT.name));
    if (name === undefined) return undefined;
    return {
      entry: entry.offset,
      origin: entry.reference(DW_AT.abstract_origin),
      unit: entry.unit,
      name,
      isParameter: entry.tag === DW_TAG.formal_parameter,
      type: first((each) => each.reference(DW_AT.type)),
      path: first((each) => {
        const file = each.number(DW_AT.decl_file);
        return file === undefined ? undefined : this.source.fileOf(each.unit, file);
      }),
      line: first((each) => each.number(DW_AT.decl_line)) ?? 0,
      location: first((each) => this.locationOf(each)) ?? { kind: 'none' },
    };
  }

  private locationOf(entry: Entry): VariableLocation | undefined {
    const value = entry.raw(DW_AT.location);
    if (value !== undefined) {
      const block = entry.block(DW_AT.location);
      if (block !== undefined)
        return { kind: 'expression', expression: { ...block, section: '.debug_info' } };
      if (isListReference(value, entry.unit))
        return { kind: 'list', list: this.source.lists.read(value, entry.unit) };
      return undefined;
    }
    const constant = entry.constant(DW_AT.const_value);
    if (constant !== undefined) return { kind: 'constant', value: constant.value };
    const block = entry.block(DW_AT.const_value);
    if (block === undefined || block.end - block.start > MAX_CONSTANT) return undefined;
    return { kind: 'bytes', bytes: [...block.bytes.subarray(block.start, block.end)] };
  }
}

/** Undefined: there are none, or they have no names. */
function nameOfScopes(names: readonly string[]): string | undefined {
  const named = names.filter((name) => name !== '');
  return named.length === 0 ? undefined : named.join('::');
}

const MAX_CONSTANT = 4096;

function isListReference({ form }: FormValue, { version }: Unit): boolean {
  if (form === DW_FORM.sec_offset || form === DW_FORM.loclistx) return true;
  // Before DWARF 4 such offsets had the forms of constants.
  return version < 4 && (form === DW_FORM.data4 || form === DW_FORM.data8);
}

/** The scopes around an address, innermost first. */
export function scopesAt({ scopes }: FunctionScopes, address: number, isEntry: boolean): readonly Scope[] {
  const [own] = scopes;
  if (own === undefined) return [];
  const inside = [own];
  if (isEntry) return inside;
  // Each scope comes before those inside of it.
  for (const scope of scopes) {
    const { parent, ranges } = scope;
    if (parent === undefined || !ranges.some(([low, high]) => low <= address && address < high)) continue;
    if (inside.includes(parent)) inside.push(scope);
  }
  return inside.reverse();
}
