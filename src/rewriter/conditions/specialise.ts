/** A condition at one site: what is known at rewriting time is computed, the rest becomes typed code. */
import type { LocalType } from '../../probe-map/index.ts';
import { isNarrow, type LoadType, type TextFact, type WhenExpression } from './expression.ts';
import { expressionText } from './expression-text.ts';
import { truthValue } from './fold.ts';
import { globMatches } from './glob.ts';
import type { GuestExpression } from './guest-expression.ts';
import { load } from './memory-load.ts';
import { arithmetic, bitNot, comparison, negated, not, truth } from './operators.ts';
import { narrowed } from './scalar-code.ts';
import { asCondition, type Specialised } from './simplify.ts';
import type { SourceObject } from './source-value.ts';
import { code, constant, convert, type Fail, type NumericValue, type Value } from './typed.ts';
import type { Wanted } from './why-not.ts';

/** What a condition can refer to in a function. */
export interface GuestFunction {
  readonly functionName: string;
  /** Number of parameters. */
  readonly params: number;
  /** By localidx, parameters first; '-' is a type that cannot be compared. */
  readonly localTypes: readonly LocalType[];
  /** Name → localidx, where the module names locals (see `wantedLocalNames`). */
  readonly localNames?: ReadonlyMap<string, number>;
  /** Memory 0, if it can be read (see `readableMemory`). */
  readonly memory?: { readonly is64: boolean };
}

/** What a condition can refer to at a site. */
export interface GuestSite extends GuestFunction {
  /** As the user sees it; empty: unknown. */
  readonly file: string;
  /** 1-based; 0: unknown. */
  readonly line: number;
  /** 1-based; 0: unknown. */
  readonly column: number;
  /** What the source names here; undefined: nothing is known of it. */
  readonly source?: SourceScope;
}

/** The variables of the source at a site. */
export interface SourceScope {
  /** `fail`: it has no value here. */
  variable(name: string): SiteValue;
  /** Called for a name that means nothing here. */
  miss(name: string): void;
  /**
   * Called for what has no value that code could compute.
   * @param what as people write it
   * @param isMissing it is a member that there is none of
   */
  cannot(what: string, reason: string, isMissing: boolean): void;
}

const fail: Fail = { kind: 'fail' };

/** A value, or something of the source that is not a number yet. */
export type SiteValue =
  | Value
  | { readonly kind: 'object'; readonly object: SourceObject }
  /** No variable here has the name; it may be one of an enumeration. */
  | { readonly kind: 'unknown'; readonly name: string };

/** Evaluates a condition at a site as far as it is known. Pure; takes time proportional to the condition. */
export function specialise(expression: WhenExpression, site: GuestSite): Specialised {
  const value = valueAt(expression, site);
  return asCondition(value.kind === 'text' ? value : number(value, expression, site));
}

/** The value of an expression at a site, as far as it is known. Pure. */
export function valueAt(expression: WhenExpression, site: GuestSite): SiteValue {
  switch (expression.kind) {
    case 'integer':
    case 'float':
    case 'text':
      return expression;
    case 'fact':
      switch (expression.fact) {
        case 'line':
        case 'column':
          return { kind: 'integer', value: BigInt(site[expression.fact]), bits: false };
        default:
          return { kind: 'text', text: textOf(expression.fact, site) };
      }
    case 'match':
      return truthValue(matchesGlob(expression, textOf(expression.fact, site)));
    case 'local':
    case 'param':
    case 'name':
      return localValue(localOf(expression, site), site);
    case 'load':
      return load(expression.type, numberAt(expression.address, site), site.memory);
    case 'cast': {
      const operand = numberAt(expression.operand, site);
      if (operand.kind === 'fail') return operand;
      const made = cast(operand, expression.type);
      if (made === undefined)
        site.source?.cannot(
          `${expression.type}(${expressionText(expression.operand)})`,
          'floats are not converted to integers',
          false,
        );
      return made ?? fail;
    }
    case 'unary':
      return unary(expression.operator, numberAt(expression.operand, site));
    case 'binary':
      return binary(expression, site);
    case 'variable':
      return site.source === undefined
        ? localValue(site.localNames?.get(expression.name), site)
        : site.source.variable(expression.name);
    case 'member':
      return partOf(expression, site, { kind: 'member', name: expression.name }, (of) =>
        of.member(expression.name),
      );
    case 'item': {
      const index = numberAt(expression.index, site);
      if (index.kind === 'fail') return index;
      return partOf(expression, site, { kind: 'item' }, (of) => of.item(index), index);
    }
    case 'target':
      return partOf(expression, site, { kind: 'target' }, (of) => of.target());
    case 'address':
      return partOf(expression, site, { kind: 'address' }, (of) => of.pointer());
  }
}

