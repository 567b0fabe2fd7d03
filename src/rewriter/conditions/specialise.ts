/** A condition at one site: what is known at rewriting time is computed, the rest becomes typed code. */
import type { LocalType } from '../../probe-map/index.ts';
import { isNarrow, type LoadType, type TextFact, type WhenExpression } from './expression.ts';
import { truthValue } from './fold.ts';
import { globMatches } from './glob.ts';
import type { GuestExpression, LoadMnemonic } from './guest-expression.ts';
import { arithmetic, bitNot, comparison, negated, not, truth } from './operators.ts';
import { asCondition, type Specialised } from './simplify.ts';
import { code, constant, convert, type NumericValue, type Value } from './typed.ts';

/** What a condition can refer to in a function. */
export interface GuestFunction {
  readonly functionName: string;
  /** Number of parameters. */
  readonly params: number;
  /** By localidx, parameters first; '-' is a type that cannot be compared. */
  readonly localTypes: readonly LocalType[];
  /** Name → localidx, where the module names locals (see `readLocalNames`). */
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
}

const fail: Value = { kind: 'fail' };

/** Evaluates a condition at a site as far as it is known. Pure; takes time proportional to the condition. */
export function specialise(expression: WhenExpression, site: GuestSite): Specialised {
  return asCondition(valueAt(expression, site));
}

function valueAt(expression: WhenExpression, site: GuestSite): Value {
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
      return load(expression.type, valueAt(expression.address, site), site);
    case 'cast': {
      const operand = number(valueAt(expression.operand, site));
      const converted = operand === undefined ? undefined : convert(operand, expression.type);
      return converted === undefined ? fail : code(expression.type, converted);
    }
    case 'unary':
      return unary(expression.operator, number(valueAt(expression.operand, site)));
    case 'binary':
      return binary(expression, site);
  }
}

function unary(operator: '-' | '!' | '~', operand: NumericValue | undefined): Value {
  if (operand === undefined) return fail;
  switch (operator) {
    case '-':
      return negated(operand);
    case '!':
      return not(operand);
    case '~':
      return bitNot(operand);
  }
}

function binary(expression: Extract<WhenExpression, { kind: 'binary' }>, site: GuestSite): Value {
  const { operator } = expression;
  const left = valueAt(expression.left, site);
  if (operator === '&&' || operator === '||') {
    const first = number(left);
    if (first === undefined) return fail;
    return logical(operator, truth(first), () => {
      const second = number(valueAt(expression.right, site));
      return second === undefined ? fail : truth(second);
    });
  }
  const right = valueAt(expression.right, site);
  if (left.kind === 'text' && right.kind === 'text')
    return truthValue((left.text === right.text) === (operator === '=='));
  const a = number(left);
  const b = number(right);
  if (a === undefined || b === undefined) return fail;
  switch (operator) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(operator, a, b);
    default:
      return arithmetic(operator, a, b);
  }
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
    default:
      second = { kind: 'fail' };
  }
  const both: GuestExpression = { kind: decided ? 'or' : 'and', left: left.code, right: second };
  return { ...code('i32', both), truth: true };
}

const number = (value: Value): NumericValue | undefined =>
  value.kind === 'text' || value.kind === 'fail' ? undefined : value;

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

const loads: Readonly<Record<LoadType, readonly [mnemonic: LoadMnemonic, width: number]>> = {
  i8: ['i32.load8_s', 1],
  u8: ['i32.load8_u', 1],
  i16: ['i32.load16_s', 2],
  u16: ['i32.load16_u', 2],
  i32: ['i32.load', 4],
  u32: ['i32.load', 4],
  i64: ['i64.load', 8],
  u64: ['i64.load', 8],
  f32: ['f32.load', 4],
  f64: ['f64.load', 8],
};

/** A 32-bit address is unsigned, as in WebAssembly, whatever its type here. */
function load(type: LoadType, address: Value, site: GuestSite): Value {
  const { memory } = site;
  if (memory === undefined || address.kind === 'text' || address.kind === 'fail') return fail;
  const isI32 = address.kind === 'code' && address.type === 'i32';
  const extended = convert(isI32 ? { ...address, type: 'u32' } : address, 'u64');
  if (extended === undefined) return fail;
  const mayBeNegative =
    extended.kind === 'const'
      ? extended.value < 0
      : address.kind === 'code' && address.type !== 'i32' && address.type !== 'u32';
  const [mnemonic, width] = loads[type];
  const node = {
    kind: 'load',
    mnemonic,
    width,
    address: extended,
    mayBeNegative,
    is64: memory.is64,
  } as const;
  return code(isNarrow(type) ? 'i32' : type, node);
}
