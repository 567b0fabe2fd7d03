/** Text → expression: precedence climbing with C's precedences, and a check that operators get operands they accept. */
import { UsageError } from '../../errors.ts';
import type { BinaryOperator, LoadType, NumType, TextFact, WhenExpression } from './expression.ts';
import { type Mistake, printable, type Token, tokensOf } from './tokens.ts';

/** What is known of a value independently of any function: `number` may be an integer or a float. */
type Sort = 'text' | 'integer' | 'float' | 'number';

interface Parsed {
  readonly expression: WhenExpression;
  readonly sort: Sort;
}

/** Operators by precedence, the loosest first. `~` is the glob match. */
const levels: readonly (readonly (BinaryOperator | '~')[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!=', '~'],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const levelOf = new Map(levels.flatMap((level, i) => level.map((operator) => [operator as string, i])));
const FIRST_COMPARISON = 5;
const LAST_COMPARISON = 6;
const integersOnly = new Set<string>(['|', '^', '&', '<<', '>>', '%']);
const numTypes = new Set<string>(['i32', 'u32', 'i64', 'u64', 'f32', 'f64']);
const narrowTypes = new Set<string>(['i8', 'u8', 'i16', 'u16']);
const inWords = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
]);

const MAX_DEPTH = 100;
/** No function has more locals; a larger number would lose digits. */
const MAX_LOCAL = 0xffff_ffffn;
const QUOTED_LENGTH = 60;

/**
 * Reads a condition.
 * @param option name of the option that holds the text, for messages: `--when`
 * @throws {@link UsageError} that names the column and suggests a correction
 */
export function parseWhen(text: string, option = 'when'): WhenExpression {
  if (typeof text !== 'string') throw new UsageError(`${option}: expected a string`);
  const mistake: Mistake = (what, at, advice) =>
    new UsageError(
      `${option} '${shown(text)}': ${what} at column ${at}${advice === undefined ? '' : `; ${advice}`}`,
    );
  const parser = new Parser(tokensOf(text, mistake), mistake);
  return parser.condition();
}

const shown = (text: string): string =>
  printable(text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text);

