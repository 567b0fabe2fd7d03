/**
 * The variables of a module by the places of its code: which are in scope, and how the value of each is to be had or why it
 * can't be. Functions are read on first use, types when somebody looks at them.
 */
import { WtraceError } from '../../errors.ts';
import type { DefinedFunction } from '../../indices.ts';
import { type ModuleOffset, toCodeOffset } from '../../location.ts';
import {
  findNamed,
  type Place,
  type PlannedVariable,
  sizeOf,
  type TypeId,
  type TypeTable,
  type ValuePlan,
} from '../../variables/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import { addressAt } from '../dwarf/addr.ts';
import { unitAt } from '../dwarf/die-index.ts';
import type { DwarfEntries } from '../dwarf/dwarf-entries.ts';
import type { Unit } from '../dwarf/info.ts';
import { RangeLists } from '../dwarf/range-lists.ts';
import { Entries } from '../dwarf/variables/entries.ts';
import { type ExpressionContext, type Located, locate } from '../dwarf/variables/expression.ts';
import { joinedInfo } from '../dwarf/variables/joined-info.ts';
import { type ListedExpression, LocationLists } from '../dwarf/variables/location-lists.ts';
import type { RawOperation } from '../dwarf/variables/raw-place.ts';
import {
  type DeclaredVariable,
  type FunctionScopes,
  readGlobals,
  readScopes,
  type Scope,
  type ScopeSource,
  scopesAt,
} from '../dwarf/variables/scopes.ts';
import { TypeReader } from '../dwarf/variables/type-reader.ts';
import type { LineTable } from '../line-table.ts';
import { type BindSite, bindPlace, isRefusal } from './bind-place.ts';
import { CodeOrigins } from './code-origin.ts';
import { Frame, type FunctionCode, localTypes } from './frame.ts';
import { walkFrame } from './frame-walk.ts';
import { type InScope, linesAt, variablesInScope } from './in-scope.ts';
import { isFixed, isLasting } from './lasting-value.ts';
import { lengthVariables } from './length-variables.ts';
import { LocalHistory } from './local-history.ts';
import { constantOf, damaged, isAtConstant, moved, notHere, notKept } from './located.ts';
import { hasOneValue } from './one-value.ts';
import { IndexFinder, type ReadIndices, type Spill } from './read-indices.ts';
import { areSameLengths, isSamePlan } from './same-plan.ts';
import { spilled } from './spilled-parameter.ts';
import { holdsSince, stoppedVariable } from './stopped-variable.ts';

/** A place of the code. */
export interface VariableSite {
  readonly fn: DefinedFunction;
  /** Of the instruction before which values are wanted. */
  readonly offset: ModuleOffset;
  /** The function was just entered: only its parameters are there. */
  readonly isEntry: boolean;
}

/** The last event of an activation. */
export interface LastEvent {
  readonly site: VariableSite;
  /** wasm locals that it handed over. */
  readonly carried: ReadonlySet<number>;
  /** As in {@link ModuleVariableReader.at}. */
  readonly names?: ReadonlySet<string> | undefined;
}

/** A function with all that is needed to answer for its places. */
interface ReadFunction {
  readonly scopes: FunctionScopes;
  readonly code: FunctionCode;
  readonly frame: BindSite['frame'];
}

/** Objects that are kept of one variable: one that has more places has a new one at hardly any place twice. */
const MAX_SHARED = 16;

/** Answers for one module. */
export interface ModuleVariableReader {
  /** The types of all variables. */
  readonly types: TypeTable;
  /** What could not be read so far; functions with damage have no variables. */
  readonly problems: readonly WtraceError[];
  /**
   * The variables in scope, those of inner scopes first; none where nothing is known. Never throws.
   * @param names of those that are wanted, the innermost of each; undefined: all
   */
  at(site: VariableSite, names?: ReadonlySet<string>): readonly PlannedVariable[];
  /**
   * The variables in scope where an activation was stopped; undefined: nothing is known beyond its last event. Never throws.
   * @param stop the instruction before which it stands
   */
  atStop(stop: ModuleOffset, last: LastEvent): readonly PlannedVariable[] | undefined;
  /**
   * Says what values can be computed from, much cheaper than by plans. Never throws.
   * @param names as in {@link at}
   */
  indexFinder(names?: ReadonlySet<string>): (site: VariableSite) => ReadIndices;
  /**
   * The variables outside of all functions, those of a function's own unit first. All units are gone over on the first
   * call. Never throws.
   */
  globals(fn: DefinedFunction): readonly PlannedVariable[];
}

