/** The points of one module, applied to its functions and lines: which events they want, and what is shown at each. */
import type { LineTable } from '../../debuginfo/index.ts';
import type { Warning } from '../../errors.ts';
import type { DefinedFunction, RowIndex } from '../../indices.ts';
import { moduleOffset } from '../../location.ts';
import {
  findNamed,
  type PlannedPoint,
  type PlannedVariable,
  type PointRow,
  type SavedValue,
  type TypeTable,
} from '../../variables/index.ts';
import { FunctionFacts } from './function-facts.ts';
import type { LinePoint, ModulePoints, ModuleWatch } from './line-point.ts';
import {
  evaluated,
  missingIn,
  type PrintScope,
  plannedPrint,
  unknownLocal,
  variablesIn,
} from './planned-print.ts';
import { watchAt } from './planned-watch.ts';
import { localNamesIn } from './references.ts';
import type { Specialised } from './simplify.ts';
import type { RowDecision, RowFilter, SubjectOfFilter } from './site-filter.ts';
import { SourceScopes } from './source-scope.ts';
import { type GuestFunction, type GuestSite, specialise } from './specialise.ts';

const always: Specialised = { kind: 'always' };
const never: Specialised = { kind: 'never' };

/** A row, and the function that it is in. */
interface RowPlace {
  readonly fn: DefinedFunction;
  readonly facts: GuestFunction;
  readonly lines: LineTable;
  readonly row: RowIndex;
}

/** See the top of this file. */
export class PointFilter {
  private readonly points: ModulePoints;
  private readonly subject: SubjectOfFilter;
  private readonly facts: FunctionFacts;
  /** Of conditions: where they are false for lack of a value is a warning. */
  private readonly conditions: SourceScopes | undefined;
  /** Of what is shown: there, the value says so. */
  private readonly shown: SourceScopes | undefined;

  private readonly saved: readonly SavedValue[];

  /** @param saved by watch: where the guest keeps what was seen */
  constructor(points: ModulePoints, subject: SubjectOfFilter, saved: readonly SavedValue[]) {
    this.saved = saved;
    const { module, debugInfo, variables } = subject;
    this.points = points;
    this.subject = subject;
    const expressions = points.list.flatMap((point) =>
      point === undefined
        ? []
        : [...(point.when ? [point.when] : []), ...point.prints.map((print) => print.expression)],
    );
    for (const watch of points.watches) if (watch !== undefined) expressions.push(watch.expression);
    const names = new Set(expressions.flatMap((each) => [...localNamesIn(each)]));
    this.facts = new FunctionFacts(module, debugInfo, names);
    this.conditions = variables && new SourceScopes(variables);
    this.shown = variables && new SourceScopes(variables);
  }

  /** @param other what decides about events where there is no point; undefined: each line has one */
  forFunction(fn: DefinedFunction, other: RowFilter | undefined): RowFilter {
    let facts: GuestFunction | undefined;
    const watches = this.points.watches.flatMap((watch, index) =>
      watch?.isIn(fn) === true ? [{ ...watch, index }] : [],
    );
    return (lines, row) => {
      const file = lines.file[row] ?? -1;
      const line = lines.line[row];
      const traced = this.points.others ? (other?.(lines, row) ?? always) : never;
      const here = this.points.list.flatMap((point, index) =>
        point !== undefined && point.line === line && point.files.has(file) ? [{ index, point }] : [],
      );
      if (here.length === 0 && watches.length === 0) return traced;
      facts ??= this.facts.of(fn);
      return this.decide({ here, watches }, traced, { fn, facts, lines, row });
    };
  }

  /** Where conditions are false for lack of a value. */
  warnings(): readonly Warning[] {
    return this.conditions?.warnings() ?? [];
  }

  private decide({ here, watches }: AtRow, traced: RowDecision, place: RowPlace): RowDecision {
    const { lines, row, fn, facts } = place;
    const file = this.subject.fileName(lines.files[lines.file[row] ?? 0] ?? '');
    const line = lines.line[row] ?? 0;
    const site: GuestSite = { ...facts, file, line, column: lines.column[row] ?? 0 };
    const where = { fn, offset: moduleOffset(lines.offset[row] ?? 0), file, line };
    const points: PlannedPoint[] = [];
    const decisions: Specialised[] = [traced];
    for (const { index, point } of here) {
      this.points.seen(index);
      const decision = this.conditionAt(index, point, { site, where });
      const prints = this.printsAt(index, point, { site, where });
      decisions.push(decision);
      if (decision.kind === 'never') continue;
      points.push({ index, prints, ...(decision.kind === 'test' && { test: decision.code }) });
    }
    const seen = watches.flatMap((watch) => this.watchedAt(watch, { site, where }) ?? []);
    for (const { decision } of seen) decisions.push(decision);
    const planned: PointRow = {
      watches: seen.map((each) => each.planned),
      file,
      line,
      traced: traced.kind === 'test' ? traced.code : traced.kind,
      points,
    };
    return { ...eitherOf(decisions), row: planned };
  }

