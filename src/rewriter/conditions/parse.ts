/** Text → expression: precedence climbing with C's precedences, and a check that operators get operands they accept. */
import { UsageError } from '../../errors.ts';
import type { BinaryOperator, LoadType, TextFact, WhenExpression } from './expression.ts';
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

const literals = new Map([
  ['true', 1n],
  ['false', 0n],
  ['NULL', 0n],
  ['nullptr', 0n],
]);
/** What C and its standard headers call the types of numbers; `long` is none of one size. */
const cTypes = new Map<string, LoadType>([
  ...(['char', 'signed char', 'int8_t'] as const).map((name) => [name, 'i8'] as const),
  ...(['unsigned char', 'uint8_t'] as const).map((name) => [name, 'u8'] as const),
  ...(['short', 'short int', 'int16_t'] as const).map((name) => [name, 'i16'] as const),
  ...(['unsigned short', 'uint16_t'] as const).map((name) => [name, 'u16'] as const),
  ...(['int', 'signed', 'signed int', 'int32_t'] as const).map((name) => [name, 'i32'] as const),
  ...(['unsigned', 'unsigned int', 'uint32_t'] as const).map((name) => [name, 'u32'] as const),
  ...(['long long', 'long long int', 'int64_t'] as const).map((name) => [name, 'i64'] as const),
  ...(['unsigned long long', 'uint64_t'] as const).map((name) => [name, 'u64'] as const),
  ['float', 'f32'],
  ['double', 'f64'],
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
  return parserOf(text, option).condition();
}

/**
 * Reads an expression that need not be a condition: what is shown at a point.
 * @throws as {@link parseWhen} does
 */
export function parseExpression(text: string, option: string): WhenExpression {
  return parserOf(text, option).whole().expression;
}

function parserOf(text: string, option: string): Parser {
  if (typeof text !== 'string') throw new UsageError(`${option}: expected a string`);
  const mistake: Mistake = (what, at, advice) =>
    new UsageError(
      `${option} '${shown(text)}': ${what} at column ${at}${advice === undefined ? '' : `; ${advice}`}`,
    );
  return new Parser(tokensOf(text, mistake), mistake);
}

const shown = (text: string): string =>
  printable(text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text);

/** A variable of the source or a part of one. */
const isSourcePart = ({ kind }: WhenExpression): boolean =>
  kind === 'variable' || kind === 'member' || kind === 'item' || kind === 'target';

/** What may be a pointer: a part of the source, or a sum with one. */
const mayPoint = (expression: WhenExpression): boolean =>
  isSourcePart(expression) ||
  expression.kind === 'address' ||
  (expression.kind === 'binary' &&
    (expression.operator === '+' || expression.operator === '-') &&
    (mayPoint(expression.left) || mayPoint(expression.right)));

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
    const { expression, sort } = this.whole();
    if (sort === 'text') throw this.mistake('a string is not a condition', at, 'compare it with == or ~');
    return expression;
  }

  /** All of the text. */
  whole(): Parsed {
    const parsed = this.binary(0);
    if (this.token.kind !== 'end') throw this.expected('an operator');
    return parsed;
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
    if (token.kind === 'operator' && (token.text === '*' || token.text === '&'))
      return this.reference(token.text, token.at);
    if (token.kind !== 'operator' || !['-', '!', '~'].includes(token.text)) return this.parts();
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

  /** `*operand`, `&operand` */
  private reference(operator: '*' | '&', at: number): Parsed {
    this.position++;
    const { expression } = this.nested(() => this.unary());
    if (operator === '&' ? !isSourcePart(expression) : !mayPoint(expression))
      throw this.mistake(`${operator} takes a variable of the source`, at);
    return {
      expression: { kind: operator === '&' ? 'address' : 'target', operand: expression },
      sort: operator === '&' ? 'integer' : 'number',
    };
  }

  /** A value and what follows it: `.member`, `->member`, `[index]`. */
  private parts(): Parsed {
    let parsed = this.value();
    for (;;) {
      const { expression } = parsed;
      if (!isSourcePart(expression) && !mayPoint(expression)) return parsed;
      if (this.takes('.') || this.takes('->')) {
        const { token } = this;
        if (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== 'integer')
          throw this.expected('the name of a member');
        this.position++;
        const name = token.kind === 'integer' ? `__${token.value}` : token.text;
        parsed = { expression: { kind: 'member', of: expression, name }, sort: 'number' };
      } else if (this.takes('[')) {
        const index = this.closed(']');
        if (index.sort === 'text' || index.sort === 'float')
          throw this.mistake('a value that cannot be an index', this.token.at);
        parsed = { expression: { kind: 'item', of: expression, index: index.expression }, sort: 'number' };
      } else return parsed;
    }
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
      case 'quoted':
        this.position++;
        return { expression: { kind: 'variable', name: token.text }, sort: 'number' };
      case 'operator':
        if (token.text !== '(') throw this.expected('a value');
        this.position++;
        return this.cCast() ?? this.closed(')');
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
    const known = literals.get(word);
    if (known !== undefined)
      return { expression: { kind: 'integer', value: known, bits: false }, sort: 'integer' };
    const isNumType = numTypes.has(word);
    if (!isNumType && !narrowTypes.has(word)) {
      const operator = inWords.get(word);
      if (operator !== undefined) throw this.mistake(`unknown word ${shown(word)}`, at, `write ${operator}`);
      return { expression: { kind: 'variable', name: word }, sort: 'number' };
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
    if (!this.takes('(')) throw this.expected('[ or (');
    const operand = this.closed(')');
    if (operand.sort === 'text') throw this.mistake(`${word} cannot take a string`, at);
    if (!isFloat && operand.sort === 'float') throw this.mistake(`${word} cannot take a float`, at);
    return {
      expression: { kind: 'cast', type: word as LoadType, operand: operand.expression },
      sort: isFloat ? 'float' : 'integer',
    };
  }

  /** `(int) x`: the opening parenthesis is read already; undefined: it is no cast. */
  private cCast(): Parsed | undefined {
    const words: string[] = [];
    let next = this.position;
    for (let token = this.tokens[next]; token?.kind === 'word'; token = this.tokens[++next])
      words.push(token.text);
    const closing = this.tokens[next];
    if (words.length === 0 || closing?.kind !== 'operator' || closing.text !== ')') return undefined;
    const { at } = this.token;
    const name = words.join(' ');
    if (words.includes('long') && !name.includes('long long'))
      throw this.mistake('long has 32 or 64 bits', at, 'write i32(x) or i64(x)');
    const type = cTypes.get(name);
    if (type === undefined) return undefined;
    this.position = next + 1;
    const { expression, sort } = this.nested(() => this.unary());
    if (sort === 'text') throw this.mistake(`${name} cannot take a string`, at);
    const isFloat = type.startsWith('f');
    if (!isFloat && sort === 'float') throw this.mistake(`${name} cannot take a float`, at);
    return { expression: { kind: 'cast', type, operand: expression }, sort: isFloat ? 'float' : 'integer' };
  }

  private local(kind: 'local' | 'param'): Parsed {
    if (!this.takes('[')) throw this.expected(`[ as in ${kind}[0] (a variable of that name: \`${kind}\`)`);
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
