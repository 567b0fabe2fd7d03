/** What remains of a condition as a whole, where having no value means false. */
import { canFail, type GuestExpression } from './guest-expression.ts';
import { truth } from './operators.ts';
import type { Value } from './typed.ts';

/** A condition at a site: decided, or to be tested each time. */
export type Specialised =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'test'; readonly code: GuestExpression };

const always: Specialised = { kind: 'always' };
const never: Specialised = { kind: 'never' };

/** The condition that a value makes: true when it exists and is not 0. */
export function asCondition(value: Value): Specialised {
  if (value.kind === 'text' || value.kind === 'fail') return never;
  const answer = truth(value);
  if (answer.kind === 'code') return simplify(answer.code);
  return answer.value === 0n || answer.value === 0 ? never : always;
}

function simplify(expression: GuestExpression): Specialised {
  switch (expression.kind) {
    case 'const':
      return Number(expression.value) === 0 ? never : always;
    case 'fail':
      return never;
    case 'and': {
      const left = simplify(expression.left);
      const right = simplify(expression.right);
      if (left.kind === 'never' || right.kind === 'never') return never;
      if (left.kind === 'always') return right;
      if (right.kind === 'always') return left;
      return { kind: 'test', code: { kind: 'and', left: left.code, right: right.code } };
    }
    case 'or': {
      // Not the left side: if it has no value, the right side is not evaluated.
      const right = simplify(expression.right);
      if (right.kind === 'never') return simplify(expression.left);
      if (right.kind === 'always' && !canFail(expression.left)) return always;
      const code = right.kind === 'test' ? right.code : expression.right;
      return { kind: 'test', code: { kind: 'or', left: expression.left, right: code } };
    }
    default:
      return { kind: 'test', code: expression };
  }
}
