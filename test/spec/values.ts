/** Constants of scripts as JavaScript values, and whether a result is what a script expects. */
import { float, integer } from './literals.ts';
import { atomOf, keyword, type List, listOf } from './s-expressions.ts';

/** The host references that one run of a script passes around: number → object. */
export class HostRefs {
  readonly #refs = new Map<string, object>();

  /** The object that stands for a number; always the same. */
  get(number: string): object {
    let ref = this.#refs.get(number);
    if (ref === undefined) {
      ref = { ref: number };
      this.#refs.set(number, ref);
    }
    return ref;
  }
}

/** The value of an argument. @throws TypeError for what JavaScript cannot hold, such as a v128 */
export function argument(expr: List, refs: HostRefs): unknown {
  const literal = expr.items[1];
  switch (keyword(expr)) {
    case 'i32.const':
      return Number(BigInt.asIntN(32, integer(atomOf(literal))));
    case 'i64.const':
      return BigInt.asIntN(64, integer(atomOf(literal)));
    case 'f32.const':
    case 'f64.const':
      return float(atomOf(literal));
    case 'ref.null':
      return null;
    case 'ref.extern':
    case 'ref.host':
      return refs.get(atomOf(literal));
    default:
      throw new TypeError(`no value of JavaScript: ${expr.source}`);
  }
}

/** Whether `value` is what `pattern` asks for. @throws TypeError for patterns over values JavaScript cannot hold */
export function matches(pattern: List, value: unknown, refs: HostRefs): boolean {
  const literal = pattern.items[1];
  switch (keyword(pattern)) {
    case 'either':
      return pattern.items.slice(1).some((choice) => matches(listOf(choice), value, refs));
    case 'i32.const':
    case 'i64.const':
    case 'f64.const':
    case 'ref.null':
      return Object.is(value, argument(pattern, refs));
    case 'f32.const':
      return Object.is(value, Math.fround(float(atomOf(literal))));
    case 'ref.extern':
    case 'ref.host':
      return literal === undefined
        ? value !== null && value !== undefined
        : value === argument(pattern, refs);
    case 'ref.func':
      return typeof value === 'function';
    case 'ref.i31':
      return typeof value === 'number';
    case 'ref.any':
    case 'ref.eq':
    case 'ref.struct':
    case 'ref.array':
    case 'ref.exn':
      return value !== null && value !== undefined;
    default:
      throw new TypeError(`no pattern over values of JavaScript: ${pattern.source}`);
  }
}
