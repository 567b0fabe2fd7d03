/** The variables of the source that a condition names, at the sites of one module; and which of them have no value where. */
import type { Warning } from '../../errors.ts';
import type { DefinedFunction } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import {
  findNamed,
  type NoValueState,
  PART_KEPT,
  type Place,
  type PlannedVariable,
  type TypeId,
  type TypeTable,
  withoutAliases,
} from '../../variables/index.ts';
import { compiledVariable } from './compiled-variable.ts';
import type { PlaceContext } from './source-place.ts';
import type { SiteValue, SourceScope } from './specialise.ts';

/** What is known of the variables of a module. */
export interface ConditionVariables {
  readonly types: TypeTable;
  /** Those in scope before an instruction, innermost first. */
  at(site: {
    readonly fn: DefinedFunction;
    readonly offset: ModuleOffset;
    readonly isEntry: boolean;
  }): readonly PlannedVariable[];
  /** Those outside of functions, as a function sees them. */
  globals?(fn: DefinedFunction): readonly PlannedVariable[];
}

/** A place of the code that a condition is for. */
export interface ScopeSite {
  readonly fn: DefinedFunction;
  readonly offset: ModuleOffset;
  /** As the user sees it. */
  readonly file: string;
  readonly line: number;
}

const SITES_SHOWN = 5;

/** Why a place cannot be read. */
function unread(
  type: TypeId,
  place: Place,
  types: TypeTable,
): { readonly state: NoValueState; readonly reason: string } {
  const { kind } = withoutAliases(types, type);
  const isHoled = place.kind === 'pieces' && place.pieces.some((piece) => piece.place === undefined);
  // Of a record, it may be another part that is missing.
  return isHoled && kind !== 'record' && kind !== 'array'
    ? { state: 'optimized-out', reason: PART_KEPT }
    : { state: 'unsupported', reason: 'a condition cannot read where it is' };
}

/** Finds variables for one condition. */
export class SourceScopes {
  private readonly variables: ConditionVariables;
  /** Names that meant something somewhere. */
  private readonly met = new Set<string>();
  private readonly missed = new Set<string>();
  /** Name → why → sites, as `file:line`. */
  private readonly withoutValue = new Map<string, Map<string, Set<string>>>();

  constructor(variables: ConditionVariables) {
    this.variables = variables;
  }

  /** The variables at a site; nothing is read until one is looked for. */
  at(site: ScopeSite, context: PlaceContext): SourceScope {
    const { types } = this.variables;
    let list: readonly PlannedVariable[] | undefined;
    return {
      variable: (name) => {
        list ??= this.variables.at({ fn: site.fn, offset: site.offset, isEntry: false });
        const found = list.find((each) => each.name === name) ?? this.globalNamed(name, site.fn);
        if (found === undefined) return { kind: 'unknown', name };
        this.met.add(name);
        const { plan, type } = found;
        if (plan.state !== 'value') return this.without(name, plan, site);
        const object = compiledVariable(type, plan.place, { ...context, types }, found.lengths);
        if (object !== undefined) return { kind: 'object', object };
        return this.without(name, unread(type, plan.place, types), site);
      },
      miss: (name) => this.missed.add(name),
      cannot: (what, reason) => void this.without(what, { state: 'unsupported', reason }, site),
    };
  }

  private globalNamed(name: string, fn: DefinedFunction): PlannedVariable | undefined {
    return findNamed(this.variables.globals?.(fn) ?? [], name);
  }

  private without(
    name: string,
    { state, reason }: { readonly state: NoValueState; readonly reason: string },
    { file, line }: ScopeSite,
  ): SiteValue {
    const reasons = this.withoutValue.get(name) ?? new Map<string, Set<string>>();
    this.withoutValue.set(name, reasons);
    const text = `${state}: ${reason}`;
    const sites = reasons.get(text) ?? new Set();
    reasons.set(text, sites.add(`${file}:${line}`));
    return { kind: 'fail', why: state };
  }

  /** Names that mean nothing at any site. */
  unmet(): readonly string[] {
    return [...this.missed].filter((name) => !this.met.has(name));
  }

  /** Where the condition is false for lack of a value. */
  warnings(): Warning[] {
    return [...this.withoutValue].map(([name, reasons]) => {
      const parts = [...reasons].map(([reason, sites]) => {
        const all = [...sites];
        const more = all.length > SITES_SHOWN ? `, and ${all.length - SITES_SHOWN} more` : '';
        return `at ${all.slice(0, SITES_SHOWN).join(', ')}${more} (${reason})`;
      });
      return {
        slug: 'when-no-value',
        message: `the condition is false where it needs ${name}, which has no value ${parts.join('; ')}`,
      };
    });
  }
}
