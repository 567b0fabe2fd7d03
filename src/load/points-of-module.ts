/** The points of one module while it is rewritten, and afterwards what a tracer reads their values with. */
import type { DebugInfo, SitePlans, VariableReading } from '../debuginfo/index.ts';
import { type DefinedFunction, toDefinedFunction } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import {
  type CarriedValues,
  type EventOptions,
  type LinePoint,
  type ModulePoints,
  type ModuleWatch,
  type PointedModule,
  type PointSite,
  pathOf,
  variablesIn,
} from '../rewriter/index.ts';
import type { SourceVariables } from '../runtime/index.ts';
import {
  findNamed,
  indicesIn,
  isNamed,
  type PlannedVariable,
  placeKey,
  pointsByList,
  type SitePoints,
  type SiteVariables,
  type TypeId,
  type TypeTable,
  type VariablePlans,
} from '../variables/index.ts';
import type { WasmModule } from '../wasm/index.ts';
import type { FoundPoint, GivenPoint, PointRules } from './given-points.ts';
import { type FoundWatch, type GivenWatch, watchIn } from './given-watches.ts';
import { filesNamed, linesWithCode, nearestLine } from './point-places.ts';
import { type WatchedPlaces, whyUnwatched } from './unwatched.ts';

/** What {@link PointsOfModule} is made of. */
export interface PointsOfModuleParts {
  readonly given: readonly GivenPoint[];
  /** What was found is added. */
  readonly found: readonly FoundPoint[];
  readonly watches: readonly GivenWatch[];
  /** What was found is added. */
  readonly watched: readonly FoundWatch[];
  readonly rules: PointRules;
  readonly reading: VariableReading | undefined;
  readonly sawFile: (name: string, isTraced: boolean) => void;
}

/** Functions that are looked at for a message. */
const MAX_EXPLAINED = 100;

const noTypes: TypeTable = { get: () => ({ kind: 'unsupported', name: '?', reason: 'has no description' }) };

