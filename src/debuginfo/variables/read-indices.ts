/**
 * Which wasm locals and globals the values of variables at a place can be computed from, as debug info has it, without the tests
 * against the code that tell which values there are. Events hand over so much; what is to be believed is found out when somebody
 * looks. Never less than what plans read.
 */
import type { DefinedFunction } from '../../indices.ts';
import type { Unit } from '../dwarf/info.ts';
import type { Located } from '../dwarf/variables/expression.ts';
import type { ListedExpression, LocationList } from '../dwarf/variables/location-lists.ts';
import type { RawOperation, RawPlace } from '../dwarf/variables/raw-place.ts';
import type { FunctionScopes, Scope } from '../dwarf/variables/scopes.ts';

import { isLengthName } from './length-variables.ts';

/** wasm locals and globals. */
export interface ReadIndices {
  /** localidx. */
  readonly locals: ReadonlySet<number>;
  /** globalidx. */
  readonly globals: ReadonlySet<number>;
}

/** A wasm parameter that stands for one of the source up to the instruction at a ModuleOffset. */
export interface Spill {
  readonly local: number;
  readonly at: number;
}

/** What the finder has to know of a module. */
export interface IndexSource {
  locate(expression: ListedExpression, unit: Unit): Located;
  frameRegister(scopes: FunctionScopes): RawOperation | undefined;
  spillsOf(fn: DefinedFunction): readonly Spill[];
  /** Whether location lists are believed in a function. */
  believesLists(fn: DefinedFunction): boolean;
}

/** What the variables of one scope can read. */
interface OwnIndices {
  readonly locals: Set<number>;
  readonly globals: Set<number>;
  usesFrame: boolean;
  /** Some parameter is in the frame. */
  spills: boolean;
  readonly lists: { readonly list: LocationList; readonly unit: Unit; readonly isParameter: boolean }[];
}

/** Answers for one module, whose places are requested function by function. */
export class IndexFinder {
  private readonly source: IndexSource;
  private readonly names: ReadonlySet<string> | undefined;
  private fn: DefinedFunction | undefined;
  private frame: RawOperation | undefined;
  private readonly own = new Map<Scope, OwnIndices>();
  /** Innermost scope → what all scopes around read, where that depends on nothing else. */
  private readonly settled = new Map<Scope, ReadIndices>();

  /** @param names of the variables that are wanted; undefined: all */
  constructor(source: IndexSource, names?: ReadonlySet<string>) {
    this.source = source;
    this.names = names;
  }

  /**
   * What is read before an instruction.
   * @param offset its ModuleOffset
   * @param address the same as a CodeOffset
   * @param chain the scopes around it, innermost first
   */
  at(
    { fn, scopes }: { readonly fn: DefinedFunction; readonly scopes: FunctionScopes },
    { offset, address }: { readonly offset: number; readonly address: number },
    chain: readonly Scope[],
  ): ReadIndices {
    if (fn !== this.fn) this.begin(fn, scopes);
    const [innermost] = chain;
    const known = innermost && this.settled.get(innermost);
    if (known !== undefined && !this.isSpilled(fn, offset)) return known;
    const found = { locals: new Set<number>(), globals: new Set<number>() };
    let isSettled = true;
    let usesFrame = false;
    let spills = false;
    for (const scope of chain) {
      const own = this.ownOf(scope);
      for (const index of own.locals) found.locals.add(index);
      for (const index of own.globals) found.globals.add(index);
      usesFrame ||= own.usesFrame;
      spills ||= own.spills;
      for (const { list, unit, isParameter } of own.lists) {
        isSettled = false;
        const expression = list.at(address);
        const located = expression && this.source.locate(expression, unit);
        if (located?.kind !== 'place' || !addIndices(located.place, found)) continue;
        usesFrame = true;
        spills ||= isParameter;
      }
    }
    if (usesFrame && this.frame?.op === 'local') found.locals.add(this.frame.index);
    if (usesFrame && this.frame?.op === 'global') found.globals.add(this.frame.index);
    if (spills)
      for (const { local, at } of this.source.spillsOf(fn))
        if (offset <= at) {
          found.locals.add(local);
          isSettled = false;
        }
    if (isSettled && innermost !== undefined) this.settled.set(innermost, found);
    return found;
  }

  private begin(fn: DefinedFunction, scopes: FunctionScopes): void {
    this.fn = fn;
    this.frame = this.source.frameRegister(scopes);
    this.own.clear();
    this.settled.clear();
  }

  /** True before the last parameter is in its slot. */
  private isSpilled(fn: DefinedFunction, offset: number): boolean {
    return this.source.spillsOf(fn).some(({ at }) => offset <= at);
  }

  private ownOf(scope: Scope): OwnIndices {
    const known = this.own.get(scope);
    if (known !== undefined) return known;
    const made: OwnIndices = {
      locals: new Set(),
      globals: new Set(),
      usesFrame: false,
      spills: false,
      lists: [],
    };
    this.own.set(scope, made);
    for (const { name, location, unit, isParameter } of scope.variables) {
      if (this.names !== undefined && !this.names.has(name) && !isLengthName(name)) continue;
      if (location.kind === 'list') {
        // Of code that a tool wrote anew, no location list is believed.
        if (this.fn !== undefined && this.source.believesLists(this.fn))
          made.lists.push({ list: location.list, unit, isParameter });
        continue;
      }
      const located =
        location.kind === 'expression' ? this.source.locate(location.expression, unit) : undefined;
      if (located?.kind !== 'place' || !addIndices(located.place, made)) continue;
      made.usesFrame = true;
      made.spills ||= isParameter;
    }
    return made;
  }
}

/** Adds what a place reads by its index. @returns whether it reads the frame as well */
function addIndices(place: RawPlace, into: Pick<OwnIndices, 'locals' | 'globals'>): boolean {
  if (place.kind === 'bytes') return false;
  let usesFrame = false;
  if (place.kind === 'pieces') {
    for (const piece of place.pieces)
      if (piece.place !== undefined && addIndices(piece.place, into)) usesFrame = true;
    return usesFrame;
  }
  for (const operation of place.kind === 'memory' ? place.address : place.value) {
    if (operation.op === 'local' || operation.op === 'entry') into.locals.add(operation.index);
    else if (operation.op === 'global') into.globals.add(operation.index);
    else if (operation.op === 'frame') usesFrame = true;
  }
  return usesFrame;
}
