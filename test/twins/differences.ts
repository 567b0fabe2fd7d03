/**
 * Every difference between the events of the C programs and those of their Python twins. Nothing else may differ, and an
 * entry that no longer applies fails the test. Counts are over the whole run of a program.
 */
import { type Reason, reasons } from './reasons.ts';

/** Events of one function for one reason. */
export interface Difference {
  readonly program: string;
  readonly function: string;
  readonly reason: Reason;
  /** 1-based line → events that only C has there. */
  readonly c?: Readonly<Record<number, number>>;
  /** 1-based line → events that only Python has there. */
  readonly python?: Readonly<Record<number, number>>;
  /** The events of C are the last of their activations; as the reason says unless given. */
  readonly last?: true;
  /** Compilers for which it is so; all unless given. */
  readonly compilers?: readonly string[];
  /** Versions of CPython for which it is so; all unless given. */
  readonly pythons?: readonly string[];
}

type More = Omit<Difference, 'program' | 'function' | 'reason'>;

/** `name` is `program.function`. */
function differ(name: string, reason: keyof typeof reasons, more: More): Difference {
  const [program, func] = name.split('.');
  return { program: program!, function: func!, reason: reasons[reason], ...more };
}

const only22 = ['clang22'];
const only19 = ['clang19'];
const only311 = ['3.11'];
const since312 = ['3.12', '3.13'];

