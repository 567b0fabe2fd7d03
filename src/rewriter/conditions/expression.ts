/** A parsed `when` condition as data: see docs/when.md for the language. parse.ts checks that text and numbers never mix. */

/** Types of values; C's `int`, `unsigned`, `long long`, `unsigned long long`, `float`, `double`. */
export type NumType = 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

/** What a load can read; the narrow ones yield an `i32`. */
export type LoadType = NumType | NarrowType;

type NarrowType = 'i8' | 'u8' | 'i16' | 'u16';

/** Whether a load reads fewer bytes than a value of its type has. */
export const isNarrow = (type: LoadType): type is NarrowType => /^[iu](?:8|16)$/.test(type);

/** Facts whose value is a text. */
export type TextFact = 'file' | 'function';

/** Facts of a site; all are known when the module is rewritten. */
export type Fact = TextFact | 'line' | 'column';

/** Binary operators, except `~`. */
export type BinaryOperator =
  | '||'
  | '&&'
  | '|'
  | '^'
  | '&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

/** A condition, or a part of one. */
export type WhenExpression =
  /** From -2^63 to 2^64 - 1. `bits`: written in hex or made by bit operators, so that it may mean a negative number. */
  | { readonly kind: 'integer'; readonly value: bigint; readonly bits: boolean }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fact'; readonly fact: Fact }
  /** `local[index]`, `param[index]`: a localidx; parameters come first. */
  | { readonly kind: 'local' | 'param'; readonly index: number }
  /** `$name`: a local by its name in the name section. */
  | { readonly kind: 'name'; readonly name: string }
  /** `u8[address]`: from memory 0. */
  | { readonly kind: 'load'; readonly type: LoadType; readonly address: WhenExpression }
  /** A narrow type keeps its low bits, and yields an `i32`. */
  | { readonly kind: 'cast'; readonly type: LoadType; readonly operand: WhenExpression }
  /** A variable of the source, or the name of a value of an enumeration that the other operand has. */
  | { readonly kind: 'variable'; readonly name: string }
  /** `of.name`, `of->name`: both go through pointers. */
  | { readonly kind: 'member'; readonly of: WhenExpression; readonly name: string }
  /** `of[index]`: an item of an array, or of what a pointer points at. */
  | { readonly kind: 'item'; readonly of: WhenExpression; readonly index: WhenExpression }
  /** `*operand` */
  | { readonly kind: 'target'; readonly operand: WhenExpression }
  /** `&operand` */
  | { readonly kind: 'address'; readonly operand: WhenExpression }
  | { readonly kind: 'unary'; readonly operator: '-' | '!' | '~'; readonly operand: WhenExpression }
  | { readonly kind: 'match'; readonly fact: TextFact; readonly pattern: string }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: WhenExpression;
      readonly right: WhenExpression;
    };

/** The direct operands of an expression. */
export function partsOf(expression: WhenExpression): readonly WhenExpression[] {
  switch (expression.kind) {
    case 'load':
      return [expression.address];
    case 'cast':
    case 'unary':
    case 'target':
    case 'address':
      return [expression.operand];
    case 'member':
      return [expression.of];
    case 'item':
      return [expression.of, expression.index];
    case 'binary':
      return [expression.left, expression.right];
    default:
      return [];
  }
}