type PartExpression = Extract<WhenExpression, { kind: 'member' | 'item' | 'target' | 'address' }>;

/** A part of an object; without one there is no value. */
function partOf(
  expression: PartExpression,
  site: GuestSite,
  wanted: Wanted,
  part: (object: SourceObject) => SourceObject | undefined,
  index?: NumericValue,
): SiteValue {
  const whole = valueAt('of' in expression ? expression.of : expression.operand, site);
  if (whole.kind === 'unknown') site.source?.miss(whole.name);
  if (whole.kind !== 'object') return whole.kind === 'fail' ? whole : fail;
  const object = part(whole.object);
  if (object !== undefined) return { kind: 'object', object };
  const missing = wanted.kind === 'member' ? whole.object.lacks(wanted.name) : undefined;
  const reason = missing ?? whole.object.whyNot(wanted);
  site.source?.cannot(expressionText(expression), reason, missing !== undefined);
  return index !== undefined && whole.object.isBeyond(index)
    ? { kind: 'fail', why: 'index out of bounds' }
    : fail;
}

function cast(operand: NumericValue, type: LoadType): Value | undefined {
  if (isNarrow(type)) return narrowed(operand, type);
  const converted = convert(operand, type);
  return converted === undefined ? undefined : code(type, converted);
}

function unary(operator: '-' | '!' | '~', operand: NumericValue | Fail): Value {
  if (operand.kind === 'fail') return operand;
  switch (operator) {
    case '-':
      return negated(operand);
    case '!':
      return not(operand);
    case '~':
      return bitNot(operand);
  }
}

function binary(expression: Extract<WhenExpression, { kind: 'binary' }>, site: GuestSite): SiteValue {
  const { operator } = expression;
  if (operator === '&&' || operator === '||') {
    const first = numberAt(expression.left, site);
    if (first.kind === 'fail') {
      // What it names has to be there nevertheless.
      numberAt(expression.right, namesOnly(site));
      return first;
    }
    return logical(operator, truth(first), () => {
      const second = numberAt(expression.right, site);
      return second.kind === 'fail' ? second : truth(second);
    });
  }
  const [left, right] = named(valueAt(expression.left, site), valueAt(expression.right, site), site);
  if (left.kind === 'text' && right.kind === 'text')
    return truthValue((left.text === right.text) === (operator === '=='));
  const a = number(left, expression.left, site);
  const b = number(right, expression.right, site);
  if (a.kind === 'fail') return a;
  if (b.kind === 'fail') return b;
  switch (operator) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(operator, a, b);
    case '+':
    case '-':
      return pointerSum(operator, [left, right], [a, b]) ?? arithmetic(operator, a, b);
    default:
      return arithmetic(operator, a, b);
  }
}

/** A site that takes note only of names that mean nothing. */
const namesOnly = (site: GuestSite): GuestSite =>
  site.source === undefined ? site : { ...site, source: { ...site.source, cannot: () => undefined } };

/** Names of enumerations get their value from the type of the other side. */
function named(left: SiteValue, right: SiteValue, site: GuestSite): readonly [SiteValue, SiteValue] {
  return [enumeratorOf(left, right, site), enumeratorOf(right, left, site)];
}