/** Answers for a module with DWARF. */
export class VariableReader implements ModuleVariableReader {
  readonly types: TypeTable;
  readonly problems: WtraceError[] = [];
  private readonly module: WasmModule;
  private readonly lines: LineTable | undefined;
  private readonly dwarf: DwarfEntries;
  private readonly typeReader: TypeReader;
  private readonly source: ScopeSource;
  private readonly debugAddr: Uint8Array;
  private readonly origins: CodeOrigins;
  private allGlobals:
    | readonly { readonly unit: Unit; readonly list: readonly PlannedVariable[] }[]
    | undefined;
  private readonly scopes = new Map<DefinedFunction, FunctionScopes | undefined>();
  private readonly functions = new Map<DefinedFunction, ReadFunction | undefined>();
  private readonly spills = new Map<DefinedFunction, readonly Spill[]>();
  /** A variable → what stands for it at places planned so far: from one place to the next, hardly any changes. */
  private readonly made = new WeakMap<DeclaredVariable, PlannedVariable[]>();
  /** A variable outside of functions → by a name that it is wanted by, itself under that name. */
  private readonly named = new WeakMap<PlannedVariable, Map<string, PlannedVariable>>();
  /** A variable's expression → what it says: most variables have one for their whole scope. */
  private readonly located = new WeakMap<ListedExpression, Located>();

  /** @param lines undefined: where a name is there several times, it is not known which one is meant */
  constructor(module: WasmModule, dwarf: DwarfEntries, lines?: LineTable) {
    this.module = module;
    this.lines = lines;
    this.dwarf = dwarf;
    const { sections, strings, fileOf } = dwarf;
    const { units, ...info } = joinedInfo(dwarf);
    const entries = new Entries({ sections, strings, ...info, unitAt: (offset) => unitAt(units, offset) });
    this.debugAddr = entries.debugAddr;
    this.typeReader = new TypeReader(entries, units, (problem) => this.problems.push(problem));
    this.types = this.typeReader;
    this.source = { entries, ranges: new RangeLists(sections), lists: new LocationLists(sections), fileOf };
    this.origins = new CodeOrigins(module);
  }

  at(site: VariableSite, names?: ReadonlySet<string>): readonly PlannedVariable[] {
    const fn = this.functionOf(site.fn);
    if (fn === undefined) return [];
    const list = this.inScope(fn.scopes, site, names).map((each) => this.planned(each, fn, site));
    return [...list, ...this.qualified(site.fn, names)];
  }

  /** Variables outside of functions that are wanted by names such as `ns::x`, under these names. */
  private qualified(fn: DefinedFunction, names: ReadonlySet<string> | undefined): readonly PlannedVariable[] {
    return [...(names ?? [])].flatMap((name) => {
      const found = name.includes('::') ? findNamed(this.globals(fn), name) : undefined;
      if (found === undefined) return [];
      const byName = this.named.get(found) ?? new Map<string, PlannedVariable>();
      this.named.set(found, byName);
      const made = byName.get(name) ?? { ...found, name };
      byName.set(name, made);
      return [made];
    });
  }

  atStop(stop: ModuleOffset, { site, carried, names }: LastEvent): readonly PlannedVariable[] | undefined {
    const fn = this.functionOf(site.fn);
    const { start, end } = this.module.code;
    if (fn === undefined || stop < (start[site.fn] ?? 0) || stop >= (end[site.fn] ?? 0)) return undefined;
    const before = new Map<DeclaredVariable, PlannedVariable>();
    for (const each of this.inScope(fn.scopes, site, names))
      before.set(each.declared, this.planned(each, fn, site));
    const isKnown = (local: number): boolean =>
      carried.has(local) && holdsSince(fn.code.facts, local, { event: site.offset, stop });
    const there = { fn: site.fn, offset: stop, isEntry: false };
    const list = this.inScope(fn.scopes, there, names).map((each) =>
      stoppedVariable(this.planned(each, fn, there), before.get(each.declared), isKnown),
    );
    return [...list, ...this.qualified(site.fn, names)];
  }

  indexFinder(names?: ReadonlySet<string>): (site: VariableSite) => ReadIndices {
    const finder = new IndexFinder(
      {
        locate: (expression, unit) => this.locate(expression, unit),
        frameRegister: (scopes) => this.frameRegister(scopes),
        spillsOf: (fn) => this.spillsOf(fn),
        believesLists: (fn) => this.guarded(() => this.origins.of(fn)) === 'as-linked',
      },
      names,
    );
    return ({ fn, offset, isEntry }) => {
      const scopes = this.scopesOf(fn);
      if (scopes === undefined) return nothingRead;
      const address = toCodeOffset(offset, this.module.code.base);
      return finder.at({ fn, scopes }, { offset, address }, scopesAt(scopes, address, isEntry));
    };
  }