class Parser {
  private readonly tokens: readonly Token[];
  private readonly mistake: Mistake;
  private position = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], mistake: Mistake) {
    this.tokens = tokens;
    this.mistake = mistake;
  }

  condition(): WhenExpression {
    const { at } = this.token;
    const { expression, sort } = this.binary(0);
    if (this.token.kind !== 'end') throw this.expected('an operator');
    if (sort === 'text') throw this.mistake('a string is not a condition', at, 'compare it with == or ~');
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.position]!;
  }

  private binary(level: number): Parsed {
    if (level === levels.length) return this.unary();
    let left = this.binary(level + 1);
    for (let chained = false; ; chained = true) {
      const { token } = this;
      if (token.kind !== 'operator' || levelOf.get(token.text) !== level) return left;
      if (chained && level >= FIRST_COMPARISON && level <= LAST_COMPARISON)
        throw this.mistake('comparisons do not chain', token.at, 'write a < b && b < c');
      this.position++;
      left = token.text === '~' ? this.match(left, token.at) : this.operation(left, token.text, level);
    }
  }

  private operation(left: Parsed, operator: string, level: number): Parsed {
    const { at } = this.tokens[this.position - 1]!;
    const right = this.binary(level + 1);
    const sorts = [left.sort, right.sort];
    let sort: Sort = 'integer';
    if (sorts.includes('text')) {
      if (operator !== '==' && operator !== '!=') throw this.mistake(`${operator} cannot take a string`, at);
      if (left.sort !== right.sort) throw this.mistake('a string is compared with a number', at);
    } else if (integersOnly.has(operator)) {
      if (sorts.includes('float')) throw this.mistake(`${operator} takes integers only`, at);
    } else if (level > LAST_COMPARISON) {
      if (sorts.includes('float')) sort = 'float';
      else if (sorts.includes('number')) sort = 'number';
    }
    return {
      expression: {
        kind: 'binary',
        operator: operator as BinaryOperator,
        left: left.expression,
        right: right.expression,
      },
      sort,
    };
  }

  private match(left: Parsed, at: number): Parsed {
    const { expression } = left;
    if (expression.kind !== 'fact' || left.sort !== 'text')
      throw this.mistake('only file and function are allowed before ~', at);
    const { token } = this;
    if (token.kind !== 'text') throw this.expected('a pattern in quotes');
    this.position++;
    return {
      expression: { kind: 'match', fact: expression.fact as TextFact, pattern: token.text },
      sort: 'integer',
    };
  }

  private unary(): Parsed {
    const { token } = this;
    if (token.kind !== 'operator' || !['-', '!', '~'].includes(token.text)) return this.value();
    const operator = token.text as '-' | '!' | '~';
    this.position++;
    const { expression, sort } = this.nested(() => this.unary());
    if (sort === 'text') throw this.mistake(`${operator} cannot take a string`, token.at);
    if (sort === 'float' && operator === '~') throw this.mistake('~ takes integers only', token.at);
    return {
      expression: { kind: 'unary', operator, operand: expression },
      sort: operator === '-' ? sort : 'integer',
    };
  }

  private value(): Parsed {
    const { token } = this;
    switch (token.kind) {
      case 'integer':
        this.position++;
        return { expression: { kind: 'integer', value: token.value, bits: token.bits }, sort: 'integer' };
      case 'float':
        this.position++;
        return { expression: { kind: 'float', value: token.value }, sort: 'float' };
      case 'text':
        this.position++;
        return { expression: { kind: 'text', text: token.text }, sort: 'text' };
      case 'name':
        this.position++;
        return { expression: { kind: 'name', name: token.text }, sort: 'number' };
      case 'word':
        this.position++;
        return this.word(token.text, token.at);
      case 'operator':
        if (token.text !== '(') throw this.expected('a value');
        this.position++;
        return this.closed(')');
      case 'end':
        throw this.expected('a value');
    }
  }

  private word(word: string, at: number): Parsed {
    switch (word) {
      case 'file':
      case 'function':
        return { expression: { kind: 'fact', fact: word }, sort: 'text' };
      case 'line':
      case 'column':
        return { expression: { kind: 'fact', fact: word }, sort: 'integer' };
      case 'local':
      case 'param':
        return this.local(word);
    }
    const isNumType = numTypes.has(word);
    if (!isNumType && !narrowTypes.has(word)) {
      const operator = inWords.get(word);
      const advice =
        operator === undefined ? `write $${shown(word)} for a local of that name` : `write ${operator}`;
      throw this.mistake(`unknown word ${shown(word)}`, at, advice);
    }
    const isFloat = word.startsWith('f');
    if (this.takes('[')) {
      const address = this.closed(']');
      if (address.sort === 'text' || address.sort === 'float')
        throw this.mistake('a value that cannot be an address', at);
      return {
        expression: { kind: 'load', type: word as LoadType, address: address.expression },
        sort: isFloat ? 'float' : 'integer',
      };
    }
    if (!isNumType || !this.takes('(')) throw this.expected(isNumType ? '[ or (' : '[');
    const operand = this.closed(')');
    if (operand.sort === 'text') throw this.mistake(`${word} cannot take a string`, at);
    if (!isFloat && operand.sort === 'float') throw this.mistake(`${word} cannot take a float`, at);
    return {
      expression: { kind: 'cast', type: word as NumType, operand: operand.expression },
      sort: isFloat ? 'float' : 'integer',
    };
  }

  private local(kind: 'local' | 'param'): Parsed {
    if (!this.takes('[')) throw this.expected(`[ as in ${kind}[0]`);
    const { token } = this;
    if (token.kind !== 'integer' || token.value > MAX_LOCAL) throw this.expected('the index of a local');
    this.position++;
    if (!this.takes(']')) throw this.expected(']');
    return { expression: { kind, index: Number(token.value) }, sort: 'number' };
  }

  /** Parses an expression and its closing token; the opening token is already read. */
  private closed(end: string): Parsed {
    const inside = this.nested(() => this.binary(0));
    if (!this.takes(end)) throw this.expected(`an operator or ${end}`);
    return inside;
  }

  private nested(read: () => Parsed): Parsed {
    if (++this.depth > MAX_DEPTH) throw this.mistake(`nested deeper than ${MAX_DEPTH} levels`, this.token.at);
    const inside = read();
    this.depth--;
    return inside;
  }

  private takes(operator: string): boolean {
    const { token } = this;
    if (token.kind !== 'operator' || token.text !== operator) return false;
    this.position++;
    return true;
  }

  private expected(what: string): UsageError {
    return this.mistake(`expected ${what}`, this.token.at);
  }
}