/** See the top of this file. */
export class PointsOfModule {
  readonly #parts: PointsOfModuleParts;
  #plans: SitePlans | undefined;
  #importedFunctions = 0;
  /** By `placeKey`. */
  readonly #sites = new Map<number, SiteVariables>();
  /** Variables outside of functions that are read. */
  readonly #globals = new Set<PlannedVariable>();
  /** globalidx of globals that hold what was seen of watched values. */
  readonly #saved = new Set<number>();
  /** By point: the line that it is at, lines of which it is known that they have no event, and places that it has. */
  readonly #state: {
    line: number | undefined;
    readonly without: Set<number>;
    sites: number;
    unmet: number;
  }[];

  constructor(parts: PointsOfModuleParts) {
    this.#parts = parts;
    this.#state = parts.given.map(() => ({ line: undefined, without: new Set(), sites: 0, unmet: 0 }));
  }

  /** For the events of the module. */
  get events(): Pick<EventOptions, 'points' | 'carried' | 'variables'> {
    // Carried values are requested first, so that expressions and plans have one reader, and types one number.
    return { points: this.#points, carried: this.#carried, variables: () => this.#plans?.reader };
  }

  /** False: a point is at a line without events, and the module has to be rewritten again to have it at the next one. */
  settled(): boolean {
    const empty = this.#state.filter(({ line, sites }) => line !== undefined && sites === 0);
    for (const { line, without } of empty) if (line !== undefined) without.add(line);
    if (empty.length > 0) return false;
    this.#state.forEach(({ line, sites }, index) => {
      const found = this.#parts.found[index];
      if (line === undefined || found === undefined) return;
      found.lines.add(line);
      found.sites += sites;
    });
    return true;
  }

  /** For a tracer in this thread. */
  get source(): SourceVariables {
    const plans = this.#plans;
    const read = this.#parts.reading?.frameVariables({ types: plans?.types ?? noTypes });
    const points = pointsByList(this.#sites);
    return {
      at: (offset, isEntry) =>
        this.#sites.get(placeKey(offset, isEntry)) ??
        plans?.planned(offset, isEntry) ?? { list: [], carried: [] },
      globals: (funcidx) => plans?.globalVariables(toDefinedFunction(funcidx, this.#importedFunctions)) ?? [],
      read: (list, state) => {
        if (read === undefined) throw new Error('points need what reads variables');
        return read(list, state, points.get(list));
      },
    };
  }

  /** What another thread needs in place of {@link source}. */
  get data(): VariablePlans {
    const needed = new Set([...this.#globals].map(({ type }) => type));
    for (const { points } of this.#sites.values()) for (const type of typesShown(points)) needed.add(type);
    const { sites, types } = this.#plans?.data(needed) ?? { sites: new Map(), types: new Map() };
    return { sites: new Map([...sites, ...this.#sites]), types };
  }

  readonly #carried = (module: WasmModule, debugInfo: DebugInfo): CarriedValues => {
    const { reading } = this.#parts;
    const plans = reading?.sitePlansOf(module, debugInfo, this.#names());
    this.#plans = plans;
    this.#importedFunctions = module.importedFunctions;
    return {
      at: (place) => plans?.at(place).carried ?? [],
      globals: () =>
        new Set([...(plans?.globals ?? []), ...indicesIn([...this.#globals], 'global'), ...this.#saved]),
      // Points are delivered by callouts.
      copies: () => [],
    };
  };

  /** Of variables that are read whole; undefined: all. */
  #names(): ReadonlySet<string> | undefined {
    const { given, rules } = this.#parts;
    if (rules.shown === 'all' || given.some(({ dumpsLocals }) => dumpsLocals)) return undefined;
    const { watches } = this.#parts;
    const watched = watches.flatMap(({ expression }) => variablesIn(expression));
    return new Set([...(rules.shown ?? []), ...given.flatMap(pathNames), ...watched]);
  }

  readonly #points = ({ lines, traced, debugInfo }: PointedModule): ModulePoints => {
    const { given, found, rules, sawFile, watches, watched } = this.#parts;
    const { naming, others } = rules;
    this.#sites.clear();
    for (const path of lines.files) sawFile(naming.nameOf(path), naming.selects(path));
    for (const state of this.#state) state.sites = 0;
    const list = given.map((point, index): LinePoint | undefined => {
      const [state, known] = [this.#state[index], found[index]];
      if (state === undefined || known === undefined) return undefined;
      known.unmet.splice(known.unmet.length - state.unmet);
      state.unmet = 0;
      const named = filesNamed(lines.files, point.file, naming.nameOf);
      const files = new Set(named.filter((file) => naming.selects(lines.files[file] ?? '')));
      const nameOf = (file: number): string => naming.nameOf(lines.files[file] ?? '');
      for (const file of named) (files.has(file) ? known.files : known.omitted).add(nameOf(file));
      const withCode = new Set(linesWithCode(lines, files, traced));
      for (const line of state.without) withCode.delete(line);
      state.line = nearestLine(point.line, withCode);
      if (state.line === undefined) return undefined;
      const { when, prints } = point;
      return { files, line: state.line, prints, ...(when && { when }) };
    });
    this.#saved.clear();
    const module = {
      debugInfo,
      files: lines.files,
      naming,
      globals: watches.length === 0 ? [] : this.#globalsOf(0 as DefinedFunction),
    };
    return {
      list,
      watches: watches.map((watch, index) => {
        const made = watchIn(watch, module);
        if (typeof made === 'string') {
          watched[index]?.problems.push(made);
          return undefined;
        }
        watched[index]?.causes.push(() => whyUnwatched(watch, this.#watchedPlaces(made, { lines, traced })));
        return made;
      }),
      saved: ({ seen, words }) => {
        for (const index of [seen, ...words]) this.#saved.add(index);
      },
      watched: (index) => {
        const state = watched[index];
        if (state !== undefined) state.sites++;
      },
      others,
      note: (site) => this.#note(site),
      seen: (index) => {
        const state = this.#state[index];
        if (state !== undefined) state.sites++;
      },
      unmet: (unmet) => {
        found[unmet.index]?.unmet.push(unmet);
        const state = this.#state[unmet.index];
        if (state !== undefined) state.unmet++;
      },
    };
  };

  #note({ fn, offset, rows, carried }: PointSite): void {
    const { given, rules } = this.#parts;
    const list = [...(this.#plans?.at({ fn, offset, isEntry: false }).list ?? [])];
    const points = rows.flatMap((row) => row.points);
    const here = points.flatMap(({ index }) => given[index] ?? []);
    const wanted = new Set(here.flatMap(pathNames));
    for (const { name } of list) wanted.delete(name);
    const named = [...wanted].flatMap((name) => findNamed(this.#globalsOf(fn), name) ?? []);
    const globals = here.some(({ dumpsGlobals }) => dumpsGlobals)
      ? this.#globalsOf(fn).filter(({ path }) => path !== undefined && rules.naming.selects(path))
      : [];
    for (const variable of [...named, ...globals]) this.#globals.add(variable);
    if (rows.some(({ watches }) => watches.length > 0))
      for (const variable of this.#watchedVariables(list)) this.#globals.add(variable);
    this.#sites.set(placeKey(offset, false), { list, carried, points: { rows, named, globals } });
  }

  /** Where a watch was looked for; for messages. */
  #watchedPlaces(
    watch: ModuleWatch,
    { lines, traced }: Pick<PointedModule, 'lines' | 'traced'>,
  ): WatchedPlaces {
    const plans = this.#plans;
    const { firstRow, offset } = lines;
    const functions = [...traced.keys()].map((fn) => fn as DefinedFunction).filter(watch.isIn);
    const hasLines = functions.some((fn) => traced[fn] === 1 && firstRow[fn] !== firstRow[fn + 1]);
    const inScope = function* (): Iterable<PlannedVariable> {
      for (const fn of functions.slice(0, MAX_EXPLAINED))
        for (let row = firstRow[fn] ?? 0; row < (firstRow[fn + 1] ?? 0); row++)
          yield* plans?.reader.at({ fn, offset: (offset[row] ?? 0) as ModuleOffset, isEntry: false }) ?? [];
    };
    return {
      types: plans?.types ?? noTypes,
      hasLines,
      variables: watch.variables ?? inScope(),
      isInFunction: watch.variables === undefined,
      outside:
        watch.variables === undefined ? functions.slice(0, 1).flatMap((fn) => this.#globalsOf(fn)) : [],
    };
  }

  /** Whose types are needed to show what was seen of them. */
  #watchedVariables(list: readonly PlannedVariable[]): readonly PlannedVariable[] {
    const names = new Set(this.#parts.watches.flatMap(({ expression }) => variablesIn(expression)));
    const all = [...list, ...this.#globalsOf(0 as DefinedFunction)];
    return all.filter((each) => [...names].some((name) => isNamed(each, name)));
  }

  #globalsOf(fn: DefinedFunction): readonly PlannedVariable[] {
    return this.#plans?.globalVariables(fn) ?? [];
  }
}

/** Types of values that are read at an address which an expression computes: no variable of the place need have them. */
function typesShown(points: SitePoints | undefined): readonly TypeId[] {
  const values = (points?.rows ?? []).flatMap((row) => [
    ...row.points.flatMap(({ prints }) => prints),
    ...row.watches.map(({ value }) => value),
  ]);
  return values.flatMap((value) => (value.kind === 'object' ? [value.type] : []));
}

/** Names of the variables that a point shows whole, or parts of which it shows. */
const pathNames = ({ prints }: GivenPoint): readonly string[] =>
  prints.flatMap(({ text, expression }) => pathOf(expression, text)?.name ?? []);
