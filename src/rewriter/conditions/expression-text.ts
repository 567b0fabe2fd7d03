/** The parts of an expression that name something of the source, as people write them. */
import type { WhenExpression } from './expression.ts';

/** `p.x`, `a[1]`, `*p`; what is computed is `…`. */
export function expressionText(expression: WhenExpression): string {
  switch (expression.kind) {
    case 'variable':
      return expression.name;
    case 'integer':
      return String(expression.value);
    case 'member':
      return `${operandText(expression.of)}.${expression.name}`;
    case 'item':
      return `${operandText(expression.of)}[${expressionText(expression.index)}]`;
    case 'target':
      return `*${expressionText(expression.operand)}`;
    case 'address':
      return `&${expressionText(expression.operand)}`;
    default:
      return '…';
  }
}

/** Of what stands before `.` or `[`. */
function operandText(expression: WhenExpression): string {
  const text = expressionText(expression);
  return expression.kind === 'target' || expression.kind === 'address' ? `(${text})` : text;
}
