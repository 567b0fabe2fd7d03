/** An expression that is shown at a point, resolved for one place of the code. */
import {
  missingPart,
  type PlannedExpression,
  type PlannedVariable,
  type TypeTable,
  type VariablePath,
} from '../../variables/index.ts';
import { partsOf, type WhenExpression } from './expression.ts';
import type { PrintExpression } from './line-point.ts';
import { type GuestSite, type SiteValue, type SourceScope, valueAt } from './specialise.ts';
import { constant, type NumericValue } from './typed.ts';

/** The variables at a place. */
export interface PrintScope {
  readonly types: TypeTable;
  /** The innermost variable with a name, globals included. */
  find(name: string): PlannedVariable | undefined;
  /** Names that can be used, for messages. */
  names(): readonly string[];
}

/** A resolved expression, or why it means nothing here. */
export type PlannedPrint =
  | { readonly kind: 'planned'; readonly expression: PlannedExpression }
  | { readonly kind: 'unknown'; readonly why: string };

const NAMES_SHOWN = 10;

/** Resolves an expression at a place. @param scope undefined: the module has no variables */
export function plannedPrint(
  { text, expression }: PrintExpression,
  site: GuestSite,
  scope: PrintScope | undefined,
): PlannedPrint {
  const path = scope && pathOf(expression, text);
  if (scope === undefined) {
    const value = valueAt(expression, site);
    const isDecided = value.kind !== 'fail' && value.kind !== 'code';
    const unknown = isDecided ? undefined : unknownLocal(expression, site);
    if (unknown !== undefined) return { kind: 'unknown', why: unknown };
    return fromValue(text, expression, { value, scope });
  }
  if (path === undefined) {
    const { value, lack } = evaluated(expression, site, scope);
    if (lack !== undefined) return { kind: 'unknown', why: lack };
    return fromValue(text, expression, { value, scope });
  }
  const found = scope.find(path.name);
  if (found === undefined) return { kind: 'unknown', why: noVariable(path.name, scope) };
  const missing = missingPart(scope.types, found.type, path.steps);
  if (missing !== undefined) return { kind: 'unknown', why: missing };
  return { kind: 'planned', expression: { text, kind: 'path', path } };
}

/** The value of an expression, and which variable or member it names that is not there, if so. */
export function evaluated(
  expression: WhenExpression,
  site: GuestSite,
  scope: PrintScope,
): { readonly value: SiteValue; readonly lack: string | undefined } {
  let lack: string | undefined;
  const miss = (name: string): void => {
    lack ??= noVariable(name, scope);
  };
  const cannot: SourceScope['cannot'] = (_, reason, isMissing) => {
    if (isMissing) lack ??= reason;
  };
  const { source } = site;
  const value = valueAt(expression, { ...site, ...(source && { source: { ...source, miss, cannot } }) });
  if (value.kind === 'unknown') miss(value.name);
  // Variables that have no value here are looked at only by their types.
  if (value.kind === 'code' || value.kind === 'fail') lack ??= missingIn(expression, scope);
  return { value, lack };
}

function noVariable(name: string, scope: PrintScope): string {
  const names = [...new Set(scope.names())];
  const shown = names.slice(0, NAMES_SHOWN).join(', ') + (names.length > NAMES_SHOWN ? ', …' : '');
  const known = names.length === 0 ? 'there are no variables in scope' : `in scope are ${shown}`;
  return `no variable is named ${name}; ${known}`;
}

/** Why the first path in an expression leads to no part of its variable. */
export function missingIn(expression: WhenExpression, scope: PrintScope): string | undefined {
  const path = pathOf(expression, '');
  const found = path && scope.find(path.name);
  const missing = path && found && missingPart(scope.types, found.type, path.steps);
  if (missing !== undefined) return missing;
  for (const part of partsOf(expression)) {
    const why = missingIn(part, scope);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Without variables, names are those of wasm locals. */
export function unknownLocal(expression: WhenExpression, { localNames }: GuestSite): string | undefined {
  const name = variablesIn(expression).find((each) => localNames?.has(each) !== true);
  return name && `nothing describes a variable named ${name}, and no wasm local has that name`;
}

/** The path that an expression is; undefined: it computes something. */
export function pathOf(expression: WhenExpression, text: string): VariablePath | undefined {
  switch (expression.kind) {
    case 'variable':
      return { text, name: expression.name, steps: [] };
    case 'member': {
      const of = pathOf(expression.of, text);
      return of && { ...of, steps: [...of.steps, { kind: 'member', name: expression.name }] };
    }
    case 'item': {
      const of = pathOf(expression.of, text);
      const { index } = expression;
      if (of === undefined || index.kind !== 'integer' || index.value > MAX_INDEX) return undefined;
      return { ...of, steps: [...of.steps, { kind: 'item', index: Number(index.value) }] };
    }
    case 'target': {
      const of = pathOf(expression.operand, text);
      return of && { ...of, steps: [...of.steps, { kind: 'target' }] };
    }
    default:
      return undefined;
  }
}

const MAX_INDEX = 0x7fff_ffffn;

function fromValue(
  text: string,
  expression: WhenExpression,
  { value, scope }: { readonly value: SiteValue; readonly scope: PrintScope | undefined },
): PlannedPrint {
  const planned = (made: PlannedExpression): PlannedPrint => ({ kind: 'planned', expression: made });
  switch (value.kind) {
    case 'text':
      return planned({ text, kind: 'text', value: value.text });
    case 'object': {
      const location = value.object.location();
      if (location !== undefined) {
        const address = code(location.address);
        return planned({ text, kind: 'object', address, type: location.type });
      }
      const number = value.object.number();
      if (number === undefined) return planned({ text, ...(lackingIn(expression, scope) ?? uncomputed) });
      const type = value.object.isPointer ? 'address' : typeOf(number);
      return planned({ text, kind: 'number', type, number: code(number) });
    }
    case 'integer':
    case 'float':
    case 'code': {
      const type = expression.kind === 'address' ? 'address' : typeOf(value);
      return planned({ text, kind: 'number', type, number: code(value) });
    }
    default: {
      const lacking = lackingIn(expression, scope);
      const why = value.kind === 'fail' ? value.why : undefined;
      return lacking === undefined && why !== undefined
        ? planned({ text, kind: 'number', type: 'i32', number: { kind: 'fail', why } })
        : planned({ text, ...(lacking ?? uncomputed) });
    }
  }
}

const typeOf = (value: NumericValue) =>
  value.kind === 'code' ? value.type : value.kind === 'float' ? 'f64' : literalType(value.value);
const literalType = (value: bigint) => (value >= 2n ** 63n ? 'u64' : 'i64');
const code = (value: NumericValue) =>
  value.kind === 'code' ? value.code : constant(typeOf(value), value.value);

const uncomputed = { kind: 'none', state: 'unsupported', reason: 'it cannot be computed here' } as const;

/** Why the first variable that has no value has none. */
function lackingIn(expression: WhenExpression, scope: PrintScope | undefined) {
  for (const name of variablesIn(expression)) {
    const plan = scope?.find(name)?.plan;
    if (plan !== undefined && plan.state !== 'value')
      return { kind: 'none', state: plan.state, reason: plan.reason } as const;
  }
  return undefined;
}

/** Names of variables in an expression. */
export function variablesIn(expression: WhenExpression): readonly string[] {
  return expression.kind === 'variable' ? [expression.name] : partsOf(expression).flatMap(variablesIn);
}