  private inScope(
    scopes: FunctionScopes,
    { fn, offset, isEntry }: VariableSite,
    names: ReadonlySet<string> | undefined,
  ): readonly InScope[] {
    return variablesInScope(scopes, {
      address: toCodeOffset(offset, this.module.code.base),
      isEntry,
      names,
      lines: () => (this.lines === undefined ? [] : linesAt(this.lines, fn, offset)),
      isStatic: ({ location, unit }) => {
        const located = location.kind === 'expression' ? this.locate(location.expression, unit) : undefined;
        return located?.kind === 'place' && isAtConstant(located);
      },
    });
  }

  globals(fn: DefinedFunction): readonly PlannedVariable[] {
    this.allGlobals ??= this.dwarf.units.flatMap((unit) => {
      const declared = this.guarded(() => readGlobals(this.source, unit)) ?? [];
      return declared.length === 0 ? [] : [{ unit, list: declared.map((each) => this.plannedGlobal(each)) }];
    });
    const own = this.scopesOf(fn)?.unit;
    const isOwn = ({ unit }: { readonly unit: Unit }): boolean => unit === own;
    const all = this.allGlobals;
    return [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))].flatMap(({ list }) => list);
  }

  private functionOf(fn: DefinedFunction): ReadFunction | undefined {
    if (this.functions.has(fn)) return this.functions.get(fn);
    const read = this.guarded(() => this.readFunction(fn));
    this.functions.set(fn, read);
    return read;
  }

  /** Undefined: something is damaged, which becomes a problem. */
  private guarded<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof WtraceError)) throw error;
      this.problems.push(error);
      return undefined;
    }
  }

  private scopesOf(fn: DefinedFunction): FunctionScopes | undefined {
    if (this.scopes.has(fn)) return this.scopes.get(fn);
    const definition = this.dwarf.subprograms().definitions[fn];
    const read = definition && this.guarded(() => readScopes(this.source, definition));
    this.scopes.set(fn, read);
    return read;
  }

  /** wasm parameters that stand for those of the source up to the instruction that stores them. */
  private spillsOf(fn: DefinedFunction): readonly Spill[] {
    const known = this.spills.get(fn);
    if (known !== undefined) return known;
    const read = this.scopesOf(fn)?.unit.optimized === true ? undefined : this.functionOf(fn);
    const found = (read?.code.facts.uses ?? []).flatMap(({ parameter, at }) =>
      parameter === undefined ? [] : [{ local: parameter, at }],
    );
    this.spills.set(fn, found);
    return found;
  }

  private readFunction(fn: DefinedFunction): ReadFunction | undefined {
    const scopes = this.scopesOf(fn);
    if (scopes === undefined) return undefined;
    const facts = walkFrame(this.module, fn, this.origins.stackPointer);
    const code = {
      module: this.module,
      fn,
      facts,
      history: new LocalHistory(this.module, fn, facts),
      origin: this.origins.of(fn),
      locals: localTypes(this.module, fn),
    };
    return { scopes, code, frame: this.frameOf(scopes, code) };
  }

  private frameOf(scopes: FunctionScopes, code: FunctionCode): BindSite['frame'] {
    const register = this.frameRegister(scopes);
    if (register?.op === 'local') return new Frame(code, register.index);
    // Functions without a frame; what is at the stack pointer is their caller's.
    if (register?.op === 'global') return { kind: 'global', index: register.index };
    return { state: 'unsupported', reason: 'the debug info does not say where the frame is' };
  }

  /** The wasm local or global that holds the frame's address; undefined: the debug info names none. */
  private frameRegister({ frameBase, unit }: FunctionScopes): RawOperation | undefined {
    if (frameBase === undefined) return undefined;
    const located = this.locate(frameBase, unit);
    const { place } = located.kind === 'place' ? located : { place: undefined };
    const operations = place?.kind === 'value' ? place.value : place?.kind === 'memory' ? place.address : [];
    return operations.length === 1 ? operations[0] : undefined;
  }

  private context(unit: Unit): ExpressionContext {
    return {
      unit,
      indexed: (index) => addressAt(index, this.debugAddr, unit),
      baseType: (offset) => this.typeReader.convertTarget(offset),
    };
  }

  private planned(
    { declared, scope, ambiguous }: InScope,
    fn: ReadFunction,
    site: VariableSite,
  ): PlannedVariable {
    const type = this.typeReader.idOf(declared.type);
    const located = this.locatedAt(declared, fn, site.offset);
    const isStatic = located.kind === 'place' && isAtConstant(located);
    const kind = declared.isParameter ? 'parameter' : isStatic ? 'static' : 'local';
    const plan: ValuePlan =
      ambiguous === undefined
        ? this.plan({ declared, scope }, located, fn, site)
        : { state: 'unsupported', reason: ambiguous };
    const made = this.made.get(declared) ?? [];
    this.made.set(declared, made);
    const lengths = this.lengths(type, scope, fn, site);
    const same = made.find(
      (each) => each.kind === kind && isSamePlan(each.plan, plan) && areSameLengths(each.lengths, lengths),
    );
    if (same !== undefined) return same;
    const planned: PlannedVariable = {
      name: declared.name,
      kind,
      type,
      path: declared.path,
      line: declared.line,
      inlinedIn: scope.inlinedIn?.inlined,
      plan,
      ...(lengths && { lengths }),
      isFixed: isStatic || (isFixed(declared, scope) && isLasting(plan, located, fn)),
    };
    if (made.length < MAX_SHARED) made.push(planned);
    return planned;
  }

  /** Lengths of an array that are those of variables. */
  private lengths(type: TypeId, around: Scope, fn: ReadFunction, site: VariableSite) {
    return lengthVariables(this.types, type, around)?.map((found) => {
      if (found === undefined) return undefined;
      const plan = this.plan(found, this.locatedAt(found.declared, fn, site.offset), fn, site);
      return { plan, size: sizeOf(this.types, this.typeReader.idOf(found.declared.type)) ?? 0 };
    });
  }

  private plannedGlobal(declared: DeclaredVariable): PlannedVariable {
    const { location, unit } = declared;
    let located = notKept;
    if (location.kind === 'expression') located = this.locate(location.expression, unit);
    else if (location.kind === 'constant') located = constantOf(location.value);
    else if (location.kind === 'bytes')
      located = { kind: 'place', place: { kind: 'bytes', bytes: location.bytes } };
    const plan: ValuePlan =
      located.kind === 'none'
        ? { state: located.state, reason: located.reason }
        : isAtConstant(located) || location.kind !== 'expression'
          ? { state: 'value', place: located.place as Place }
          : { state: 'unsupported', reason: 'it is not at a constant address' };
    return {
      name: declared.name,
      ...(declared.within !== undefined && { within: declared.within }),
      kind: 'static',
      type: this.typeReader.idOf(declared.type),
      path: declared.path,
      line: declared.line,
      inlinedIn: undefined,
      plan,
      isFixed: true,
    };
  }

  private locatedAt(
    { location, unit }: DeclaredVariable,
    { code }: ReadFunction,
    offset: ModuleOffset,
  ): Located {
    switch (location.kind) {
      case 'none':
        return notKept;
      case 'constant':
        return constantOf(location.value);
      case 'bytes':
        return { kind: 'place', place: { kind: 'bytes', bytes: location.bytes } };
      case 'expression':
        return this.locate(location.expression, unit);
      case 'list': {
        const found = location.list.at(toCodeOffset(offset, this.module.code.base));
        if (found === undefined) return notHere;
        // Where it holds would have to be known to the instruction.
        return code.origin === 'as-linked' ? this.locate(found, unit) : moved;
      }
    }
  }

  private locate(expression: ListedExpression, unit: Unit): Located {
    const known = this.located.get(expression);
    if (known !== undefined) return known;
    const found = this.guarded(() => locate(expression, this.context(unit))) ?? damaged;
    this.located.set(expression, found);
    return found;
  }

  /** ModuleOffset from which on the location of a variable holds; 0: everywhere in its function. */
  private since({ location }: DeclaredVariable, { ranges }: Scope, offset: ModuleOffset): number {
    const { base } = this.module.code;
    const address = toCodeOffset(offset, base);
    const start =
      location.kind === 'list'
        ? location.list.startAt(address)
        : ranges.find(([low, high]) => low <= address && address < high)?.[0];
    return start === undefined ? 0 : start + base;
  }

  private plan(
    { declared, scope }: { readonly declared: DeclaredVariable; readonly scope: Scope },
    located: Located,
    fn: ReadFunction,
    { offset }: VariableSite,
  ): ValuePlan {
    if (located.kind === 'none') return { state: located.state, reason: located.reason };
    const { place } = located;
    const type = this.typeReader.idOf(declared.type);
    if (hasOneValue(this.types, type)) return { state: 'value', place: { kind: 'bytes', bytes: [] } };
    const size = sizeOf(this.types, type) ?? 0;
    const since = this.since(declared, scope, offset);
    const { isParameter } = declared;
    const bound = bindPlace(place, { code: fn.code, frame: fn.frame, offset, since, size, isParameter });
    if (!isRefusal(bound)) return { state: 'value', place: bound.place };
    const [only] = place.kind === 'memory' ? place.address : [];
    if (bound.state !== 'uninitialized' || !declared.isParameter || only?.op !== 'frame') return bound;
    if (place.kind !== 'memory' || place.address.length > 1) return bound;
    return spilled(only.offset, size, fn, offset) ?? bound;
  }
}

const nothingRead: ReadIndices = { locals: new Set(), globals: new Set() };