function enumeratorOf(value: SiteValue, other: SiteValue, site: GuestSite): SiteValue {
  if (value.kind !== 'unknown') return value;
  // Of which enumeration it is, only a value on the other side would say.
  if (other.kind === 'fail') return other;
  const found = other.kind === 'object' ? other.object.enumerator(value.name) : undefined;
  if (found !== undefined) return { kind: 'integer', value: found, bits: false };
  site.source?.miss(value.name);
  return fail;
}

/** `p + n`, `n + p`, `p - n`, `p - q` in steps of what `p` points at; undefined: there is no pointer. */
function pointerSum(
  operator: '+' | '-',
  [left, right]: readonly [SiteValue, SiteValue],
  [a, b]: readonly [NumericValue, NumericValue],
): SiteValue | undefined {
  const leftPointer = left.kind === 'object' && left.object.isPointer ? left.object : undefined;
  const rightPointer = right.kind === 'object' && right.object.isPointer ? right.object : undefined;
  if (rightPointer !== undefined && operator === '-') return rightPointer.steps(b, a) ?? fail;
  if (leftPointer === undefined && rightPointer === undefined) return undefined;
  if (leftPointer !== undefined && rightPointer !== undefined) return fail;
  const object = leftPointer?.advanced(operator, b) ?? rightPointer?.advanced(operator, a);
  return object ? { kind: 'object', object } : fail;
}

/** The right side is evaluated only where it can matter: it may name what this function does not have. */
function logical(operator: '&&' | '||', left: NumericValue, rightSide: () => Value): Value {
  const decided = operator === '||';
  if (left.kind !== 'code') return (Number(left.value) !== 0) === decided ? truthValue(decided) : rightSide();
  const right = rightSide();
  let second: GuestExpression;
  switch (right.kind) {
    case 'code':
      second = right.code;
      break;
    case 'integer':
      second = constant('i32', right.value);
      break;
    case 'fail':
      second = right;
      break;
    default:
      second = { kind: 'fail' };
  }
  const both: GuestExpression = { kind: decided ? 'or' : 'and', left: left.code, right: second };
  return { ...code('i32', both), truth: true };
}

const numberAt = (expression: WhenExpression, site: GuestSite): NumericValue | Fail =>
  number(valueAt(expression, site), expression, site);

/** @param expression of the value */
function number(value: SiteValue, expression: WhenExpression, site: GuestSite): NumericValue | Fail {
  switch (value.kind) {
    case 'text':
      return fail;
    case 'object': {
      const found = value.object.number();
      if (found === undefined)
        site.source?.cannot(expressionText(expression), value.object.whyNot({ kind: 'number' }), false);
      return found ?? fail;
    }
    case 'unknown':
      site.source?.miss(value.name);
      return fail;
    default:
      return value;
  }
}

function textOf(fact: TextFact, site: GuestSite): string {
  switch (fact) {
    case 'file':
      return site.file;
    case 'function':
      return site.functionName;
  }
}

type Match = Extract<WhenExpression, { kind: 'match' }>;
/** Match results; there are few names and many sites. */
const remembered = new WeakMap<Match, Map<string, boolean>>();

function matchesGlob(match: Match, name: string): boolean {
  let answers = remembered.get(match);
  if (answers === undefined) {
    answers = new Map();
    remembered.set(match, answers);
  }
  let answer = answers.get(name);
  if (answer === undefined) {
    answer = globMatches(match.pattern, name, match.fact === 'file' ? 'path' : 'name');
    answers.set(name, answer);
  }
  return answer;
}

/** localidx of a named local, whether or not its value can be compared; `undefined` when the function has none such. */
export function localOf(
  reference: Extract<WhenExpression, { kind: 'local' | 'param' | 'name' }>,
  fn: GuestFunction,
): number | undefined {
  if (reference.kind === 'name') return fn.localNames?.get(reference.name);
  const count = reference.kind === 'param' ? fn.params : fn.localTypes.length;
  return reference.index < count ? reference.index : undefined;
}

function localValue(index: number | undefined, site: GuestSite): Value {
  const type = index === undefined ? undefined : site.localTypes[index];
  if (index === undefined || type === undefined || type === '-') return fail;
  return code(type, { kind: 'local', index });
}