/** The table. */
export const differences: readonly Difference[] = [
  differ('early_return.sign', 'returnsMeet', { c: { 12: 3 } }),
  differ('early_return.sign_on_one_line', 'returnsMeet', { c: { 19: 3 } }),
  differ('early_return.find', 'returnsMeet', { c: { 29: 3 } }),
  differ('early_return.in_else', 'returnsMeet', { c: { 39: 2 } }),
  differ('early_return.from_three_loops', 'returnsMeet', { c: { 54: 2 } }),
  differ('function_pointers.choose', 'returnsMeet', { c: { 48: 4 } }),
  differ('gotos.parity', 'returnsMeet', { c: { 80: 3 } }),
  differ('long_expressions.comparison', 'returnsMeet', { c: { 62: 2 } }),
  differ('mutual_recursion.is_even', 'returnsMeet', { c: { 11: 3 } }),
  differ('mutual_recursion.is_odd', 'returnsMeet', { c: { 18: 4 } }),
  differ('mutual_recursion.parse_factor', 'returnsMeet', { c: { 47: 5 } }),
  differ('nested_calls.in_a_condition', 'returnsMeet', { c: { 70: 2 } }),
  differ('queens.threatened', 'returnsMeet', { c: { 16: 78 } }),
  differ('recursion.factorial', 'returnsMeet', { c: { 8: 5 } }),
  differ('recursion.fibonacci', 'returnsMeet', { c: { 14: 9 } }),
  differ('recursion.fibonacci_on_two_lines', 'returnsMeet', { c: { 21: 9 } }),
  differ('recursion.ackermann', 'returnsMeet', { c: { 32: 14 } }),
  differ('sorting.search', 'returnsMeet', { c: { 78: 3 } }),
  differ('ternaries.in_a_condition', 'returnsMeet', { c: { 34: 4 } }),

  differ('early_return.note', 'returnsAtBrace', { c: { 64: 2 } }),
  differ('queens.place', 'returnsAtBrace', { c: { 31: 23 } }),
  differ('recursion.hanoi', 'returnsAtBrace', { c: { 48: 7 } }),
  differ('sorting.fill', 'returnsAtBrace', { c: { 10: 3 } }),
  differ('sorting.swap', 'returnsAtBrace', { c: { 17: 24 } }),
  differ('sorting.insertion', 'returnsAtBrace', { c: { 30: 1 } }),
  differ('sorting.bubble', 'returnsAtBrace', { c: { 44: 1 } }),
  differ('sorting.quick', 'returnsAtBrace', { c: { 63: 11 } }),
  differ('without_result.set', 'returnsAtBrace', { c: { 8: 2 } }),
  differ('without_result.if_last', 'returnsAtBrace', { c: { 16: 2 } }),
  differ('without_result.if_else_last', 'returnsAtBrace', { c: { 25: 2 } }),
  differ('without_result.for_last', 'returnsAtBrace', { c: { 33: 1 } }),
  differ('without_result.while_last', 'returnsAtBrace', { c: { 41: 1 } }),
  differ('without_result.loop_on_one_line_last', 'returnsAtBrace', { c: { 47: 1 } }),
  differ('without_result.call_last', 'returnsAtBrace', { c: { 52: 1 } }),

  differ('early_return.in_else', 'overElse', { c: { 35: 1 } }),
  differ('if_chains.brace_before_else', 'overElse', { c: { 78: 1 } }),
  differ('if_chains.braces_on_their_lines', 'overElse', { c: { 91: 3 } }),
  differ('while_loops.collatz', 'overElse', { c: { 62: 2 } }),

  differ('called_conditions.do_while', 'doHasNoCode', { python: { 77: 4 } }),
  differ('do_loops.digits', 'doHasNoCode', { python: { 6: 6 } }),
  differ('do_loops.one_statement', 'doHasNoCode', { python: { 15: 4 } }),
  differ('do_loops.with_break', 'doHasNoCode', { python: { 30: 7 } }),
  differ('do_loops.nested', 'doHasNoCode', { python: { 43: 4, 45: 5 } }),
  differ('sorting.bubble', 'doHasNoCode', { python: { 35: 6 } }),
  differ('do_loops.one_statement', 'doEndsAtItsStatement', { c: { 16: 2 } }),

  differ('endless_loops.for_ever', 'endlessFromAbove', { python: { 6: 2 } }),
  differ('endless_loops.while_true', 'endlessFromAbove', { python: { 17: 2 } }),
  differ('endless_loops.left_by_return', 'endlessFromAbove', { python: { 26: 2 } }),
  differ('endless_loops.left_from_two_loops', 'endlessFromAbove', { python: { 36: 2, 38: 6 } }),

  differ('gotos.backward', 'labelHasNoCode', { python: { 6: 5 } }),
  differ('gotos.backward_below', 'labelHasNoCode', { python: { 16: 5 } }),
  differ('gotos.two_labels', 'labelHasNoCode', { python: { 85: 2, 87: 5 } }),
  differ('gotos.out_of_two_loops', 'bracesHaveNoCode', { python: { 42: 2, 43: 1 } }),

  differ('called_conditions.body_in_the_condition', 'emptyStatement', { python: { 41: 3 } }),
  differ('for_loops.empty_body_below', 'emptyStatement', { python: { 45: 6 } }),
  differ('while_loops.effect_in_condition_body_below', 'emptyStatement', { python: { 44: 16 } }),

  differ('do_loops.on_one_line', 'whileOnOneLine', { c: { 23: 1 } }),
  differ('texts.length', 'whileOnOneLine', { c: { 8: 1 } }),
  differ('texts.number', 'whileOnOneLine', { c: { 38: 3 } }),
  differ('while_loops.on_one_line', 'whileOnOneLine', { c: { 22: 3 } }),
  differ('while_loops.two_statements_on_one_line', 'whileOnOneLine', { c: { 29: 4 } }),
  differ('while_loops.effect_in_condition', 'whileOnOneLine', { c: { 36: 4 } }),
  differ('while_loops.inner_loop_first_and_last', 'whileOnOneLine', { c: { 104: 1 } }),

  differ('data.array_of_constants', 'declarationHasNoCode', { python: { 37: 1 } }),
  differ('data.structure', 'declarationHasNoCode', { python: { 46: 1 } }),
  differ('data.matrix', 'declarationHasNoCode', { python: { 55: 1 } }),
  differ('data.array_on_several_lines', 'elementStoredAtBrace', { c: { 27: 2 } }),
  differ('if_chains.constant', 'neverTaken', { python: { 113: 1 } }),

  differ('switches.no_fall_through', 'caseHasNoCode', { python: { 7: 5, 10: 5, 13: 5, 16: 5 } }),
  differ('switches.fall_through', 'caseHasNoCode', { python: { 26: 5, 28: 5, 30: 5, 33: 5, 35: 5 } }),
  differ('switches.shared_cases', 'caseHasNoCode', { python: { 45: 3, 48: 3 } }),
  differ('switches.case_on_one_line', 'caseHasNoCode', { python: { 58: 4, 59: 4, 60: 2 } }),
  differ('switches.default_first', 'caseHasNoCode', { python: { 76: 5, 78: 5, 81: 5 } }),
  differ('switches.in_a_loop', 'caseHasNoCode', { python: { 92: 7, 94: 5, 97: 5 } }),
  differ('switches.without_a_match', 'caseHasNoCode', { python: { 108: 1 } }),

  differ('nested_calls.arguments_on_lines_of_their_own', 'calleeIsLookedUp', { python: { 37: 1 } }),
  differ('nested_calls.calls_in_a_chain', 'calleeIsLookedUp', { python: { 53: 1, 54: 1 } }),

  differ('long_expressions.sum_of_variables', 'operatorsPlace', { c: { 9: 1 } }),
  differ('long_expressions.operator_first', 'operatorsPlace', { python: { 16: 1 } }),
  differ('texts.is_space', 'operatorsPlace', { c: { 18: 1 } }),
  differ('texts.is_space', 'operatorsPlace', { c: { 17: 1 }, last: true }),
  differ('short_circuit.or_on_two_lines', 'operatorsPlace', { c: { 53: 2 } }),

  differ('long_expressions.clauses_of_a_loop', 'branchOnCondition', { c: { 67: 4 } }),
  differ('queens.threatened', 'branchOnCondition', { c: { 11: 76 } }),
  differ('short_circuit.loop_condition_on_two_lines', 'branchOnCondition', { c: { 83: 6 } }),
  differ('short_circuit.and_on_two_lines', 'branchOnCondition', { c: { 42: 2 }, pythons: since312 }),
  differ('short_circuit.or_on_two_lines', 'branchOnCondition', {
    c: { 52: 2 },
    compilers: only19,
    pythons: since312,
  }),
  differ('short_circuit.or_on_two_lines', 'branchOnCondition', {
    python: { 52: 2 },
    compilers: only22,
    pythons: only311,
  }),
  differ('short_circuit.on_three_lines', 'branchOnCondition', {
    c: { 62: 2 },
    compilers: only19,
    pythons: since312,
  }),
  differ('short_circuit.on_three_lines', 'branchOnCondition', {
    python: { 62: 4 },
    compilers: only19,
    pythons: only311,
  }),
  differ('short_circuit.on_three_lines', 'branchOnCondition', { c: { 63: 2 }, compilers: only22 }),
  differ('short_circuit.on_three_lines', 'branchOnCondition', {
    python: { 62: 6 },
    compilers: only22,
    pythons: only311,
  }),
];
