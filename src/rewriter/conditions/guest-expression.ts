/**
 * A condition for one site as a tree of instructions: typed, resolved, with every fact that is known at rewriting time
 * already folded in. write-guest-expression.ts writes it.
 */
import type { Mnemonic } from '../../wasm/index.ts';

/** Types of the values on the stack. */
export type WasmType = 'i32' | 'i64' | 'f32' | 'f64';

/** Integer divisions; signed `div` also traps on overflow. */
export type DivideMnemonic = `${'i32' | 'i64'}.${'div' | 'rem'}_${'s' | 'u'}`;

/** Loads that a {@link GuestExpression} can contain. */
export type LoadMnemonic = `${WasmType}.load` | `i32.load${8 | 16}_${'s' | 'u'}`;

/** A number. */
export type Constant =
  | { readonly kind: 'const'; readonly type: 'i32' | 'i64'; readonly value: bigint }
  | { readonly kind: 'const'; readonly type: 'f32' | 'f64'; readonly value: number };

/** One tree. It has no side effects and does not trap: where there is no value, the condition as a whole is false. */
export type GuestExpression =
  | Constant
  | { readonly kind: 'local'; readonly index: number }
  /** A global that wtrace added. */
  | { readonly kind: 'global'; readonly index: number }
  /** A value that there is only where it passes a test: a pointer that is not null, an index below the number of items. */
  | {
      readonly kind: 'checked';
      readonly type: 'i32' | 'i64';
      readonly operand: GuestExpression;
      /** `below`: as a number without sign. */
      readonly test: { readonly kind: 'not-zero' } | { readonly kind: 'below'; readonly limit: bigint };
    }
  /** An instruction without immediates that never traps. */
  | { readonly kind: 'apply'; readonly mnemonic: Mnemonic; readonly operands: readonly GuestExpression[] }
  | {
      readonly kind: 'divide';
      readonly type: 'i32' | 'i64';
      readonly mnemonic: DivideMnemonic;
      readonly left: GuestExpression;
      readonly right: GuestExpression;
    }
  | {
      readonly kind: 'load';
      readonly mnemonic: LoadMnemonic;
      /** Number of bytes read. */
      readonly width: number;
      /** An i64. */
      readonly address: GuestExpression;
      /** False where the address was extended from an unsigned i32. */
      readonly mayBeNegative: boolean;
      /** Memory 0 has 64-bit addresses. */
      readonly is64: boolean;
    }
  /** Short-circuit; both sides yield 0 or 1. */
  | { readonly kind: 'and' | 'or'; readonly left: GuestExpression; readonly right: GuestExpression }
  /** Whether one of several conditions holds; one that has no value does not. */
  | { readonly kind: 'any'; readonly tests: readonly GuestExpression[] }
  /** There is no value: the condition is false. `why`: in a few words. */
  | { readonly kind: 'fail'; readonly why?: string };

/** Which scratch locals the written code sets. */
export interface ScratchNeeds {
  readonly i32: boolean;
  readonly i64: boolean;
}

/** The operands of a node. */
function operandsOf(expression: GuestExpression): readonly GuestExpression[] {
  switch (expression.kind) {
    case 'apply':
      return expression.operands;
    case 'any':
      return expression.tests;
    case 'load':
      return [expression.address];
    case 'checked':
      return [expression.operand];
    case 'divide':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    default:
      return [];
  }
}

/** Whether some node of the tree satisfies a test. */
function some(expression: GuestExpression, sought: (node: GuestExpression) => boolean): boolean {
  return sought(expression) || operandsOf(expression).some((operand) => some(operand, sought));
}

/** A division whose divisor is a constant other than 0: neither guard is needed. */
export const dividesByConstant = (node: GuestExpression): boolean =>
  node.kind === 'divide' && node.right.kind === 'const';

/** Whether evaluation can end without a value. */
export function canFail(expression: GuestExpression): boolean {
  switch (expression.kind) {
    case 'fail':
    case 'load':
    case 'checked':
      return true;
    case 'any':
      return false;
    case 'divide':
      if (!dividesByConstant(expression)) return true;
  }
  return operandsOf(expression).some(canFail);
}

/** Which scratch locals `writeGuestExpression` needs. */
export function scratchNeeds(expression: GuestExpression): ScratchNeeds {
  const divides = (type: 'i32' | 'i64') => (node: GuestExpression) =>
    (node.kind === 'divide' && node.type === type && !dividesByConstant(node)) ||
    (node.kind === 'checked' && node.type === type);
  return {
    i32: some(expression, divides('i32')),
    i64: some(expression, (node) => node.kind === 'load' || divides('i64')(node)),
  };
}
