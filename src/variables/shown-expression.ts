/** Values of expressions at a point, as texts. */
import type { Computation, Computed } from './computation.ts';
import { reachPart } from './follow-path.ts';
import type { NumberType, PlannedExpression } from './point-row.ts';
import type { TypeId } from './types.ts';
import type { ShowOptions } from './value.ts';
import type { Variable } from './variable.ts';

/** What expressions are evaluated with: the variables of an event. */
export interface ExpressionSource {
  /** The innermost variable with a name. */
  get(name: string): Variable | undefined;
  compute(computation: Computation): Computed;
  /** A value of a type in memory. */
  valueAt(name: string, type: TypeId, address: number): Variable;
}

/** An expression and its value. */
export interface ShownExpression {
  readonly expression: string;
  /** `7`, `{x = 1}`, `<uninitialized>`. */
  readonly text: string;
  /** Why there is no value; '' where there is one. */
  readonly reason: string;
  /** A number, truth value or text; undefined: it has parts, or there is no value. */
  readonly value: number | bigint | boolean | string | undefined;
  /** Present for variables and parts of them; valid during the event. */
  readonly variable?: Variable;
}

/** Evaluates an expression. */
export function showExpression(
  planned: PlannedExpression,
  source: ExpressionSource,
  options?: ShowOptions,
): ShownExpression {
  const expression = planned.text;
  switch (planned.kind) {
    case 'path': {
      const whole = source.get(planned.path.name);
      const part = whole === undefined ? 'nothing there' : reachPart(whole, planned.path.steps);
      return typeof part === 'string' ? without(expression, part) : shown(expression, part, options);
    }
    case 'object': {
      const address = source.compute(planned.address);
      if (address.kind === 'none') return without(expression, address.reason);
      const at = Number(BigInt.asUintN(64, BigInt(address.value)));
      // Addresses of 32 bits have no sign.
      const unsigned = typeof address.value === 'number' ? address.value >>> 0 : at;
      return shown(expression, source.valueAt(expression, planned.type, unsigned), options);
    }
    case 'number': {
      const computed = source.compute(planned.number);
      if (computed.kind === 'none') return without(expression, computed.reason);
      const value = numberOf(planned.type, computed.value);
      const text = planned.type === 'address' ? `0x${value.toString(16)}` : String(value);
      return { expression, text: Object.is(value, -0) ? '-0' : text, reason: '', value };
    }
    case 'text':
      return { expression, text: JSON.stringify(planned.value), reason: '', value: planned.value };
    case 'none':
      return { expression, text: `<${planned.state}>`, reason: planned.reason, value: undefined };
  }
}

const without = (expression: string, reason: string): ShownExpression => ({
  expression,
  text: `<${reason}>`,
  reason,
  value: undefined,
});

function shown(expression: string, variable: Variable, options?: ShowOptions): ShownExpression {
  const { reason, value } = variable;
  return { expression, text: variable.toString(options), reason, value, variable };
}

/** The bits of a number, read as a type. */
export function numberOf(type: NumberType | 'address', value: number | bigint): number | bigint {
  if (typeof value === 'bigint') return type === 'i64' ? value : BigInt.asUintN(64, value);
  return type === 'u32' || type === 'address' ? value >>> 0 : value;
}