  private watchedAt(watch: ModuleWatch & { readonly index: number }, { site, where }: AtPlace) {
    const { variables } = this.subject;
    if (variables === undefined) return undefined;
    const { types } = variables;
    const { variables: given, expression } = watch;
    const source = (given === undefined ? this.shown : new SourceScopes({ types, at: () => given }))?.at(
      where,
      site,
    );
    const scope = given === undefined ? this.scopeAt(where) : scopeOf(given, types);
    const here: GuestSite = { ...site, ...(source && { source }) };
    if (scope === undefined || evaluated(expression, here, scope).lack !== undefined) return undefined;
    // Names of enumerations are none of variables.
    const named =
      given === undefined ? variablesIn(expression).flatMap((name) => scope.find(name) ?? []) : [];
    const which = {
      variables: named.map(({ path, line }) => `${path}:${line}`).join(' '),
      // Statics of a function are one for all of its activations.
      isShared: named.every(({ kind }) => kind === 'static'),
    };
    const saved = given && this.saved[watch.index];
    const found = watchAt({ ...watch, ...which }, here, { types, saved });
    if (found !== undefined) this.points.watched(watch.index);
    return found;
  }

  private conditionAt(index: number, { when }: LinePoint, { site, where }: AtPlace): Specialised {
    if (when === undefined) return always;
    const source = this.conditions?.at(where, site);
    const scope = this.scopeAt(where);
    const unknown = scope === undefined ? unknownLocal(when, site) : missingIn(when, scope);
    let isUnmet = false;
    /** Of a place, the first that it lacks. */
    const unmet = (why: string): void => {
      if (!isUnmet) this.points.unmet({ index, of: { kind: 'when' }, why });
      isUnmet = true;
    };
    if (unknown !== undefined) unmet(unknown);
    const miss = (name: string): void => {
      const names = [...new Set(scope?.names() ?? [])].join(', ');
      unmet(`no variable is named ${name}${names === '' ? '' : `; in scope are ${names}`}`);
    };
    const cannot = (what: string, reason: string, isMissing: boolean): void => {
      source?.cannot(what, reason, isMissing);
      unmet(`${what} cannot be computed: ${reason}`);
    };
    return specialise(when, { ...site, ...(source && { source: { ...source, miss, cannot } }) });
  }

  private printsAt(index: number, { prints }: LinePoint, { site, where }: AtPlace) {
    const source = this.shown?.at(where, site);
    const scope = this.scopeAt(where);
    return prints.map((print) => {
      const planned = plannedPrint(print, { ...site, ...(source && { source }) }, scope);
      const { text } = print;
      if (planned.kind === 'planned') return planned.expression;
      this.points.unmet({ index, of: { kind: 'print', text }, why: planned.why });
      return { text, kind: 'none', state: 'unsupported', reason: planned.why } as const;
    });
  }

  private scopeAt({ fn, offset }: AtPlace['where']): PrintScope | undefined {
    const { variables } = this.subject;
    if (variables === undefined) return undefined;
    let list: readonly PlannedVariable[] | undefined;
    const locals = () => (list ??= variables.at({ fn, offset, isEntry: false }));
    return {
      types: variables.types,
      find: (name) =>
        locals().find((each) => each.name === name) ?? findNamed(variables.globals?.(fn) ?? [], name),
      names: () => locals().map(({ name }) => name),
    };
  }
}

const scopeOf = (list: readonly PlannedVariable[], types: TypeTable): PrintScope => ({
  types,
  find: (name) => list.find((each) => each.name === name),
  names: () => list.map(({ name }) => name),
});

/** What is wanted at a row. */
interface AtRow {
  readonly here: readonly { readonly index: number; readonly point: LinePoint }[];
  readonly watches: readonly (ModuleWatch & { readonly index: number })[];
}

interface AtPlace {
  readonly site: GuestSite;
  readonly where: Parameters<SourceScopes['at']>[0];
}

/** Holds where one of several does; one that has no value does not. */
function eitherOf(decisions: readonly Specialised[]): Specialised {
  if (decisions.some(({ kind }) => kind === 'always')) return always;
  const tests = decisions.flatMap((each) => (each.kind === 'test' ? [each.code] : []));
  const [only, ...others] = tests;
  if (only === undefined) return never;
  return { kind: 'test', code: others.length === 0 ? only : { kind: 'any', tests } };
}
