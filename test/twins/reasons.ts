/** Why the events of twins differ, and what the source must look like at a line for the reason to be good. */

/** A reason for entries of differences.ts. */
export interface Reason {
  /** Whose doing it is: of the languages, or of how a compiler lays out its rows; none is the rule's. */
  readonly of: 'language' | 'compiler';
  readonly text: string;
  /** What the line of C looks like at which an event is amiss. */
  readonly line: RegExp;
  /** The event is the last `line` event of its activation. */
  readonly last?: true;
}

/** All of them. */
export const reasons = {
  returnsMeet: {
    of: 'language',
    text: 'With several `return`s clang has them meet at the closing brace, which has code and a line; Python returns where it stands.',
    line: /^}$/,
    last: true,
  },
  returnsAtBrace: {
    of: 'language',
    text: 'A C function without result returns at its closing brace; Python has no line for that.',
    line: /^}$/,
    last: true,
  },
  overElse: {
    of: 'compiler',
    text: 'The jump over what follows `else` stands at the brace that closes the branch before it; Python has no brace.',
    line: /^\s*}( else.*)?$/,
  },
  doHasNoCode: {
    of: 'language',
    text: 'Python has no `do`: `while True` takes its line, with an event in every round. `do` has no code.',
    line: /^\s*do\b/,
  },
  doEndsAtItsStatement: {
    of: 'compiler',
    text: 'Without braces, the jump back to `do` stands at its statement, not at its condition.',
    line: /^\s*n -= 5;$/,
  },
  endlessFromAbove: {
    of: 'compiler',
    text: '`for (;;)` and `while (1)` have code only where they jump back; Python also comes to `while True` from above.',
    line: /for \(;;\)|while \(1\)/,
  },
  labelHasNoCode: {
    of: 'language',
    text: 'Python has no `goto`: `while True` takes the line of the label, with an event in every round. A label has no code.',
    line: /^\w+:$/,
  },
  bracesHaveNoCode: {
    of: 'language',
    text: 'Python leaves two loops by `else: continue` and `break` at the lines of the braces, where C, which jumps, has no code.',
    line: /^\s*}$/,
  },
  emptyStatement: {
    of: 'language',
    text: 'An empty statement has no code; Python has `pass`, which has an event.',
    line: /^\s*;$/,
  },
  whileOnOneLine: {
    of: 'language',
    text:
      'CPython copies the condition of `while` behind the body. With both on one line, no event tells of the copy that ends the loop; ' +
      'wtrace has one for each round and one for the end, as CPython has for `for`.',
    line: /\b(while \(.*\) .*;|do .* while \(.*\);)/,
  },
  declarationHasNoCode: {
    of: 'language',
    text: 'A declaration without a value, or of a constant, has no code; Python makes the object there.',
    line: /^\s*(Point p;|int m\[3\]\[3\];|static const int table\[] = \{)$/,
  },
  elementStoredAtBrace: {
    of: 'compiler',
    text: 'clang moves to the next element at the line of the opening brace.',
    line: /= \{$/,
  },
  neverTaken: {
    of: 'compiler',
    text: 'clang has no code for `if (0)` even at -O0; CPython keeps its line.',
    line: /if \(0\)/,
  },
  caseHasNoCode: {
    of: 'language',
    text: 'Python has no `switch` that falls through: an `if` at each label asks. A label has no code: C jumps behind it.',
    line: /^\s*(case|default)\b/,
  },
  calleeIsLookedUp: {
    of: 'language',
    text: 'Python looks a function up at its name, before the arguments on the lines below; C knows what it calls.',
    line: /\b(three|twice)\($/,
  },
  operatorsPlace: {
    of: 'compiler',
    text: 'In an expression on several lines clang puts an operation at its operator, CPython at the first line of the operands.',
    line: /[a-z] \+$|^ +[|]{2} |= a$|^ {2}return c == ' '/,
  },
  branchOnCondition: {
    of: 'compiler',
    text:
      'The branch on a condition on several lines: clang comes back for it to the statement or to the operator. CPython 3.11 comes back ' +
      'to the statement after an operand that is a call, later versions never do.',
    line: /^\s*(if|while|for) \(.*(&&|\|\||0;)$|^\s*if \(truth\(a\)$|^\s*truth\(b\) &&$/,
  },
} as const satisfies Record<string, Reason>;
